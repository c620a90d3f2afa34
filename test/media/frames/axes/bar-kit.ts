/** A bar of axes on a page of its own, and the ways in which tests read and touch it. */
import type { Page } from "playwright-core";
import type { Shown } from "../../../../media/frames/display.ts";
import type { DatasetDetails } from "../../../../server/protocol/frames.ts";
import type { FramesOpenOptions } from "../harness/frames-browser.ts";
import type { framesBrowser } from "../harness/frames-kit.ts";
import type { Told } from "./page.ts";

/** The script of the page. */
export const barPage = "test/media/frames/axes/page.ts";

/** Details of a dataset of this shape. */
export const details = (shape: readonly number[], more: Partial<DatasetDetails> = {}): DatasetDetails => ({
  shape,
  maxShape: shape,
  dtype: "uint16",
  type: "uint16",
  chunks: null,
  filters: [],
  layout: "contiguous",
  bytes: 0,
  axes: shape.map(() => ""),
  displays: ["image"],
  ...more,
});

/** A thousand frames of four channels. */
export const stack = details([1000, 4, 64, 32], { axes: ["time", "", "y", "x"] });

/** What a display is given of it. */
export const shown = (of: DatasetDetails, index?: readonly number[]): Shown => ({
  dataset: "/entry/frames",
  details: of,
  place: { index: index ?? (of.shape ?? []).map(() => 0) },
});

/** A bar that shows a dataset, and what tests look at. */
export async function barOf(
  browser: ReturnType<typeof framesBrowser>,
  of: Shown,
  options: FramesOpenOptions = {},
  kept?: unknown,
) {
  const { page } = await browser.open({ receive: () => undefined }, options);
  const show = (next: Shown, state?: unknown): Promise<void> =>
    page.evaluate(([one, other]) => window.treadleBar.show(one as Shown, other), [next, state] as const);
  await show(of, kept);
  return {
    page,
    show,
    told: (): Promise<readonly Told[]> => page.evaluate(() => window.treadleBar.told),
    last: (): Promise<Told | undefined> => page.evaluate(() => window.treadleBar.told.at(-1)),
    choice: () => page.evaluate(() => window.treadleBar.bar.choice),
    announced: () => page.evaluate(() => window.treadleBar.announced),
    state: () => page.evaluate(() => window.treadleBar.bar.state()),
    slider: (name: string) => page.getByRole("slider", { name: `Position along ${name}` }),
    field: (name: string) =>
      page.getByRole("textbox", { name: new RegExp(`^Go to a position along ${name}`) }),
  };
}

/** Waits until the page says so, looking with each frame that it paints. */
export const until = (page: Page, so: () => boolean): Promise<unknown> => page.waitForFunction(so);
