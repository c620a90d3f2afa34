/** A display of lines on a page of its own, and the ways in which tests read and touch it. */
import type { Page } from "playwright-core";
import type { Shown } from "../../../../media/frames/display.ts";
import type { DatasetDetails } from "../../../../server/protocol/frames.ts";
import { settled } from "../../harness/panel-browser.ts";
import type { FramesOpenOptions, OpenFrames } from "../harness/frames-browser.ts";
import { askedOf, type framesBrowser } from "../harness/frames-kit.ts";
import { detailsOf, hostOf, type LineTakes, type MadeUpLines, spectrum } from "./made-up-lines.ts";
import type { LineInPage } from "./page.ts";

/** The script of the page. */
export const linePage = "test/media/frames/line/page.ts";

/** 8,000 values for each of 1,000 frames. */
export const spectra: MadeUpLines = {
  shape: [1000, 8000],
  value: ([frame, at]) => spectrum(at!, frame),
  label: ([frame]) => `run_${frame}.h5`,
};

/** Twenty values, of which six are not above 0. */
export const few: MadeUpLines = { shape: [20], value: ([at]) => at! * at! - 30 };

/** How a line is opened. */
export interface LineOptions extends FramesOpenOptions {
  readonly more?: Partial<DatasetDetails>;
  readonly index?: readonly number[];
  readonly kept?: unknown;
}

/** What a display is given of it. */
export const shownOf = (lines: MadeUpLines, { more = {}, index }: LineOptions = {}): Shown => ({
  dataset: "/entry/spectra",
  details: detailsOf(lines, more),
  place: { index: index ?? lines.shape.map(() => 0) },
});

/** A page that shows a line, and what tests look at. */
export async function lineOf(
  browser: ReturnType<typeof framesBrowser>,
  lines: MadeUpLines,
  options: LineOptions = {},
) {
  const frames = await browser.open(hostOf(lines), { width: 900, height: 560, ...options });
  const { page } = frames;
  const plot = page.locator(".line-plot");
  const one = {
    ...frames,
    plot,
    show: (...[shown, kept]: Parameters<LineInPage["show"]>): Promise<void> =>
      page.evaluate(([next, state]) => window.treadleLine.show(next as Shown, state), [shown, kept] as const),
    asked: (): readonly LineTakes[] => askedOf(frames, "line") as readonly LineTakes[],
    readout: () => page.locator(".line-readout").textContent(),
    notes: () => page.locator(".line-notes").textContent(),
    /** Focuses the plot and presses keys. */
    async press(...keys: string[]): Promise<void> {
      await plot.focus();
      for (const key of keys) await page.keyboard.press(key);
    },
    view: async (): Promise<[from: number, to: number]> => {
      await settled(page);
      const { from, to } = await plot.evaluate((element) => ({ ...(element as HTMLElement).dataset }));
      return [Number(from), Number(to)];
    },
    slice: () => page.evaluate(() => window.treadleLine.display.slice()),
    answered: () => answered(frames),
  };
  await one.show(shownOf(lines, options), options.kept);
  await answered(frames);
  return one;
}

/** Waits until all questions that the page has asked are answered and the answers painted. */
async function answered({ page, posted }: OpenFrames): Promise<void> {
  let before: number;
  do {
    before = posted.length;
    for (let frame = 0; frame < 3; frame++) await settled(page);
  } while (posted.length !== before);
}

/** Where a share of the plot is on the page. */
export async function spotOf(page: Page, x: number, y: number): Promise<[x: number, y: number]> {
  const box = (await page.locator(".line-plot").boundingBox())!;
  const { left, top, right, bottom } = { left: 76, top: 10, right: 14, bottom: 42 };
  return [box.x + left + x * (box.width - left - right), box.y + top + y * (box.height - top - bottom)];
}

/** Pixels of the line's colour in a part of the plot, by shares of it. */
export const inked = (
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<number> =>
  page.evaluate(
    ([[left, top], [right, bottom]]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(".line-plot canvas")!;
      const room = { left: 76, top: 10, width: canvas.width - 90, height: canvas.height - 52 };
      const { data } = canvas
        .getContext("2d")!
        .getImageData(
          room.left + left * room.width,
          room.top + top * room.height,
          Math.max(1, (right - left) * room.width),
          Math.max(1, (bottom - top) * room.height),
        );
      let count = 0;
      // Of the dark theme: #59a4f9.
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 2]! > 180 && data[at]! < 130 && data[at + 3]! > 128) count++;
      return count;
    },
    [from, to] as const,
  );
