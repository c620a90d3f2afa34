import { describe, expect, test } from "vitest";
import { rgbOf } from "../../../media/frames/colour/colormaps.ts";
import { hasChromium } from "../harness/panel-browser.ts";
import { colourOf, imageBrowser, type OpenImage } from "./image-kit.ts";

if (hasChromium) {
  const browser = imageBrowser();
  let image: OpenImage;

  describe("colours", () => {
    test("a viewer begins with the settings, and what was chosen is kept for all datasets", async () => {
      image = await browser.open("/small", {
        body: { "data-colormap": "magma", "data-range": "percentile" },
      });
      expect(await image.colourAt(await image.at(0, 0))).toEqual(colourOf(0, "magma"));
      expect((await image.lastAsked()).levels.range).toEqual({ by: "percentile", low: 1, high: 99 });
      await image.press("i");
      expect(await image.colourAt(await image.at(0, 0))).toEqual(colourOf(0, "magma", true));
      const kept = JSON.stringify({
        colours: await image.page.evaluate(() => window.image.preferences["colours"]),
      });
      image = await browser.open("/constant", {
        body: { "data-colormap": "plasma", "data-preferences": kept },
      });
      expect(await image.colourAt(await image.at(0, 0, 4, 5))).toEqual(colourOf(0, "magma", true));
    });

    test("maps are found by typing and chosen by arrows, without a question to the server", async () => {
      image = await browser.open("/small");
      await image.press("o");
      const before = (await image.asked()).length;
      const paints = await image.told("paints");
      await image.page.getByPlaceholder("Search colour maps").fill("gre");
      const shown = image.page.locator(".colormap:not([hidden])");
      expect(await shown.allTextContents()).toEqual(["grey", "Greens"]);
      await image.page.keyboard.press("ArrowDown");
      await image.page.keyboard.press("ArrowDown");
      await image.painted();
      expect(await image.page.locator('.colormap[aria-selected="true"]').textContent()).toBe("Greens");
      await image.page.keyboard.press("ArrowUp");
      await image.painted();
      expect(await image.colourAt(await image.at(7, 9))).toEqual([255, 255, 255]);
      expect((await image.asked()).length).toBe(before);
      expect(await image.told("paints")).toBeGreaterThan(paints);
      await image.page.keyboard.press("Escape");
      await expect.poll(() => image.page.locator(".colour-panel").isHidden()).toBe(true);
    });

    test("names of groups find their maps, and what is no name says so", async () => {
      image = await browser.open("/small");
      await image.press("o");
      await image.page.getByPlaceholder("Search colour maps").fill("cyclic");
      expect(await image.page.locator(".colormap:not([hidden])").allTextContents()).toEqual([
        "rainbow",
        "sinebow",
      ]);
      await image.page.getByPlaceholder("Search colour maps").fill("<b>jet");
      expect(await image.page.locator(".colormaps [role=status]").textContent()).toBe(
        "No colour map is called “<b>jet”.",
      );
    });

    test.for(["log", "symlog", "sqrt"] as const)("the scale %s is asked for and painted", async (scale) => {
      image = await browser.open("/decades");
      await image.press("o");
      await image.page.getByRole("combobox", { name: "Scale" }).selectOption(scale);
      await image.painted();
      expect((await image.lastAsked()).levels.scale).toBe(scale);
      const middle = (await image.page.locator(".image-pixels").boundingBox())!;
      const colour = await image.colourAt({
        x: middle.x + middle.width / 2 + 2,
        y: middle.y + middle.height / 2 + 2,
      });
      expect(colour).toEqual(colourOf(1));
    });

    test("a range by hand is applied by Enter, and what is none is shown and asked for by nobody", async () => {
      image = await browser.open("/small");
      await image.press("o");
      const low = image.page.getByLabel("Low", { exact: true });
      await low.fill("200");
      await low.press("Enter");
      await image.painted();
      expect((await image.lastAsked()).levels.range).toEqual({ by: "hand", low: 200, high: 709 });
      expect(await image.colourAt(await image.at(2, 0))).toEqual(colourOf(0));
      const before = (await image.asked()).length;
      await low.fill("two");
      await low.press("Enter");
      expect(await low.getAttribute("aria-invalid")).toBe("true");
      expect(await image.page.locator(".range-fields .problem").textContent()).toBe("“two” is not a number.");
      await low.fill("900");
      await low.press("Enter");
      expect(await image.page.locator(".range-fields .problem").textContent()).toMatch(
        /less than the high end/,
      );
      expect((await image.asked()).length).toBe(before);
      expect(await image.page.getByRole("combobox", { name: "Range of values" }).inputValue()).toBe("hand");
    });

    test("percentiles are two numbers", async () => {
      image = await browser.open("/small");
      await image.press("o");
      await image.page.getByRole("combobox", { name: "Range of values" }).selectOption("percentile");
      const from = image.page.getByLabel("From %");
      await from.fill("10");
      await from.press("Enter");
      await image.painted();
      expect((await image.lastAsked()).levels.range).toEqual({ by: "percentile", low: 10, high: 99 });
      await from.fill("-1");
      await from.press("Enter");
      expect(await image.page.locator(".range-fields .problem").textContent()).toMatch(/0 to 100/);
    });

    test("a locked range is that of the frame it was locked at, for all others, until it is released", async () => {
      image = await browser.open("/gaps");
      await image.press("l", "ArrowRight");
      expect((await image.lastAsked()).levels.range).toEqual({ by: "hand", low: 0, high: 599 });
      expect((await image.state()).range).toEqual({ by: "lock", low: 0, high: 599 });
      // Another dataset is not concerned, and its return is.
      const kept = await image.state();
      await image.page.evaluate(() => window.image.show("/small"));
      await image.painted();
      expect((await image.lastAsked()).levels.range).toEqual({ by: "min-max" });
      await image.page.evaluate((given) => window.image.show("/gaps", given), kept);
      await image.painted();
      expect((await image.lastAsked()).levels.range).toEqual({ by: "hand", low: 0, high: 599 });
      await image.press("l");
      expect((await image.lastAsked()).levels.range).toEqual({ by: "min-max" });
    });

    test("values beyond a range by hand are marked, in colours one can choose", async () => {
      image = await browser.open("/small");
      await image.press("o");
      const low = image.page.getByLabel("Low", { exact: true });
      await low.fill("350");
      await low.press("Enter");
      await image.painted();
      const marked = await image.colourAt(await image.at(0, 0));
      expect(marked).not.toEqual(colourOf(0));
      await image.page.getByLabel("Colour of: Below").fill("#ff8000");
      await image.painted();
      expect(await image.colourAt(await image.at(0, 0))).toEqual(rgbOf("#ff8000"));
      await image.page.getByLabel("Out of range").selectOption("ends");
      await image.painted();
      expect(await image.colourAt(await image.at(0, 0))).toEqual(colourOf(0));
    });

    test("the histogram is asked for when it is looked at, and again for another frame or scale", async () => {
      image = await browser.open("/gaps");
      const count = () =>
        image.page.evaluate(() => window.image.asked.filter(({ ask }) => ask === "histogram").length);
      expect(await count()).toBe(0);
      await image.press("o");
      await expect.poll(count).toBe(1);
      await image.press("ArrowRight");
      await expect.poll(count).toBe(2);
      await image.page.getByRole("combobox", { name: "Scale" }).selectOption("sqrt");
      await expect.poll(count).toBe(3);
      await image.page.getByLabel("Logarithmic counts").check();
      await image.painted();
      expect(await count()).toBe(3);
    });

    test("the histogram's handles are dragged, by pointer and by keyboard, and do not pass each other", async () => {
      image = await browser.open("/small");
      await image.press("o");
      await image.painted();
      const high = image.page.getByRole("slider", { name: "High end of the range" });
      const box = (await image.page.locator(".histogram-stage").boundingBox())!;
      const handle = (await high.boundingBox())!;
      await image.page.mouse.move(handle.x + handle.width / 2, handle.y + 40);
      await image.page.mouse.down();
      await image.page.mouse.move(box.x + box.width / 2, handle.y + 40, { steps: 5 });
      await image.page.mouse.up();
      await image.painted();
      const range = (await image.lastAsked()).levels.range as { by: string; low: number; high: number };
      expect(range.by).toBe("hand");
      expect(range.high).toBeCloseTo(709 / 2, -1);
      await high.press("ArrowLeft");
      await image.painted();
      const less = (await image.lastAsked()).levels.range as { high: number };
      expect(less.high).toBeCloseTo(range.high - 7.09, 1);
      await high.press("Home");
      await image.painted();
      const least = (await image.lastAsked()).levels.range as { low: number; high: number };
      expect(least.high).toBeGreaterThan(least.low);
    });
  });
}
