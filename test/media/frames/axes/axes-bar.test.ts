import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { Shown } from "../../../../media/frames/display.ts";
import type { DatasetDetails } from "../../../../server/protocol/frames.ts";
import { hasChromium, keepPicture, settled } from "../../harness/panel-browser.ts";
import { themeNames } from "../../harness/themes.ts";
import type { FramesOpenOptions } from "../harness/frames-browser.ts";
import { framesBrowser } from "../harness/frames-kit.ts";
import type { Told } from "./page.ts";

const browser = hasChromium ? framesBrowser("test/media/frames/axes/page.ts") : undefined;

const details = (shape: readonly number[], more: Partial<DatasetDetails> = {}): DatasetDetails => ({
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

const stack = details([1000, 4, 64, 32], { axes: ["time", "", "y", "x"] });

const shown = (of: DatasetDetails, index?: readonly number[]): Shown => ({
  dataset: "/entry/frames",
  details: of,
  place: { index: index ?? (of.shape ?? []).map(() => 0) },
});

/** A bar that shows a dataset, and what tests look at. */
async function barOf(of: Shown, options: FramesOpenOptions = {}, kept?: unknown) {
  const { page } = await browser!.open({ receive: () => undefined }, options);
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
const until = (page: Page, so: () => boolean): Promise<unknown> => page.waitForFunction(so);

describe.runIf(hasChromium)("sliders", () => {
  test("there is one for each further axis, with its name, position and length", async () => {
    const bar = await barOf(shown(stack, [412, 1, 0, 0]));
    expect(await bar.page.getByRole("slider").count()).toBe(2);
    expect(await bar.slider("time").getAttribute("aria-valuetext")).toBe("time: 412 of 999");
    expect(await bar.slider("axis 1").getAttribute("aria-valuetext")).toBe("axis 1: 1 of 3");
    expect(await bar.field("time").inputValue()).toBe("412");
    expect(await bar.told()).toEqual([]);
  });

  test("keys on a slider go a step, a page and to the ends, as the slider of its axis says", async () => {
    const bar = await barOf(shown(stack, [500, 1, 0, 0]));
    await bar.slider("time").focus();
    const positions: number[] = [];
    for (const key of [
      "ArrowRight",
      "ArrowUp",
      "ArrowLeft",
      "PageUp",
      "PageDown",
      "End",
      "ArrowRight",
      "Home",
    ]) {
      await bar.page.keyboard.press(key);
      positions.push((await bar.choice()).index[0]!);
    }
    expect(positions).toEqual([501, 502, 501, 601, 501, 999, 999, 0]);
    expect((await bar.choice()).index).toEqual([0, 1, 0, 0]);
  });

  test("keys on the whole display step along the axis that was used last", async () => {
    const bar = await barOf(shown(stack));
    await bar.page.locator(".picture").focus();
    await bar.page.keyboard.press("ArrowRight");
    expect((await bar.choice()).index.slice(0, 2)).toEqual([1, 0]);
    expect(await bar.page.getByRole("status").textContent()).toBe("time: 1 of 999");
    await bar.slider("axis 1").focus();
    await bar.page.locator(".picture").focus();
    await bar.page.keyboard.press("ArrowRight");
    expect((await bar.choice()).index.slice(0, 2)).toEqual([1, 1]);
  });

  test("who goes a step tells what probably follows", async () => {
    const bar = await barOf(shown(stack));
    await bar.slider("time").focus();
    await bar.page.keyboard.press("ArrowRight");
    const { why, next } = (await bar.last())!;
    expect(why).toBe("step");
    expect(next).toEqual([
      [2, 0, 0, 0],
      [3, 0, 0, 0],
    ]);
  });

  test("a stride makes longer steps, by keys, buttons and the wheel", async () => {
    const bar = await barOf(shown(stack));
    await bar.page.getByRole("textbox", { name: "How many positions one step along time goes" }).fill("25");
    await bar.page.keyboard.press("Enter");
    await bar.slider("time").focus();
    await bar.page.keyboard.press("ArrowRight");
    await bar.page.getByRole("button", { name: "Next along time" }).click();
    await bar.slider("time").hover();
    await bar.page.mouse.wheel(0, 100);
    await until(bar.page, () => window.treadleBar.bar.choice.index[0] === 75);
    await bar.page.getByRole("button", { name: "Previous along time" }).click();
    expect((await bar.choice()).index[0]).toBe(50);
    expect(await bar.state()).toMatchObject({ strides: [25, 1, 1, 1] });
  });

  test("a typed position is gone to with Enter; −1 is the last one", async () => {
    const bar = await barOf(shown(stack));
    for (const [typed, position] of [
      ["1,000", 0],
      ["0412", 412],
      ["-1", 999],
      [" 7 ", 7],
    ] as const) {
      await bar.field("time").fill(typed);
      await bar.page.keyboard.press("Enter");
      expect((await bar.choice()).index[0]).toBe(position);
    }
  });

  test("a position that does not exist is said, kept to be corrected, and taken back by Escape", async () => {
    const bar = await barOf(shown(stack));
    await bar.field("time").fill("1000");
    await bar.page.keyboard.press("Enter");
    expect(await bar.announced()).toBe("There is no position 1000 along time: it goes from 0 to 999.");
    expect(await bar.field("time").getAttribute("aria-invalid")).toBe("true");
    expect(await bar.told()).toEqual([]);
    await bar.field("time").fill("many");
    await bar.page.keyboard.press("Enter");
    expect(await bar.announced()).toBe("“many” is no whole number. Positions along time go from 0 to 999.");
    await bar.page.keyboard.press("Escape");
    expect(await bar.announced()).toBeUndefined();
    expect(await bar.field("time").getAttribute("aria-invalid")).toBeNull();
    expect(await bar.field("time").inputValue()).toBe("0");
  });

  test("a field is left with what is shown, whatever was typed", async () => {
    const bar = await barOf(shown(stack));
    await bar.field("time").fill("5000");
    await bar.slider("axis 1").focus();
    expect(await bar.field("time").inputValue()).toBe("0");
    expect(await bar.announced()).toBeUndefined();
  });

  test("a drag asks for the newest position alone while the display is not done", async () => {
    const bar = await barOf(shown(stack));
    await bar.page.evaluate(() => {
      window.treadleBar.isSlow = true;
    });
    const box = (await bar.slider("time").boundingBox())!;
    await bar.page.mouse.move(box.x + 6, box.y + box.height / 2);
    await bar.page.mouse.down();
    await bar.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 60 });
    await bar.page.mouse.up();
    const before = await bar.told();
    expect(before.length).toBe(2);
    const here = (await bar.choice()).index[0]!;
    expect(here).toBeGreaterThan(400);
    await bar.page.evaluate(() => window.treadleBar.finish());
    await settled(bar.page);
    const told = await bar.told();
    expect(told.length).toBe(3);
    expect(told[2]!.choice.index[0]).toBe(here);
  });

  test("every one of a hundred thousand frames can be reached", async () => {
    const bar = await barOf(shown(details([100_000, 8, 8])));
    await bar.field("axis 0").fill("54,321");
    await bar.page.keyboard.press("Enter");
    await bar.slider("axis 0").focus();
    await bar.page.keyboard.press("ArrowRight");
    expect((await bar.choice()).index[0]).toBe(54_322);
    expect(await bar.slider("axis 0").getAttribute("aria-valuetext")).toBe("axis 0: 54,322 of 99,999");
  });

  test("an axis of one position or none cannot be moved along", async () => {
    const bar = await barOf(shown(details([1, 0, 8, 8])));
    expect(await bar.slider("axis 0").isDisabled()).toBe(true);
    expect(await bar.slider("axis 1").isDisabled()).toBe(true);
    await bar.page.locator(".picture").focus();
    for (const key of ["ArrowRight", "End", " "]) await bar.page.keyboard.press(key);
    expect((await bar.choice()).index).toEqual([0, 0, 0, 0]);
    expect(await bar.told()).toEqual([]);
  });
});

describe.runIf(hasChromium)("axes and parts", () => {
  test("axes are swapped by a button and exchanged when one is chosen twice", async () => {
    const bar = await barOf(shown(stack));
    const { page } = bar;
    await page.getByRole("button", { name: "Swap the axes" }).click();
    expect(await bar.choice()).toMatchObject({ rows: 3, columns: 2 });
    expect(await page.getByRole("status").textContent()).toBe("x runs down, y to the right");
    await page.getByRole("combobox", { name: "Axis that runs down" }).selectOption("0");
    expect(await bar.choice()).toMatchObject({ rows: 0, columns: 2 });
    expect(await page.getByRole("slider").count()).toBe(2);
    expect(await bar.slider("x").count()).toBe(1);
    await page
      .getByRole("combobox", { name: "Axis that runs to the right" })
      .selectOption({ label: "time (1,000)" });
    expect(await bar.choice()).toMatchObject({ rows: 2, columns: 0 });
    expect((await bar.told()).map(({ why }) => why)).toEqual(["axes", "axes", "axes"]);
    expect(await bar.state()).toMatchObject({ axes: [2, 0] });
  });

  test("axes are as they were kept, and the position is that of the place", async () => {
    const bar = await barOf(shown(stack, [9, 2, 3, 4]), {}, { axes: [3, 0], strides: [1, 2, 1, 1] });
    expect(await bar.choice()).toEqual({ rows: 3, columns: 0, index: [9, 2, 3, 4] });
    await bar.slider("axis 1").focus();
    await bar.page.keyboard.press("ArrowLeft");
    expect((await bar.choice()).index[1]).toBe(0);
  });

  test("a part is chosen by its name, which is text whatever it is", async () => {
    const hostile = "<img src=x onerror=alert(1)>";
    const bar = await barOf(shown(details([4, 8, 8], { parts: ["real", hostile] })));
    const part = bar.page.getByRole("combobox", { name: "Part of each value" });
    await part.selectOption({ label: hostile });
    expect(await bar.last()).toMatchObject({ why: "part", choice: { part: hostile } });
    expect(await bar.page.locator("img").count()).toBe(0);
  });

  test("where there is nothing to choose there is no bar", async () => {
    const bar = await barOf(shown(details([12])));
    expect(await bar.page.locator(".axes-bar").isHidden()).toBe(true);
    await bar.show({ ...shown(details([])), dataset: "/scalar" });
    expect(await bar.page.locator(".axes-bar").isHidden()).toBe(true);
    await bar.show({ ...shown(details([3, 12])), dataset: "/plane" });
    expect(await bar.page.locator(".axes-bar").isVisible()).toBe(true);
    expect(await bar.page.getByRole("slider").count()).toBe(0);
    expect(await bar.page.getByRole("group", { name: "Play" }).count()).toBe(0);
  });

  test("the name of a frame's file stands beside it and is said with its position", async () => {
    const bar = await barOf(shown(stack));
    await bar.page.evaluate(() => window.treadleBar.bar.setLabel("run_0.h5"));
    expect(await bar.page.locator(".axes-label").textContent()).toBe("run_0.h5");
    expect(await bar.slider("time").getAttribute("aria-valuetext")).toBe("time: 0 of 999, run_0.h5");
  });
});

describe.runIf(hasChromium)("play", () => {
  test("Space plays and pauses, and says so", async () => {
    const bar = await barOf(shown(stack));
    const { page } = bar;
    await page.locator(".picture").focus();
    await page.keyboard.press(" ");
    expect(await page.getByRole("status").textContent()).toBe("Playing along time");
    await until(page, () => window.treadleBar.told.length >= 3);
    await page.keyboard.press(" ");
    const told = await bar.told();
    const positions = told.map(({ choice }) => choice.index[0]!);
    expect(new Set(told.map(({ why }) => why))).toEqual(new Set(["play"]));
    expect([0, ...positions].toSorted((a, b) => a - b)).toEqual([0, ...positions]);
    expect(told[0]!.next[0]![0]).toBeGreaterThan(positions[0]!);
    const position = (await bar.choice()).index[0];
    expect(await page.getByRole("status").textContent()).toBe(`Paused at ${position} of 999`);
  });

  test("while the display is not done at most two frames are asked for, and the rest are dropped and counted", async () => {
    const bar = await barOf(shown(stack));
    const { page } = bar;
    await page.evaluate(() => {
      window.treadleBar.isSlow = true;
    });
    await page.getByRole("textbox", { name: "Frames per second" }).fill("60");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Play along time" }).click();
    // One, to see whether the display is done with a frame before it is asked for another; then two.
    await until(page, () => window.treadleBar.told.length === 1);
    await page.evaluate(() => window.treadleBar.finish());
    await until(page, () => window.treadleBar.told.length === 3);
    // As many frames of the screen as would show many of the stack.
    for (let frame = 0; frame < 15; frame++) await settled(page);
    expect((await bar.told()).length).toBe(3);
    await page.evaluate(() => window.treadleBar.finish());
    await until(page, () => window.treadleBar.told.length === 5);
    await page.getByRole("button", { name: "Pause" }).click();
    const positions = (await bar.told()).map(({ choice }) => choice.index[0]!);
    expect(positions.toSorted((a, b) => a - b)).toEqual(positions);
    expect(positions[3]).toBeGreaterThan(positions[2]! + 3);
    expect(await page.locator(".axes-report").textContent()).toMatch(/\d+ dropped/);
  });

  test("once plays to the end; playing again begins anew; backwards goes the other way", async () => {
    const bar = await barOf(shown(details([4, 8, 8]), [2, 0, 0]));
    const { page } = bar;
    await page.getByRole("textbox", { name: "Frames per second" }).fill("30");
    await page.keyboard.press("Enter");
    await page.getByRole("combobox", { name: "What play does at the end" }).selectOption("once");
    await page.getByRole("button", { name: "Play along axis 0" }).click();
    await page.getByRole("button", { name: "Play along axis 0" }).waitFor();
    await until(page, () => window.treadleBar.bar.choice.index[0] === 3);
    await page.getByRole("button", { name: "Play along axis 0" }).click();
    await until(page, () => window.treadleBar.told.some(({ choice }) => choice.index[0] === 0));
    await until(page, () => window.treadleBar.bar.choice.index[0] === 3);
    await page.getByRole("button", { name: "Play along axis 0" }).waitFor();
    await page.getByRole("button", { name: "Play backwards" }).click();
    await page.getByRole("button", { name: "Play along axis 0" }).click();
    await until(page, () => window.treadleBar.bar.choice.index[0] === 0);
    expect(await bar.state()).toMatchObject({
      play: { framesPerSecond: 30, mode: "once", isBackwards: true },
    });
  });

  test("it ends when the display goes out of sight, and does not begin by itself", async () => {
    const bar = await barOf(shown(stack));
    const { page } = bar;
    await page.getByRole("button", { name: "Play along time" }).click();
    await until(page, () => window.treadleBar.told.length >= 1);
    await page.evaluate(() => window.treadleBar.bar.setVisible(false));
    const { length } = await bar.told();
    await page.evaluate(() => window.treadleBar.bar.setVisible(true));
    for (let frame = 0; frame < 10; frame++) await settled(page);
    expect((await bar.told()).length).toBe(length);
    expect(await page.getByRole("button", { name: "Play along time" }).count()).toBe(1);
  });

  test("another dataset ends play, and a dataset that grows does not", async () => {
    const bar = await barOf(shown(details([3, 8, 8])));
    const { page } = bar;
    await page.getByRole("textbox", { name: "Frames per second" }).fill("30");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Play along axis 0" }).click();
    await until(page, () => window.treadleBar.told.length >= 1);
    await bar.show(shown(details([50, 8, 8])));
    await until(page, () => window.treadleBar.bar.choice.index[0]! > 5);
    await bar.show({ ...shown(stack), dataset: "/other" });
    expect(await page.getByRole("button", { name: "Pause" }).count()).toBe(0);
    expect((await bar.choice()).index).toEqual([0, 0, 0, 0]);
  });

  test("a speed that is none is said", async () => {
    const bar = await barOf(shown(stack));
    await bar.page.getByRole("textbox", { name: "Frames per second" }).fill("0");
    await bar.page.keyboard.press("Enter");
    expect(await bar.announced()).toBe("Play shows 1 to 60 frames a second, not “0”.");
  });

  test("the axis that plays is left when it becomes one of those that are shown", async () => {
    const bar = await barOf(shown(stack));
    const { page } = bar;
    await page.getByRole("button", { name: "Play along time" }).click();
    await page.getByRole("combobox", { name: "Axis that runs down" }).selectOption("0");
    expect(await page.getByRole("button", { name: "Pause" }).count()).toBe(0);
  });
});

describe.runIf(hasChromium)("growth", () => {
  const growing = (count: number) => shown(details([count, 8, 8], { maxShape: [null, 8, 8] }));

  test("the position is kept when an axis grows, whatever the place says that came along", async () => {
    const bar = await barOf(growing(10));
    await bar.page.evaluate(() => window.treadleBar.bar.goTo(0, 6));
    await bar.show(growing(12));
    expect((await bar.choice()).index[0]).toBe(6);
    expect(await bar.slider("axis 0").getAttribute("max")).toBe("11");
  });

  test("who follows is taken to the newest frame, until they look back", async () => {
    const bar = await barOf(growing(10));
    const { page } = bar;
    const follow = page.getByRole("button", { name: "Follow the newest frame" });
    await follow.click();
    expect((await bar.last())?.choice.index[0]).toBe(9);
    await bar.show(growing(12));
    expect((await bar.choice()).index[0]).toBe(11);
    await bar.slider("axis 0").focus();
    await page.keyboard.press("ArrowLeft");
    expect(await follow.getAttribute("aria-pressed")).toBe("false");
    await bar.show(growing(15));
    expect((await bar.choice()).index[0]).toBe(10);
  });

  test("an axis that cannot grow has no newest frame to follow", async () => {
    const bar = await barOf(shown(details([10, 8, 8])));
    expect(await bar.page.getByRole("button", { name: "Follow the newest frame" }).count()).toBe(0);
  });

  test("a display that was out of sight goes where the others went", async () => {
    const bar = await barOf(growing(10));
    await bar.page.evaluate(() => window.treadleBar.bar.setVisible(false));
    await bar.show({ ...growing(10), place: { index: [7, 0, 0] } });
    expect((await bar.choice()).index[0]).toBe(7);
  });
});

test.runIf(hasChromium).each(themeNames)("the bar in the theme %s", async (theme) => {
  const bar = await barOf(shown(stack, [412, 1, 0, 0]), { theme, width: 900, height: 330 });
  await bar.page.evaluate(() => window.treadleBar.bar.setLabel("frame_0412.h5"));
  await bar.slider("time").focus();
  await settled(bar.page);
  await keepPicture(bar.page, `frames-axes-${theme}`);
  // Nothing is cut off, and fields stand under each other.
  const [first, second] = await Promise.all([
    bar.field("time").boundingBox(),
    bar.field("axis 1").boundingBox(),
  ]);
  expect(first!.x).toBe(second!.x);
  expect(first!.width).toBe(second!.width);
  expect(await bar.page.evaluate(() => document.documentElement.scrollWidth)).toBe(900);
});
