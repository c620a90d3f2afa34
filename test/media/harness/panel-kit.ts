/**
 * A browser for a test file, and the ways in which tests read and touch the panel in it.
 */
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { FromPanel, GraphView } from "../../../server/protocol/panel.ts";
import { type OpenOptions, type OpenPanel, PanelBrowser, settled } from "./panel-browser.ts";
import type { RunHost } from "./run-host.ts";

/** Starts a browser for the tests of this file; after each its page is closed, and must have been without errors. */
export function panelBrowser() {
  const browser = new PanelBrowser();
  let current: OpenPanel | undefined;
  beforeAll(() => browser.start());
  afterAll(() => browser.close());
  afterEach(async () => {
    const errors = current?.errors ?? [];
    await current?.page.close();
    current = undefined;
    expect(errors).toEqual([]);
  });
  const open = async (host: RunHost, options: OpenOptions = {}): Promise<OpenPanel> => {
    current = await browser.open(host, options);
    return current;
  };
  return {
    /** A page, as it comes. */
    open,
    /** The panel, once its boxes are listed and placed. */
    start: async (host: RunHost, options: OpenOptions = {}): Promise<OpenPanel> => {
      const panel = await open(host, options);
      await laidOut(panel);
      return panel;
    },
  };
}

/** Waits until the picture that is listed is the one that is painted, at its final places. */
export async function laidOut({ page }: OpenPanel): Promise<void> {
  await page.waitForFunction(() => {
    const canvas = document.querySelector<HTMLElement>(".stage-canvas:not(.sketch)");
    const listed = document.querySelector<HTMLElement>("[role=tree]")?.dataset["picture"];
    return listed !== undefined && canvas?.dataset["picture"] === listed;
  });
  await settled(page);
}

/** Boxes as the list has them. */
export const listedBoxes = ({ page }: OpenPanel) =>
  page.$$eval("[data-box]", (rows) =>
    rows.map((row) => {
      const { label, state, counts } = (row as HTMLElement).dataset;
      return { label, state, counts: JSON.parse(counts ?? "{}") as Record<string, number> };
    }),
  );

/** The first item of the list by this name. */
export const rowOf = ({ page }: OpenPanel, label: string) =>
  page.locator(`[role=treeitem][data-label="${label}"]`).first();

/** Gives the keyboard to a box, as a click in the list does. */
export async function focusBox(panel: OpenPanel, label: string): Promise<void> {
  await panel.page.locator("[role=tree]").focus();
  await rowOf(panel, label).dispatchEvent("click");
}

/** The name of the box that has the keyboard. */
export const focusedLabel = ({ page }: OpenPanel) =>
  page.$eval(".twin-row.focused", (row) => (row as HTMLElement).dataset["label"]);

/** The view that was asked for last. */
export const lastView = (host: RunHost): GraphView | undefined =>
  host.asked.flatMap((question) => (question.ask === "view" ? [question.takes.view] : [])).at(-1);

/** What the page has posted of one type, in order. */
export const posted = <Type extends FromPanel["type"]>(panel: OpenPanel, type: Type) =>
  panel.posted.filter((message): message is Extract<FromPanel, { type: Type }> => message.type === type);
