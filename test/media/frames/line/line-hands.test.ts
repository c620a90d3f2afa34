import { describe, expect, test } from "vitest";
import { settled } from "../../harness/panel-browser.ts";
import { askedOf, framesBrowser } from "../harness/frames-kit.ts";
import { few, lineOf, linePage, spectra, spotOf } from "./line-kit.ts";
import { spectrum } from "./made-up-lines.ts";

const browser = framesBrowser(linePage);

describe("pointer and keyboard", () => {
  test("the value under the pointer is said: exact of one element, from least to most of several", async () => {
    const line = await lineOf(browser, spectra, { index: [2, 0] });
    await line.page.mouse.move(...(await spotOf(line.page, 0.5, 0.5)));
    await settled(line.page);
    expect(await line.readout()).toMatch(/^4,000 to 4,0\d\d: [\d.]+ to [\d.]+$/);
    const fine = await lineOf(browser, few);
    await fine.page.mouse.move(...(await spotOf(fine.page, 7.5 / 20, 0.5)));
    await fine.answered();
    expect(await fine.readout()).toBe("7: 19");
    expect(askedOf(fine, "value")).toEqual([{ dataset: "/entry/spectra", index: [7] }]);
    await fine.page.mouse.move(5, 5);
    await settled(fine.page);
    expect(await fine.readout()).toBe("");
  });

  test("the wheel zooms where the pointer is, on the value axis the values alone", async () => {
    const line = await lineOf(browser, spectra);
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
    const line = await lineOf(browser, spectra);
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
    const line = await lineOf(browser, spectra);
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
    const line = await lineOf(browser, few);
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
    const line = await lineOf(browser, spectra);
    await line.press("+", "+", "+", "+", "+", "+", "+", "+", "End");
    await line.answered();
    const [, to] = await line.view();
    expect(to).toBe(8000);
    const value = spectrum(7999, 0);
    expect(await line.page.locator(".line-display > [role=status]").textContent()).toBe(`7,999: ${value}`);
  });

  test("the plot says what it is, and how it is used", async () => {
    const { plot, page } = await lineOf(browser, spectra);
    expect(await plot.getAttribute("aria-label")).toBe("Line of /entry/spectra: 8,000 values along axis 1");
    const help = page.locator(`#${await plot.getAttribute("aria-describedby")}`);
    expect(await help.textContent()).toContain("arrow");
  });
});
