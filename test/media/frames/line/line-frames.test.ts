import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { settled } from "../../harness/panel-browser.ts";
import { framesBrowser } from "../harness/frames-kit.ts";
import { few, lineOf, linePage, shownOf, spectra } from "./line-kit.ts";
import type { LineTakes, MadeUpLines } from "./made-up-lines.ts";

const browser = framesBrowser(linePage);

describe("frames", () => {
  test("keys on the plot go through the frames, and the cursor stays", async () => {
    const line = await lineOf(browser, { shape: [50, 20], value: ([frame, at]) => frame! * 100 + at! });
    await line.press("Home", "ArrowRight", "ArrowUp", "PageUp");
    await line.answered();
    expect(line.asked().at(-1)!.index).toEqual([11, 0]);
    expect(await line.readout()).toBe("1: 1101");
  });

  test("play goes through them, at most two are asked for, and none is shown after a later one", async () => {
    const held: { release(): void; takes: LineTakes }[] = [];
    let holds = false;
    const line = await lineOf(browser, {
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
    const line = await lineOf(browser, spectra);
    await line.press("+", "+");
    await line.page.getByRole("combobox", { name: "Axis that is shown" }).selectOption("0");
    await line.answered();
    expect(await line.view()).toEqual([0, 1000]);
    expect(line.asked().at(-1)).toMatchObject({ axis: 0, from: 0, to: 1000 });
    expect(await line.slice()).toEqual([[0, 1000], 0]);
  });

  test("a part is asked for by its name", async () => {
    const line = await lineOf(browser, few, { more: { parts: ["magnitude", "phase"] } });
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
    const line = await lineOf(browser, growing);
    length = 40;
    await line.show(shownOf(growing));
    await line.answered();
    expect(await line.view()).toEqual([0, 40]);
  });

  test("view, scale and range come back after a reload", async () => {
    const line = await lineOf(browser, spectra);
    await line.press("l", "+", "+", "Control+ArrowLeft");
    await line.page.getByRole("button", { name: "Keep the range" }).click();
    await line.answered();
    const kept = await line.state();
    const view = await line.view();
    const again = await lineOf(browser, spectra, { kept });
    expect(await again.view()).toEqual(view);
    expect(await again.page.evaluate(() => window.treadleLine.display.state())).toEqual(kept);
    expect(again.asked()).toHaveLength(1);
    expect(again.asked()[0]!.from).toBeLessThanOrEqual(view[0]);
    const other = await lineOf(browser, few, { kept: { view: { from: 5000, to: 6000 } } });
    expect((await other.view())[1]).toBeLessThanOrEqual(20);
  });
});

test("what is seen is taken away as a PNG, twice as fine, on white or as the theme has it", async () => {
  const line = await lineOf(browser, spectra, { index: [412, 0] });
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
  const none = await lineOf(browser, { shape: [0], value: () => 0 });
  const refusal = none.page.evaluate(() =>
    window.treadleLine.png("white").catch((error: Error) => error.message),
  );
  expect(await refusal).toBe("There is no line to export: none is shown.");
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
