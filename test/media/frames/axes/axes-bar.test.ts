import { describe, expect, test } from "vitest";
import { keepPicture, settled } from "../../harness/panel-browser.ts";
import { themeNames } from "../../harness/themes.ts";
import { framesBrowser } from "../harness/frames-kit.ts";
import { barOf, barPage, details, shown, stack, until } from "./bar-kit.ts";

const browser = framesBrowser(barPage);

describe("sliders", () => {
  test("there is one for each further axis, with its name, position and length", async () => {
    const bar = await barOf(browser, shown(stack, [412, 1, 0, 0]));
    expect(await bar.page.getByRole("slider").count()).toBe(2);
    expect(await bar.slider("time").getAttribute("aria-valuetext")).toBe("time: 412 of 999");
    expect(await bar.slider("axis 1").getAttribute("aria-valuetext")).toBe("axis 1: 1 of 3");
    expect(await bar.field("time").inputValue()).toBe("412");
    expect(await bar.told()).toEqual([]);
  });

  test("keys on a slider go a step, a page and to the ends, as the slider of its axis says", async () => {
    const bar = await barOf(browser, shown(stack, [500, 1, 0, 0]));
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
    const bar = await barOf(browser, shown(stack));
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
    const bar = await barOf(browser, shown(stack));
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
    const bar = await barOf(browser, shown(stack));
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
    const bar = await barOf(browser, shown(stack));
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
    const bar = await barOf(browser, shown(stack));
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
    const bar = await barOf(browser, shown(stack));
    await bar.field("time").fill("5000");
    await bar.slider("axis 1").focus();
    expect(await bar.field("time").inputValue()).toBe("0");
    expect(await bar.announced()).toBeUndefined();
  });

  test("a drag asks for the newest position alone while the display is not done", async () => {
    const bar = await barOf(browser, shown(stack));
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
    const bar = await barOf(browser, shown(details([100_000, 8, 8])));
    await bar.field("axis 0").fill("54,321");
    await bar.page.keyboard.press("Enter");
    await bar.slider("axis 0").focus();
    await bar.page.keyboard.press("ArrowRight");
    expect((await bar.choice()).index[0]).toBe(54_322);
    expect(await bar.slider("axis 0").getAttribute("aria-valuetext")).toBe("axis 0: 54,322 of 99,999");
  });

  test("an axis of one position or none cannot be moved along", async () => {
    const bar = await barOf(browser, shown(details([1, 0, 8, 8])));
    expect(await bar.slider("axis 0").isDisabled()).toBe(true);
    expect(await bar.slider("axis 1").isDisabled()).toBe(true);
    await bar.page.locator(".picture").focus();
    for (const key of ["ArrowRight", "End", " "]) await bar.page.keyboard.press(key);
    expect((await bar.choice()).index).toEqual([0, 0, 0, 0]);
    expect(await bar.told()).toEqual([]);
  });
});

describe("axes and parts", () => {
  test("axes are swapped by a button and exchanged when one is chosen twice", async () => {
    const bar = await barOf(browser, shown(stack));
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
    const bar = await barOf(browser, shown(stack, [9, 2, 3, 4]), {}, { axes: [3, 0], strides: [1, 2, 1, 1] });
    expect(await bar.choice()).toEqual({ rows: 3, columns: 0, index: [9, 2, 3, 4] });
    await bar.slider("axis 1").focus();
    await bar.page.keyboard.press("ArrowLeft");
    expect((await bar.choice()).index[1]).toBe(0);
  });

  test("a part is chosen by its name, which is text whatever it is", async () => {
    const hostile = "<img src=x onerror=alert(1)>";
    const bar = await barOf(browser, shown(details([4, 8, 8], { parts: ["real", hostile] })));
    const part = bar.page.getByRole("combobox", { name: "Part of each value" });
    await part.selectOption({ label: hostile });
    expect(await bar.last()).toMatchObject({ why: "part", choice: { part: hostile } });
    expect(await bar.page.locator("img").count()).toBe(0);
  });

  test("where there is nothing to choose there is no bar", async () => {
    const bar = await barOf(browser, shown(details([12])));
    expect(await bar.page.locator(".axes-bar").isHidden()).toBe(true);
    await bar.show({ ...shown(details([])), dataset: "/scalar" });
    expect(await bar.page.locator(".axes-bar").isHidden()).toBe(true);
    await bar.show({ ...shown(details([3, 12])), dataset: "/plane" });
    expect(await bar.page.locator(".axes-bar").isVisible()).toBe(true);
    expect(await bar.page.getByRole("slider").count()).toBe(0);
    expect(await bar.page.getByRole("group", { name: "Play" }).count()).toBe(0);
  });

  test("the name of a frame's file stands beside it and is said with its position", async () => {
    const bar = await barOf(browser, shown(stack));
    await bar.page.evaluate(() => window.treadleBar.bar.setLabel("run_0.h5"));
    expect(await bar.page.locator(".axes-label").textContent()).toBe("run_0.h5");
    expect(await bar.slider("time").getAttribute("aria-valuetext")).toBe("time: 0 of 999, run_0.h5");
  });
});

test.each(themeNames)("the bar in the theme %s", async (theme) => {
  const bar = await barOf(browser, shown(stack, [412, 1, 0, 0]), { theme, width: 900, height: 330 });
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
