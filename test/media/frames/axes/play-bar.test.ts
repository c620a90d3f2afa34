import { describe, expect, test } from "vitest";
import { settled } from "../../harness/panel-browser.ts";
import { framesBrowser } from "../harness/frames-kit.ts";
import { barOf, barPage, details, shown, stack, until } from "./bar-kit.ts";

const browser = framesBrowser(barPage);

describe("play", () => {
  test("Space plays and pauses, and says so", async () => {
    const bar = await barOf(browser, shown(stack));
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
    const bar = await barOf(browser, shown(stack));
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
    expect(await page.locator(".axes-dropped").textContent()).toMatch(/^\d+ dropped$/);
  });

  test("once plays to the end; playing again begins anew; backwards goes the other way", async () => {
    const bar = await barOf(browser, shown(details([4, 8, 8]), [2, 0, 0]));
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
    const bar = await barOf(browser, shown(stack));
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
    const bar = await barOf(browser, shown(details([3, 8, 8])));
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
    const bar = await barOf(browser, shown(stack));
    await bar.page.getByRole("textbox", { name: "Frames per second" }).fill("0");
    await bar.page.keyboard.press("Enter");
    expect(await bar.announced()).toBe("Play shows 1 to 60 frames a second, not “0”.");
  });

  test("the axis that plays is left when it becomes one of those that are shown", async () => {
    const bar = await barOf(browser, shown(stack));
    const { page } = bar;
    await page.getByRole("button", { name: "Play along time" }).click();
    await page.getByRole("combobox", { name: "Axis that runs down" }).selectOption("0");
    expect(await page.getByRole("button", { name: "Pause" }).count()).toBe(0);
  });
});

describe("growth", () => {
  const growing = (count: number) => shown(details([count, 8, 8], { maxShape: [null, 8, 8] }));

  test("the position is kept when an axis grows, whatever the place says that came along", async () => {
    const bar = await barOf(browser, growing(10));
    await bar.page.evaluate(() => window.treadleBar.bar.goTo(0, 6));
    await bar.show(growing(12));
    expect((await bar.choice()).index[0]).toBe(6);
    expect(await bar.slider("axis 0").getAttribute("max")).toBe("11");
  });

  test("who follows is taken to the newest frame, until they look back", async () => {
    const bar = await barOf(browser, growing(10));
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
    const bar = await barOf(browser, shown(details([10, 8, 8])));
    expect(await bar.page.getByRole("button", { name: "Follow the newest frame" }).count()).toBe(0);
  });

  test("a display that was out of sight goes where the others went", async () => {
    const bar = await barOf(browser, growing(10));
    await bar.page.evaluate(() => window.treadleBar.bar.setVisible(false));
    await bar.show({ ...growing(10), place: { index: [7, 0, 0] } });
    expect((await bar.choice()).index[0]).toBe(7);
  });
});
