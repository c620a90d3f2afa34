/**
 * Table and text in Chromium over the real reader: values, keys, mouse, selection, copy, columns, long texts.
 */
import { expect, test } from "vitest";
import { hasH5py } from "../../../hdf5/other-tools.ts";
import { hasChromium } from "../../harness/panel-browser.ts";
import type { OpenFrames } from "../harness/frames-browser.ts";
import { askedOf, framesBrowser, postedFrames } from "../harness/frames-kit.ts";
import { ReaderHost } from "../harness/reader-host.ts";
import { sharedZoo } from "../harness/zoo.ts";

const cell = ({ page }: OpenFrames, row: number, column: number) => page.locator(`#cell-${row}-${column}`);

/** Waits until the keyboard is on a cell, and gives its text. */
async function cursorAt({ page }: OpenFrames, row: number, column: number): Promise<string | null> {
  await page.waitForSelector(`.grid[aria-activedescendant="cell-${row}-${column}"]`);
  await page.waitForSelector(`#cell-${row}-${column}:not([aria-busy])`);
  return page.locator(`#cell-${row}-${column}`).textContent();
}

const copied = (frames: OpenFrames) => postedFrames(frames, "copy").map(({ text }) => text);

if (hasChromium && hasH5py) {
  const { open } = framesBrowser();
  const zoo = sharedZoo();

  /** The page with a dataset as a table or text. */
  const start = async (
    selected: string,
    display: "table" | "text" = "table",
    kept?: unknown,
  ): Promise<OpenFrames> => {
    const host = await ReaderHost.open({ kind: "file", path: zoo() });
    const datasets = [[selected, { display, states: {} }]];
    const frames = await open(host, { state: kept ?? { selected, datasets } });
    await frames.page.waitForSelector(
      display === "table" ? ".grid-cell[id]:not([aria-busy])" : ".text-value:not(:empty)",
    );
    return frames;
  };

  test("two million values are scrolled through, and both ends are exact", async () => {
    const frames = await start("/entry/sample/big");
    const { page } = frames;
    expect(await page.locator(".grid").getAttribute("aria-rowcount")).toBe("2000001");
    await cell(frames, 0, 0).click();
    await page.keyboard.press("Control+End");
    // All digits: the value is beyond what a float can hold exactly.
    expect(await cursorAt(frames, 1_999_999, 0)).toBe(String(1_999_999n * 1_000_000_007n));
    await page.keyboard.press("ArrowUp");
    await cursorAt(frames, 1_999_998, 0);
    const box = (await page.locator(".grid").boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + 200);
    await page.mouse.wheel(0, -220);
    await page.waitForSelector("#cell-1999960-0:not([aria-busy])");
    expect(await page.locator("[role=gridcell]").count()).toBeLessThan(60);
    const asked = askedOf(frames, "table") as readonly { height: number }[];
    expect(asked.reduce((sum, { height }) => sum + height, 0)).toBeLessThan(1000);
  });

  test("64-bit integers have all their digits", async () => {
    const frames = await start("/entry/sample/precise");
    const texts = await frames.page.locator("[role=gridcell]").allTextContents();
    expect(texts).toEqual(["9223372036854775807", "-9223372036854775808", "0"]);
  });

  test("compounds have a column for each member, named so", async () => {
    const frames = await start("/entry/sample/peaks");
    const headers = await frames.page.locator(".grid-cell[role=columnheader]").allTextContents();
    expect(headers).toEqual(["id", "name", "x", "y"]);
    expect(await cell(frames, 3, 1).textContent()).toBe("peak 3");
    expect(await cell(frames, 3, 2).textContent()).toBe("0.375");
  });

  test("a selection by keys, by mouse and of whole columns is copied for a spreadsheet", async () => {
    const frames = await start("/entry/sample/peaks");
    const { page } = frames;
    await cell(frames, 1, 0).click();
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowDown");
    expect(await page.locator(".grid-cell.selected").count()).toBe(4);
    await page.keyboard.press("Control+c");
    await expect.poll(() => copied(frames).at(-1)).toBe("1\tpeak 1\n2\tpeak 2");
    await cell(frames, 4, 2).click();
    await cell(frames, 5, 3).click({ modifiers: ["Shift"] });
    await page.keyboard.press("Control+Shift+C");
    await expect.poll(() => copied(frames).at(-1)).toBe("x\ty\n0.5\t-4e-9\n0.625\t-5e-9");
    await page.locator(".grid-cell[role=columnheader]", { hasText: "id" }).click();
    await page.keyboard.press("Control+c");
    await expect.poll(() => copied(frames).at(-1)?.split("\n").length).toBe(5000);
    await cell(frames, 2, 0).hover();
    await page.mouse.down();
    await cell(frames, 6, 1).hover();
    await page.mouse.up();
    await page.waitForSelector(".table-foot:has-text('5 × 2 selected')");
  });

  test("of compounds columns of numbers stand right, and others left", async () => {
    const { page } = await start("/entry/sample/peaks");
    const sides = await page
      .locator("[id^=cell-3-]")
      .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).textAlign));
    expect(sides).toEqual(["right", "start", "right", "right"]);
  });

  test("columns are made wider and narrower by keys, and fitted by the menu", async () => {
    const frames = await start("/entry/sample/peaks");
    const { page } = frames;
    const width = async () => (await cell(frames, 3, 1).boundingBox())!.width;
    await cell(frames, 3, 1).click();
    const before = await width();
    await page.keyboard.press("Shift+Alt+ArrowRight");
    await page.keyboard.press("Shift+Alt+ArrowRight");
    await expect.poll(width).toBe(before + 48);
    await page.keyboard.press("Shift+Alt+ArrowLeft");
    await expect.poll(width).toBe(before + 24);
    // The cursor has stayed, and nothing was selected by it.
    expect(await cursorAt(frames, 3, 1)).toBe("peak 3");
    expect(await page.locator(".grid-cell.selected").count()).toBe(1);
    await page.keyboard.press("Shift+F10");
    await page.locator("[role=menuitem]:has-text('Fit Column')").click();
    await expect.poll(width).toBeLessThan(before + 24);
  });

  test("what is too much for a clipboard is said, with what to do", async () => {
    const frames = await start("/entry/sample/big");
    await cell(frames, 0, 0).click();
    await frames.page.keyboard.press("Control+a");
    await frames.page.keyboard.press("Control+c");
    await frames.page.waitForSelector(".toast:has-text('CSV or NPY')");
    expect(copied(frames)).toEqual([]);
  });

  test("columns are made wider by their edges, and a double click fits them", async () => {
    const frames = await start("/entry/sample/peaks");
    const { page } = frames;
    const header = page.locator(".grid-cell[role=columnheader]").nth(1);
    const before = (await header.boundingBox())!;
    await page.mouse.move(before.x + before.width, before.y + 10);
    await page.mouse.down();
    await page.mouse.move(before.x + before.width + 100, before.y + 10, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await header.boundingBox())!.width).toBeCloseTo(before.width + 100, 0);
    await page.mouse.dblclick(before.x + before.width + 100, before.y + 10);
    await expect.poll(async () => (await header.boundingBox())!.width).toBeLessThan(before.width + 20);
  });

  test("a plane of a stack goes to the frame that is chosen, and thousands of columns are no trouble", async () => {
    const frames = await start("/entry/frames");
    const { page } = frames;
    // As the file was made: (frame * 4800 + row * 80 + column) * 7 % 4096.
    expect(await cell(frames, 2, 3).textContent()).toBe(String(((2 * 80 + 3) * 7) % 4096));
    const slider = page.locator(".table-display [role=slider], .table-display input[type=range]").first();
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector(`#cell-2-3:not(.old):text-is("${((4800 + 2 * 80 + 3) * 7) % 4096}")`);
    await page.locator(".tree-search input").fill("sample/wide");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".crumb.here:text-is('wide')");
    await page.locator("[data-choice=table]").click();
    await page.waitForSelector("#cell-0-0:not([aria-busy])");
    await cell(frames, 0, 0).click();
    await page.keyboard.press("End");
    expect(await cursorAt(frames, 0, 2999)).toBe("2999");
  });

  test("cursor, place and widths are there again after a reload", async () => {
    const first = await start("/entry/sample/peaks");
    await cell(first, 0, 0).click();
    await first.page.keyboard.press("Control+End");
    await cursorAt(first, 4999, 3);
    await first.page.waitForFunction(() => JSON.stringify(window.treadleFramesState)?.includes('"row":4999'));
    const second = await start("/entry/sample/peaks", "table", await first.state());
    expect(await cursorAt(second, 4999, 3)).toBe("-0.000004999");
  });

  test("strings are shown as they are, and an enum by its names", async () => {
    const words = await start("/entry/sample/words");
    expect(await words.page.locator("[role=gridcell]").allTextContents()).toEqual([
      "alpha",
      expect.stringContaining("gamma"),
      'with "quotes"',
    ]);
    const states = await start("/entry/sample/states");
    expect(await states.page.locator("[role=gridcell]").first().textContent()).toContain("idle");
  });

  test("a long text is wrapped or not, copied whole, and never markup", async () => {
    const frames = await start("/entry/instrument/detector/name", "text");
    const { page } = frames;
    expect(await page.locator(".text-value").textContent()).toBe("Eiger <b>2X</b> 16M");
    expect(await page.locator(".text-value b").count()).toBe(0);
    await page.locator(".display-bar button:has-text('Copy')").click();
    await expect.poll(() => copied(frames)).toEqual(["Eiger <b>2X</b> 16M"]);
    const wraps = () => page.locator(".text-value").evaluate((text) => getComputedStyle(text).whiteSpace);
    expect(await wraps()).toBe("pre-wrap");
    await page.locator(".display-bar input[type=checkbox]").click();
    expect(await wraps()).toBe("pre");
  });
}
