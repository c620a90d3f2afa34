import { beforeEach, describe, expect, test } from "vitest";
import { coloursOf } from "../../../media/frames/colour/colormaps.ts";
import { levelCount } from "../../../media/frames/colour/lookup.ts";
import { hasChromium, keepPicture } from "../harness/panel-browser.ts";
import { themeNames } from "../harness/themes.ts";
import { colourOf, imageBrowser, type OpenImage } from "./image-kit.ts";

if (hasChromium) {
  const browser = imageBrowser();
  let image: OpenImage;

  describe("painted", () => {
    test("every element has the colour of its value", async () => {
      image = await browser.open("/small");
      for (const [row, column] of [
        [0, 0],
        [3, 7],
        [7, 9],
      ] as const)
        expect(await image.colourAt(await image.at(row, column))).toEqual(
          colourOf((100 * row + column) / 709),
        );
    });

    test("elements are square, sharp, and as many device pixels wide as there is room", async () => {
      image = await browser.open("/small", { scale: 2 });
      const { x, y } = await image.at(2, 2);
      const right = await image.at(2, 3);
      const edge = (x + right.x) / 2;
      expect(await image.colourAt({ x: edge - 1, y })).toEqual(colourOf(202 / 709));
      expect(await image.colourAt({ x: edge + 1, y })).toEqual(colourOf(203 / 709));
      expect((await image.lastAsked()).width).toBeGreaterThan(1000);
    });

    test("pixels that come deflated are the same", async () => {
      image = await browser.open("/small");
      const before = await image.colourAt(await image.at(5, 5));
      await image.page.evaluate(() => {
        window.image.deflates = true;
        window.image.display.refresh();
      });
      await image.painted();
      expect(await image.colourAt(await image.at(5, 5))).toEqual(before);
      expect(await image.page.locator(".image-message").isHidden()).toBe(true);
    });

    test("a frame larger than the screen is asked for in the screen's pixels, and its one hot element is seen", async () => {
      image = await browser.open("/large");
      const { width, height } = await image.lastAsked();
      const box = (await image.page.locator(".image-pixels").boundingBox())!;
      expect(width).toBeLessThanOrEqual(box.width);
      expect(height).toBeLessThanOrEqual(box.height);
      const hot = await image.pixelsOf(colourOf(1));
      // A pixel of the picture is one or two of the screen in each direction.
      expect(hot).toBeGreaterThanOrEqual(1);
      expect(hot).toBeLessThanOrEqual(4);
      expect(await image.page.locator(".readout-facts").textContent()).toMatch(
        /1 pixel = \d+ × \d+ elements/,
      );
    });

    test("NaN has a colour of its own, which the colour bar names", async () => {
      image = await browser.open("/entry/rings");
      const nan = await image.colourAt(await image.at(4, 4, 180, 240));
      const map = coloursOf("viridis", levelCount);
      for (let of = 0; of < map.length; of += 3) expect([...map.subarray(of, of + 3)]).not.toEqual(nan);
      expect(await image.page.locator(".readout-facts").textContent()).toContain("216 NaN");
    });

    test("a frame that is absent says why in its place, and axes and view stay", async () => {
      image = await browser.open("/gaps");
      await image.press("+", "+");
      const before = await image.state();
      await image.press("ArrowRight", "ArrowRight");
      expect(await image.page.locator(".image-message").textContent()).toBe(
        "/data/run_2.h5 has no dataset /gaps: it was written by another program.",
      );
      expect((await image.state()).camera).toEqual(before.camera);
      await image.press("ArrowRight");
      expect(await image.page.locator(".image-message").isHidden()).toBe(true);
      expect((await image.state()).camera).toEqual(before.camera);
      expect((await image.lastAsked()).index[0]).toBe(3);
    });

    test("a question that is refused is a sentence in the picture's place", async () => {
      image = await browser.open("/small");
      await image.page.evaluate(() => {
        window.image.refuses = "The file is not there any more.";
        window.image.display.refresh();
      });
      await image.painted();
      expect(await image.page.locator(".image-message").textContent()).toBe(
        "The file is not there any more.",
      );
    });

    test("a frame without elements says so", async () => {
      image = await browser.open("/empty");
      expect(await image.page.locator(".image-message").textContent()).toMatch(/0 rows and 10 columns/);
    });

    test("a frame of equal values is painted, and its bar has the one value", async () => {
      image = await browser.open("/constant");
      expect(await image.colourAt(await image.at(1, 1, 4, 5))).toEqual(colourOf(0));
    });
  });

  describe("while frames come", () => {
    test("the last picture stays until the next is there", async () => {
      image = await browser.open("/gaps");
      const before = await image.colourAt(await image.at(3, 3, 20, 30));
      await image.page.evaluate(() => {
        window.image.holds = true;
        window.image.display.refresh();
      });
      await image.press("ArrowRight");
      expect(await image.colourAt(await image.at(3, 3, 20, 30))).toEqual(before);
      await image.page.evaluate(() => window.image.held.splice(0).forEach((answer) => void answer()));
      await image.painted();
      expect((await image.lastAsked()).index[0]).toBe(1);
    });

    test("playing a thousand by a thousand allocates pixels once, and paints each frame once", async () => {
      image = await browser.open("/movie");
      const buffers = await image.told("buffers");
      const paints = await image.told("paints");
      const before = (await image.asked()).length;
      for (let frame = 0; frame < 20; frame++) await image.press("ArrowRight");
      expect((await image.asked()).length - before).toBe(20);
      expect(await image.told("buffers")).toBe(buffers);
      expect((await image.told("paints")) - paints).toBe(20);
    });

    test("play asks for the frames after the one it shows, and waits until that is painted", async () => {
      image = await browser.open("/movie");
      await image.page.evaluate(() => {
        window.image.holds = true;
      });
      await image.stage.focus();
      await image.page.keyboard.press(" ");
      await image.page.waitForFunction(() => window.image.held.length > 0);
      // One until a frame has come, and never more than two: what is due meanwhile is left out.
      await image.painted();
      expect(await image.page.evaluate(() => window.image.held.length)).toBeLessThanOrEqual(2);
      expect((await image.lastAsked()).next?.length).toBeGreaterThan(0);
      await image.page.evaluate(() => {
        window.image.holds = false;
        for (const answer of window.image.held.splice(0)) answer();
      });
      await image.page.waitForFunction(() => window.image.pictures().length >= 8);
      await image.page.keyboard.press(" ");
    });

    test("a display that is not seen asks for nothing, and asks once it is", async () => {
      image = await browser.open("/gaps");
      const before = (await image.asked()).length;
      await image.page.evaluate(() => {
        window.image.display.setVisible(false);
        window.image.display.refresh();
      });
      await image.painted();
      expect((await image.asked()).length).toBe(before);
      await image.page.evaluate(() => window.image.display.setVisible(true));
      await image.painted();
      expect((await image.asked()).length).toBe(before + 1);
    });
  });

  describe("with every hand", () => {
    beforeEach(async () => {
      image = await browser.open("/entry/rings");
    });

    test("the keys' card opens by a question mark and closes by Escape", async () => {
      await image.press("?");
      expect(await image.page.locator(".image-keys").isVisible()).toBe(true);
      await image.page.keyboard.press("Escape");
      expect(await image.page.locator(".image-keys").isVisible()).toBe(false);
    });

    test("every control has a name, and the stage says what it is", async () => {
      await image.press("o");
      const unnamed = await image.page.evaluate(() =>
        [...document.querySelectorAll("button, input, select, [role=slider], [role=application]")]
          .filter((one) => (one as HTMLElement).offsetParent !== null)
          .filter(
            (one) =>
              !(
                one.getAttribute("aria-label") ||
                one.textContent?.trim() ||
                one.closest("label")?.textContent?.trim()
              ),
          )
          .map((one) => one.outerHTML.slice(0, 120)),
      );
      expect(unnamed).toEqual([]);
      expect(await image.stage.getAttribute("aria-label")).toContain("/entry/rings");
    });

    test("turned, rows run to the right", async () => {
      const before = await image.colourAt(await image.at(90, 200, 180, 240));
      await image.page.locator(".axes-bar button").first().click();
      await image.painted();
      const { rows, columns } = await image.lastAsked();
      expect([rows, columns]).toEqual([2, 1]);
      expect(await image.colourAt(await image.at(200, 90, 240, 180))).toEqual(before);
    });
  });

  test.for(themeNames)("a picture of it in the theme %s, for people to look at", async (theme) => {
    image = await browser.open("/entry/rings", { theme });
    await image.press("o", "Escape", "l");
    await image.stage.focus();
    await image.press("c");
    await keepPicture(image.page, `image-${theme}`);
    expect(await image.page.evaluate(() => document.querySelectorAll(".image-display").length)).toBe(1);
  });
}
