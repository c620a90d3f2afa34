import { inflateSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { Shown } from "../../../../media/frames/display.ts";
import type { DatasetDetails } from "../../../../server/protocol/frames.ts";
import { hasChromium, keepPicture, settled } from "../../harness/panel-browser.ts";
import { themeNames } from "../../harness/themes.ts";
import type { FramesOpenOptions, OpenFrames } from "../harness/frames-browser.ts";
import { askedOf, framesBrowser } from "../harness/frames-kit.ts";
import { detailsOf, hostOf, type LineTakes, type MadeUpLines, spectrum } from "./made-up-lines.ts";
import type { LineInPage } from "./page.ts";

const browser = hasChromium ? framesBrowser("test/media/frames/line/page.ts") : undefined;

/** 8,000 values for each of 1,000 frames. */
const spectra: MadeUpLines = {
  shape: [1000, 8000],
  value: ([frame, at]) => spectrum(at!, frame),
  label: ([frame]) => `run_${frame}.h5`,
};

const few: MadeUpLines = { shape: [20], value: ([at]) => at! * at! - 30 };

interface Options extends FramesOpenOptions {
  readonly more?: Partial<DatasetDetails>;
  readonly index?: readonly number[];
  readonly kept?: unknown;
}

const shownOf = (lines: MadeUpLines, { more = {}, index }: Options = {}): Shown => ({
  dataset: "/entry/spectra",
  details: detailsOf(lines, more),
  place: { index: index ?? lines.shape.map(() => 0) },
});

/** A page that shows a line, and what tests look at. */
async function lineOf(lines: MadeUpLines, options: Options = {}) {
  const frames = await browser!.open(hostOf(lines), { width: 900, height: 560, ...options });
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
async function spotOf(page: Page, x: number, y: number): Promise<[x: number, y: number]> {
  const box = (await page.locator(".line-plot").boundingBox())!;
  const { left, top, right, bottom } = { left: 76, top: 10, right: 14, bottom: 42 };
  return [box.x + left + x * (box.width - left - right), box.y + top + y * (box.height - top - bottom)];
}

/** Pixels of the line's colour in a part of the plot, by shares of it. */
const inked = (page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<number> =>
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

describe.runIf(hasChromium)("what is asked for", () => {
  test("as many points as the plot is wide, whatever the length", async () => {
    const line = await lineOf(spectra, { index: [412, 0] });
    const asked = line.asked();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      dataset: "/entry/spectra",
      index: [412, 0],
      axis: 1,
      from: 0,
      to: 8000,
    });
    expect(asked[0]!.width).toBeLessThan(900);
    expect(asked[0]!.width).toBeGreaterThan(700);
    expect(await line.page.locator(".axes-label").textContent()).toBe("run_412.h5");
  });

  test("twice as many where the screen is twice as fine", async () => {
    const line = await lineOf(spectra, { scale: 2 });
    expect(line.asked()[0]!.width).toBeGreaterThan(1400);
  });

  test("nothing while it is not seen, and what was missed when it is", async () => {
    const line = await lineOf(spectra);
    await line.page.evaluate(() => {
      window.treadleLine.display.setVisible(false);
      window.treadleLine.display.refresh();
    });
    await line.answered();
    expect(line.asked()).toHaveLength(1);
    await line.page.evaluate(() => window.treadleLine.display.setVisible(true));
    await line.answered();
    expect(line.asked()).toHaveLength(2);
  });

  test("once for each refresh, and the view is kept", async () => {
    const line = await lineOf(spectra);
    await line.press("+", "+");
    await line.answered();
    const view = await line.view();
    const before = line.asked().length;
    await line.page.evaluate(() => window.treadleLine.display.refresh());
    await line.answered();
    expect(line.asked()).toHaveLength(before + 1);
    expect(await line.view()).toEqual(view);
  });

  test("finer points when one zooms in, and none anew for a look to the side", async () => {
    const line = await lineOf(spectra);
    await line.press("+", "+", "+");
    await line.answered();
    const { from, to } = line.asked().at(-1)!;
    const [seenFrom, seenTo] = await line.view();
    expect(seenTo - seenFrom).toBe(1000);
    expect(from).toBeLessThan(seenFrom);
    expect(to).toBeGreaterThan(seenTo);
    const before = line.asked().length;
    await line.press("Control+ArrowRight");
    await line.answered();
    expect(await line.view()).toEqual([seenFrom + 250, seenTo + 250]);
    expect(line.asked()).toHaveLength(before);
  });
});

describe.runIf(hasChromium)("what is seen", () => {
  test("a peak one element wide is seen among thousands", async () => {
    const { page } = await lineOf(spectra);
    const at = 3210.5 / 8000;
    expect(await inked(page, [at - 0.003, 0.08], [at + 0.003, 0.2])).toBeGreaterThan(10);
    expect(await inked(page, [at - 0.02, 0.08], [at - 0.005, 0.2])).toBe(0);
  });

  test("values that are missing leave a gap, and it is said", async () => {
    const line = await lineOf(spectra);
    expect(await inked(line.page, [6010 / 8000, 0], [6390 / 8000, 1])).toBe(0);
    expect(await inked(line.page, [6410 / 8000, 0], [6790 / 8000, 1])).toBeGreaterThan(100);
    expect(await line.notes()).toBe("8,000 values · gaps are NaN");
  });

  test("one value between two gaps is a point", async () => {
    const line = await lineOf({ shape: [5], value: ([at]) => (at === 2 ? 1 : Number.NaN) });
    expect(await inked(line.page, [0.48, 0.45], [0.52, 0.55])).toBeGreaterThan(4);
  });

  test("an axis without elements, and values of which none is finite, are said", async () => {
    const line = await lineOf({ shape: [0], value: () => 0 });
    expect(await line.page.locator(".line-message").textContent()).toBe(
      "There are no values along axis 0: its length is 0.",
    );
    expect(line.asked()).toHaveLength(0);
    const none = await lineOf({ shape: [9], value: () => Number.POSITIVE_INFINITY });
    expect(await none.page.locator(".line-message").textContent()).toBe(
      "None of the values that are in view is a finite number.",
    );
    expect(await none.notes()).toBe("9 values · infinite values at the edge");
  });

  test("a logarithmic scale says which values it has no place for", async () => {
    const line = await lineOf(few);
    await line.press("l");
    expect(await line.notes()).toBe("20 values · values of 0 and below are not shown");
    expect(await line.page.getByRole("button", { name: "Logarithmic" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
    const negative = await lineOf({ shape: [4], value: ([at]) => -at! });
    await negative.press("l");
    expect(await negative.page.locator(".line-message").textContent()).toContain("above 0");
    await negative.press("l");
    expect(await negative.page.locator(".line-message").isHidden()).toBe(true);
  });

  test("a frame that is absent says why, and the next one is shown", async () => {
    const line = await lineOf({
      ...spectra,
      absent: ([frame]) => (frame === 1 ? "run_1.h5 has no dataset /entry/spectra." : undefined),
    });
    await line.press("ArrowUp");
    await line.answered();
    const message = line.page.locator(".line-message");
    expect(await message.textContent()).toBe("run_1.h5 has no dataset /entry/spectra.");
    expect(await line.page.locator(".axes-label").textContent()).toBe("run_1.h5");
    await line.press("ArrowUp");
    await line.answered();
    expect(await message.isHidden()).toBe(true);
    expect(await inked(line.page, [0, 0], [1, 1])).toBeGreaterThan(1000);
  });

  test("a question that is refused says why", async () => {
    const line = await lineOf({
      ...spectra,
      hold: () => Promise.reject(new Error("The reader was ended.")),
    });
    expect(await line.page.locator(".line-message").textContent()).toBe(
      "The line could not be read: The reader was ended.",
    );
  });

  test("the frame before is seen behind the line when that is wanted", async () => {
    const line = await lineOf({ shape: [3, 10], value: ([frame]) => frame! * 10 });
    await line.press("ArrowUp");
    await line.answered();
    const orange = () =>
      line.page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>(".line-plot canvas")!;
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let at = 0; at < data.length; at += 4)
          if (data[at]! > 150 && data[at + 2]! < 60 && data[at + 3]! > 100) count++;
        return count;
      });
    await line.page.getByRole("button", { name: "Keep the range" }).click();
    await line.press("ArrowDown");
    await line.answered();
    expect(await orange()).toBe(0);
    await line.page.getByRole("button", { name: "Show the frame before" }).click();
    await settled(line.page);
    await line.press("0");
    await line.press("ArrowUp");
    await line.answered();
    // The line at 10 fits its own range; the frame before, at 0, is below it and not in view. Kept wide, it is.
    await line.page.mouse.move(...(await spotOf(line.page, -0.03, 0.5)));
    await line.page.mouse.wheel(0, 1300);
    await settled(line.page);
    expect(await orange()).toBeGreaterThan(50);
  });
});

describe.runIf(hasChromium)("pointer and keyboard", () => {
  test("the value under the pointer is said: exact of one element, from least to most of several", async () => {
    const line = await lineOf(spectra, { index: [2, 0] });
    await line.page.mouse.move(...(await spotOf(line.page, 0.5, 0.5)));
    await settled(line.page);
    expect(await line.readout()).toMatch(/^4,000 to 4,0\d\d: [\d.]+ to [\d.]+$/);
    const fine = await lineOf(few);
    await fine.page.mouse.move(...(await spotOf(fine.page, 7.5 / 20, 0.5)));
    await fine.answered();
    expect(await fine.readout()).toBe("7: 19");
    expect(askedOf(fine, "value")).toEqual([{ dataset: "/entry/spectra", index: [7] }]);
    await fine.page.mouse.move(5, 5);
    await settled(fine.page);
    expect(await fine.readout()).toBe("");
  });

  test("the wheel zooms where the pointer is, on the value axis the values alone", async () => {
    const line = await lineOf(spectra);
    await line.page.mouse.move(...(await spotOf(line.page, 0.25, 0.5)));
    await line.page.mouse.wheel(0, -500);
    const [from, to] = await line.view();
    expect(from + (to - from) * 0.25).toBeCloseTo(2000, -1);
    expect(to - from).toBeCloseTo(8000 / Math.E, -1);
    await line.page.mouse.move(...(await spotOf(line.page, -0.03, 0.5)));
    await line.page.mouse.wheel(0, -200);
    expect(await line.view()).toEqual([from, to]);
    expect(await line.page.getByRole("button", { name: "Keep the range" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
    await line.page.mouse.dblclick(...(await spotOf(line.page, -0.03, 0.5)));
    expect(await line.page.getByRole("button", { name: "Keep the range" }).getAttribute("aria-pressed")).toBe(
      "false",
    );
    await line.page.mouse.dblclick(...(await spotOf(line.page, 0.5, 0.5)));
    expect(await line.view()).toEqual([0, 8000]);
  });

  test("a drag moves, with Shift it zooms to a range", async () => {
    const line = await lineOf(spectra);
    const { mouse, keyboard } = line.page;
    await keyboard.down("Shift");
    await mouse.move(...(await spotOf(line.page, 0.25, 0.5)));
    await mouse.down();
    await mouse.move(...(await spotOf(line.page, 0.5, 0.51)), { steps: 5 });
    await mouse.up();
    await keyboard.up("Shift");
    const [from, to] = await line.view();
    expect([from, to]).toEqual([expect.closeTo(2000, -1.5), expect.closeTo(4000, -1.5)]);
    await mouse.move(...(await spotOf(line.page, 0.5, 0.5)));
    await mouse.down();
    await mouse.move(...(await spotOf(line.page, 0.75, 0.5)), { steps: 5 });
    await mouse.up();
    expect((await line.view())[0]).toBeCloseTo(from - (to - from) / 4, -1.5);
    expect(await line.slice()).toEqual([0, [expect.any(Number), expect.any(Number)]]);
  });

  test("a rectangle zooms to its values as well; Escape gives it up", async () => {
    const line = await lineOf(spectra);
    const { mouse, keyboard } = line.page;
    const drag = async (): Promise<void> => {
      await mouse.move(...(await spotOf(line.page, 0.2, 0.3)));
      await mouse.down();
      await mouse.move(...(await spotOf(line.page, 0.4, 0.7)), { steps: 5 });
    };
    await keyboard.down("Shift");
    await drag();
    // With Shift it would be Chromium's own.
    await keyboard.up("Shift");
    await keyboard.press("Escape");
    await mouse.up();
    expect(await line.view()).toEqual([0, 8000]);
    await keyboard.down("Shift");
    await drag();
    await mouse.up();
    await keyboard.up("Shift");
    expect((await line.view())[0]).toBeCloseTo(1600, -1.5);
    const { range } = (await line.state()) as { range: { low: number; high: number } };
    expect(range.high - range.low).toBeCloseTo((96 - 4) * 0.4, -2);
  });

  test("arrows go from value to value and what they reach is read aloud", async () => {
    const line = await lineOf(few);
    await line.press("Home");
    await line.answered();
    const spoken = line.page.locator(".line-display > [role=status]");
    expect(await spoken.textContent()).toBe("0: -30");
    await line.press("ArrowRight", "ArrowRight", "Shift+ArrowRight", "ArrowLeft");
    await line.answered();
    expect(await spoken.textContent()).toBe("11: 91");
    expect(await line.readout()).toBe("11: 91");
    await line.press("End");
    await line.answered();
    expect(await spoken.textContent()).toBe("19: 331");
    await line.press("Escape");
    expect(await line.readout()).toBe("");
  });

  test("the cursor brings what it goes to into view, and is told when its values have come", async () => {
    const line = await lineOf(spectra);
    await line.press("+", "+", "+", "+", "+", "+", "+", "+", "End");
    await line.answered();
    const [, to] = await line.view();
    expect(to).toBe(8000);
    const value = spectrum(7999, 0);
    expect(await line.page.locator(".line-display > [role=status]").textContent()).toBe(`7,999: ${value}`);
  });

  test("the plot says what it is, and how it is used", async () => {
    const { plot, page } = await lineOf(spectra);
    expect(await plot.getAttribute("aria-label")).toBe("Line of /entry/spectra: 8,000 values along axis 1");
    const help = page.locator(`#${await plot.getAttribute("aria-describedby")}`);
    expect(await help.textContent()).toContain("arrow");
  });
});

describe.runIf(hasChromium)("frames", () => {
  test("keys on the plot go through the frames, and the cursor stays", async () => {
    const line = await lineOf({ shape: [50, 20], value: ([frame, at]) => frame! * 100 + at! });
    await line.press("Home", "ArrowRight", "ArrowUp", "PageUp");
    await line.answered();
    expect(line.asked().at(-1)!.index).toEqual([11, 0]);
    expect(await line.readout()).toBe("1: 1101");
  });

  test("play goes through them, at most two are asked for, and none is shown after a later one", async () => {
    const held: { release(): void; takes: LineTakes }[] = [];
    let holds = false;
    const line = await lineOf({
      ...spectra,
      hold: (takes) =>
        holds ? new Promise<void>((release) => void held.push({ release, takes })) : undefined,
    });
    await line.page.getByRole("textbox", { name: "Frames per second" }).fill("60");
    await line.page.keyboard.press("Enter");
    holds = true;
    await line.press(" ");
    await expect.poll(() => held.length).toBe(1);
    held[0]!.release();
    await expect.poll(() => held.length).toBe(3);
    for (let frame = 0; frame < 10; frame++) await settled(line.page);
    expect(held).toHaveLength(3);
    // The later one comes first: the one before is too late then.
    held[2]!.release();
    const second = held[2]!.takes.index[0]!;
    const label = line.page.locator(".axes-label");
    await expect.poll(() => label.textContent()).toBe(`run_${second}.h5`);
    held[1]!.release();
    await expect.poll(() => held.length).toBeGreaterThanOrEqual(4);
    await settled(line.page);
    expect(await label.textContent()).toBe(`run_${second}.h5`);
    await line.press(" ");
    for (const one of held) one.release();
  });

  test("another axis is shown from its beginning, in a range of its own", async () => {
    const line = await lineOf(spectra);
    await line.press("+", "+");
    await line.page.getByRole("combobox", { name: "Axis that is shown" }).selectOption("0");
    await line.answered();
    expect(await line.view()).toEqual([0, 1000]);
    expect(line.asked().at(-1)).toMatchObject({ axis: 0, from: 0, to: 1000 });
    expect(await line.slice()).toEqual([[0, 1000], 0]);
  });

  test("a part is asked for by its name", async () => {
    const line = await lineOf(few, { more: { parts: ["magnitude", "phase"] } });
    expect(line.asked()[0]).toMatchObject({ part: "magnitude" });
    await line.page.getByRole("combobox", { name: "Part of each value" }).selectOption("phase");
    await line.answered();
    expect(line.asked().at(-1)).toMatchObject({ part: "phase" });
    expect(await line.page.evaluate(() => window.treadleLine.display.place())).toEqual({
      index: [0],
      part: "phase",
    });
  });

  test("an axis that grows is seen whole by who saw it whole", async () => {
    let length = 20;
    const growing: MadeUpLines = {
      get shape() {
        return [length];
      },
      value: ([at]) => at!,
    };
    const line = await lineOf(growing);
    length = 40;
    await line.show(shownOf(growing));
    await line.answered();
    expect(await line.view()).toEqual([0, 40]);
  });

  test("view, scale and range come back after a reload", async () => {
    const line = await lineOf(spectra);
    await line.press("l", "+", "+", "Control+ArrowLeft");
    await line.page.getByRole("button", { name: "Keep the range" }).click();
    await line.answered();
    const kept = await line.state();
    const view = await line.view();
    const again = await lineOf(spectra, { kept });
    expect(await again.view()).toEqual(view);
    expect(await again.page.evaluate(() => window.treadleLine.display.state())).toEqual(kept);
    expect(again.asked()).toHaveLength(1);
    expect(again.asked()[0]!.from).toBeLessThanOrEqual(view[0]);
    const other = await lineOf(few, { kept: { view: { from: 5000, to: 6000 } } });
    expect((await other.view())[1]).toBeLessThanOrEqual(20);
  });
});

test.runIf(hasChromium)(
  "what is seen is taken away as a PNG, twice as fine, on white or as the theme has it",
  async () => {
    const line = await lineOf(spectra, { index: [412, 0] });
    for (const [background, corner] of [
      ["white", [255, 255, 255]],
      ["theme", [31, 31, 31]],
    ] as const) {
      const { name, bytes } = await line.page.evaluate((own) => window.treadleLine.png(own), background);
      expect(name).toBe("entry-spectra-412-line.png");
      const png = Buffer.from(bytes, "base64");
      expect(png.subarray(1, 4).toString()).toBe("PNG");
      expect(png.readUInt32BE(16)).toBe(1800);
      expect(firstPixel(png)).toEqual(corner);
    }
    const none = await lineOf({ shape: [0], value: () => 0 });
    const refusal = none.page.evaluate(() =>
      window.treadleLine.png("white").catch((error: Error) => error.message),
    );
    expect(await refusal).toBe("There is no line to export: none is shown.");
  },
);

test.runIf(hasChromium).each(themeNames)("a line in the theme %s", async (theme) => {
  const line = await lineOf(spectra, {
    theme,
    index: [412, 0],
    more: { axes: ["time", "energy"], maxShape: [null, 8000] },
  });
  await line.press("Home", "PageUp");
  await line.page.mouse.move(...(await spotOf(line.page, 0.6, 0.5)));
  await line.answered();
  await keepPicture(line.page, `frames-line-${theme}`);
  expect(await line.page.evaluate(() => document.documentElement.scrollWidth)).toBe(900);
});

/** Red, green and blue of the pixel in the upper left corner. */
function firstPixel(png: Buffer): number[] {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  // The first pixel has nothing to its left or above: every filter leaves it as it is.
  return [...inflateSync(Buffer.concat(parts)).subarray(1, 4)];
}
