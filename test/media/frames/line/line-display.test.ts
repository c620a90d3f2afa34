import { describe, expect, test } from "vitest";
import { keepPicture, settled } from "../../harness/panel-browser.ts";
import { themeNames } from "../../harness/themes.ts";
import { framesBrowser } from "../harness/frames-kit.ts";
import { few, inked, lineOf, linePage, spectra, spotOf } from "./line-kit.ts";

const browser = framesBrowser(linePage);

describe("what is asked for", () => {
  test("as many points as the plot is wide, whatever the length", async () => {
    const line = await lineOf(browser, spectra, { index: [412, 0] });
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
    const line = await lineOf(browser, spectra, { scale: 2 });
    expect(line.asked()[0]!.width).toBeGreaterThan(1400);
  });

  test("nothing while it is not seen, and what was missed when it is", async () => {
    const line = await lineOf(browser, spectra);
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
    const line = await lineOf(browser, spectra);
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
    const line = await lineOf(browser, spectra);
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

describe("what is seen", () => {
  test("a peak one element wide is seen among thousands", async () => {
    const { page } = await lineOf(browser, spectra);
    const at = 3210.5 / 8000;
    expect(await inked(page, [at - 0.003, 0.08], [at + 0.003, 0.2])).toBeGreaterThan(10);
    expect(await inked(page, [at - 0.02, 0.08], [at - 0.005, 0.2])).toBe(0);
  });

  test("values that are missing leave a gap, and it is said", async () => {
    const line = await lineOf(browser, spectra);
    expect(await inked(line.page, [6010 / 8000, 0], [6390 / 8000, 1])).toBe(0);
    expect(await inked(line.page, [6410 / 8000, 0], [6790 / 8000, 1])).toBeGreaterThan(100);
    expect(await line.notes()).toBe("8,000 values · gaps are NaN");
  });

  test("one value between two gaps is a point", async () => {
    const line = await lineOf(browser, { shape: [5], value: ([at]) => (at === 2 ? 1 : Number.NaN) });
    expect(await inked(line.page, [0.48, 0.45], [0.52, 0.55])).toBeGreaterThan(4);
  });

  test("an axis without elements, and values of which none is finite, are said", async () => {
    const line = await lineOf(browser, { shape: [0], value: () => 0 });
    expect(await line.page.locator(".line-message").textContent()).toBe(
      "There are no values along axis 0: its length is 0.",
    );
    expect(line.asked()).toHaveLength(0);
    const none = await lineOf(browser, { shape: [9], value: () => Number.POSITIVE_INFINITY });
    expect(await none.page.locator(".line-message").textContent()).toBe(
      "None of the values that are in view is a finite number.",
    );
    expect(await none.notes()).toBe("9 values · infinite values at the edge");
  });

  test("a logarithmic scale says which values it has no place for", async () => {
    const line = await lineOf(browser, few);
    await line.press("l");
    expect(await line.notes()).toBe("20 values · values of 0 and below are not shown");
    expect(await line.page.getByRole("button", { name: "Logarithmic" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
    const negative = await lineOf(browser, { shape: [4], value: ([at]) => -at! });
    await negative.press("l");
    expect(await negative.page.locator(".line-message").textContent()).toContain("above 0");
    await negative.press("l");
    expect(await negative.page.locator(".line-message").isHidden()).toBe(true);
  });

  test("a frame that is absent says why, and the next one is shown", async () => {
    const line = await lineOf(browser, {
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
    const line = await lineOf(browser, {
      ...spectra,
      hold: () => Promise.reject(new Error("The reader was ended.")),
    });
    expect(await line.page.locator(".line-message").textContent()).toBe(
      "The line could not be read: The reader was ended.",
    );
  });

  test("the frame before is seen behind the line when that is wanted", async () => {
    const line = await lineOf(browser, { shape: [3, 10], value: ([frame]) => frame! * 10 });
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

test.each(themeNames)("a line in the theme %s", async (theme) => {
  const line = await lineOf(browser, spectra, {
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
