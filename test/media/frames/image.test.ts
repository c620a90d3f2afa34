import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { coloursOf, rgbOf } from "../../../media/frames/colour/colormaps.ts";
import { levelCount } from "../../../media/frames/colour/lookup.ts";
import { hasChromium, keepPicture, settled } from "../harness/panel-browser.ts";
import { themeNames } from "../harness/themes.ts";
import type { FramesOpenOptions } from "./harness/frames-browser.ts";
import { framesBrowser } from "./harness/frames-kit.ts";
import type { ImagePage } from "./image-page.ts";

declare global {
  interface Window {
    readonly image: ImagePage;
  }
}

const nobody = { receive: () => undefined };

describe.skipIf(!hasChromium)("the picture", () => {
  const browser = framesBrowser("test/media/frames/image-page.ts");
  let page: Page;

  async function open(
    dataset: string,
    options: FramesOpenOptions = {},
    index?: readonly number[],
  ): Promise<void> {
    ({ page } = await browser.open(nobody, options));
    await page.waitForFunction(() => "image" in window);
    await page.evaluate(([name, at]) => window.image.show(name, undefined, at), [dataset, index] as const);
    await painted();
  }

  /** Everything that was asked is answered and on the screen. */
  async function painted(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await settled(page);
  }

  const stage = () => page.locator(".image-stage");
  const readout = () => page.locator(".readout-value");
  const told = async (name: "paints" | "buffers") => Number(await stage().getAttribute(`data-${name}`));
  const asked = () => page.evaluate(() => window.image.pictures());
  const lastAsked = async () => (await asked()).at(-1)!;
  const colours = () => page.evaluate(() => window.image.preferences["colours"]);
  const state = () => page.evaluate(() => JSON.parse(JSON.stringify(window.image.display.state())));
  const slice = () => page.evaluate(() => window.image.display.slice());

  /** Where the middle of an element is on the page. */
  async function at(row: number, column: number, rows = 8, columns = 10): Promise<{ x: number; y: number }> {
    const box = (await page.locator(".image-pixels").boundingBox())!;
    const scale = Math.min(box.width / columns, box.height / rows);
    return {
      x: box.x + box.width / 2 + (column + 0.5 - columns / 2) * scale,
      y: box.y + box.height / 2 + (row + 0.5 - rows / 2) * scale,
    };
  }

  /** The colour of the picture's canvas at a place of the page. */
  function colourAt({ x, y }: { x: number; y: number }): Promise<number[]> {
    return page.evaluate(
      ([left, top]) => {
        const canvas = document.querySelector<HTMLCanvasElement>(".image-pixels")!;
        const box = canvas.getBoundingClientRect();
        const density = canvas.width / box.width;
        const pen = canvas.getContext("2d")!;
        const place = [(left - box.left) * density, (top - box.top) * density] as const;
        return [...pen.getImageData(Math.floor(place[0]), Math.floor(place[1]), 1, 1).data.subarray(0, 3)];
      },
      [x, y] as const,
    );
  }

  /** The colour of a value between the ends of a range, as the map has it. */
  function colourOf(share: number, map = "viridis", isInverted = false): number[] {
    const level = Math.min(levelCount - 1, Math.floor(share * levelCount));
    return [...coloursOf(map, levelCount, isInverted).subarray(3 * level, 3 * level + 3)];
  }

  async function press(...keys: string[]): Promise<void> {
    await stage().focus();
    for (const key of keys) await page.keyboard.press(key);
    await painted();
  }

  describe("painted", () => {
    test("every element has the colour of its value", async () => {
      await open("/small");
      for (const [row, column] of [
        [0, 0],
        [3, 7],
        [7, 9],
      ] as const)
        expect(await colourAt(await at(row, column))).toEqual(colourOf((100 * row + column) / 709));
    });

    test("elements are square, sharp, and as many device pixels wide as there is room", async () => {
      await open("/small", { scale: 2 });
      const { x, y } = await at(2, 2);
      const right = await at(2, 3);
      const edge = (x + right.x) / 2;
      expect(await colourAt({ x: edge - 1, y })).toEqual(colourOf(202 / 709));
      expect(await colourAt({ x: edge + 1, y })).toEqual(colourOf(203 / 709));
      expect((await lastAsked()).width).toBeGreaterThan(1000);
    });

    test("pixels that come deflated are the same", async () => {
      await open("/small");
      const before = await colourAt(await at(5, 5));
      await page.evaluate(() => {
        window.image.deflates = true;
        window.image.display.refresh();
      });
      await painted();
      expect(await colourAt(await at(5, 5))).toEqual(before);
      expect(await page.locator(".image-message").isHidden()).toBe(true);
    });

    test("a frame larger than the screen is asked for in the screen's pixels, and its one hot element is seen", async () => {
      await open("/large");
      const { width, height } = await lastAsked();
      const box = (await page.locator(".image-pixels").boundingBox())!;
      expect(width).toBeLessThanOrEqual(box.width);
      expect(height).toBeLessThanOrEqual(box.height);
      const hot = await page.evaluate((hottest) => {
        const canvas = document.querySelector<HTMLCanvasElement>(".image-pixels")!;
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let of = 0; of < data.length; of += 4)
          if (hottest.every((channel, to) => data[of + to] === channel)) count++;
        return count;
      }, colourOf(1));
      // A pixel of the picture is one or two of the screen in each direction.
      expect(hot).toBeGreaterThanOrEqual(1);
      expect(hot).toBeLessThanOrEqual(4);
      expect(await page.locator(".readout-facts").textContent()).toMatch(/1 pixel = \d+ × \d+ elements/);
    });

    test("NaN has a colour of its own, which the colour bar names", async () => {
      await open("/entry/rings");
      const nan = await colourAt(await at(4, 4, 180, 240));
      const map = coloursOf("viridis", levelCount);
      for (let of = 0; of < map.length; of += 3) expect([...map.subarray(of, of + 3)]).not.toEqual(nan);
      expect(await page.locator(".readout-facts").textContent()).toContain("216 NaN");
    });

    test("a frame that is absent says why in its place, and axes and view stay", async () => {
      await open("/gaps");
      await press("+", "+");
      const before = await state();
      await press("ArrowRight", "ArrowRight");
      expect(await page.locator(".image-message").textContent()).toBe(
        "/data/run_2.h5 has no dataset /gaps: it was written by another program.",
      );
      expect((await state()).camera).toEqual(before.camera);
      await press("ArrowRight");
      expect(await page.locator(".image-message").isHidden()).toBe(true);
      expect((await state()).camera).toEqual(before.camera);
      expect((await lastAsked()).index[0]).toBe(3);
    });

    test("a question that is refused is a sentence in the picture's place", async () => {
      await open("/small");
      await page.evaluate(() => {
        window.image.refuses = "The file is not there any more.";
        window.image.display.refresh();
      });
      await painted();
      expect(await page.locator(".image-message").textContent()).toBe("The file is not there any more.");
    });

    test("a frame without elements says so", async () => {
      await open("/empty");
      expect(await page.locator(".image-message").textContent()).toMatch(/0 rows and 10 columns/);
    });

    test("a frame of equal values is painted, and its bar has the one value", async () => {
      await open("/constant");
      expect(await colourAt(await at(1, 1, 4, 5))).toEqual(colourOf(0));
    });
  });

  describe("while frames come", () => {
    test("the last picture stays until the next is there", async () => {
      await open("/gaps");
      const before = await colourAt(await at(3, 3, 20, 30));
      await page.evaluate(() => {
        window.image.holds = true;
        window.image.display.refresh();
      });
      await press("ArrowRight");
      expect(await colourAt(await at(3, 3, 20, 30))).toEqual(before);
      await page.evaluate(() => window.image.held.splice(0).forEach((answer) => void answer()));
      await painted();
      expect((await lastAsked()).index[0]).toBe(1);
    });

    test("playing a thousand by a thousand allocates pixels once, and paints each frame once", async () => {
      await open("/movie");
      const buffers = await told("buffers");
      const paints = await told("paints");
      const before = (await asked()).length;
      for (let frame = 0; frame < 20; frame++) await press("ArrowRight");
      expect((await asked()).length - before).toBe(20);
      expect(await told("buffers")).toBe(buffers);
      expect((await told("paints")) - paints).toBe(20);
    });

    test("play asks for the frames after the one it shows, and waits until that is painted", async () => {
      await open("/movie");
      await page.evaluate(() => {
        window.image.holds = true;
      });
      await stage().focus();
      await page.keyboard.press(" ");
      await page.waitForFunction(() => window.image.held.length === 2);
      await painted();
      expect(await page.evaluate(() => window.image.held.length)).toBe(2);
      expect((await lastAsked()).next?.length).toBeGreaterThan(0);
      await page.evaluate(() => {
        window.image.holds = false;
        for (const answer of window.image.held.splice(0)) answer();
      });
      await page.waitForFunction(() => window.image.pictures().length >= 8);
      await page.keyboard.press(" ");
    });

    test("a display that is not seen asks for nothing, and asks once it is", async () => {
      await open("/gaps");
      const before = (await asked()).length;
      await page.evaluate(() => {
        window.image.display.setVisible(false);
        window.image.display.refresh();
      });
      await painted();
      expect((await asked()).length).toBe(before);
      await page.evaluate(() => window.image.display.setVisible(true));
      await painted();
      expect((await asked()).length).toBe(before + 1);
    });
  });

  describe("zoom and pan", () => {
    test("the wheel zooms at the pointer", async () => {
      await open("/small");
      const place = await at(2, 7);
      await page.mouse.move(place.x, place.y);
      for (let turn = 0; turn < 5; turn++) await page.mouse.wheel(0, -120);
      await painted();
      expect(await colourAt(place)).toEqual(colourOf(207 / 709));
      expect((await slice())[0]).not.toEqual([0, 8]);
      for (let turn = 0; turn < 5; turn++) await page.mouse.wheel(0, 120);
      await painted();
      expect(await slice()).toEqual([
        [0, 8],
        [0, 10],
      ]);
    });

    test("a drag moves the picture under the hand, a double click comes closer, and 0 shows all", async () => {
      await open("/small");
      await press("+");
      const from = await at(3, 3);
      const colour = await colourAt(from);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 60, from.y + 40, { steps: 4 });
      await page.mouse.up();
      await painted();
      expect(await colourAt({ x: from.x + 60, y: from.y + 40 })).toEqual(colour);
      const { scale } = (await state()).camera;
      await page.mouse.dblclick(from.x, from.y);
      await painted();
      expect((await state()).camera.scale).toBeCloseTo(2 * scale, 6);
      await press("0");
      expect((await state()).camera.isFitted).toBe(true);
    });

    test("Shift and drag zooms to a rectangle", async () => {
      await open("/large");
      const from = await at(1000, 2000, 3000, 5000);
      const to = await at(1500, 3000, 3000, 5000);
      await page.keyboard.down("Shift");
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 3 });
      await page.mouse.up();
      await page.keyboard.up("Shift");
      await painted();
      const [rows, columns] = (await slice()) as [number, number][];
      expect(columns![0]).toBeGreaterThan(1900);
      expect(columns![1]).toBeLessThan(3100);
      expect(rows![0]).toBeGreaterThan(800);
      // What is seen is asked for finer than before, and a little more than it.
      const { region } = await lastAsked();
      expect(region!.left).toBeLessThan(columns![0]!);
      expect(region!.right).toBeGreaterThan(columns![1]!);
    });

    test("Escape takes a rectangle back, and the rest of the drag means nothing", async () => {
      await open("/large");
      await page.keyboard.down("Shift");
      await page.mouse.move(200, 200);
      await page.mouse.down();
      await page.mouse.move(300, 300, { steps: 3 });
      await page.keyboard.press("Escape");
      await page.mouse.move(400, 350, { steps: 3 });
      await page.mouse.up();
      await page.keyboard.up("Shift");
      await painted();
      expect((await state()).camera.isFitted).toBe(true);
    });

    test("two fingers of a trackpad move, and pinching zooms", async () => {
      await open("/large");
      await press("+", "+", "+");
      const before = (await state()).camera;
      await page.mouse.move(400, 300);
      await page.mouse.wheel(6, 4);
      await painted();
      const moved = (await state()).camera;
      expect(moved.scale).toBe(before.scale);
      expect(moved.x).toBeGreaterThan(before.x);
      expect(moved.y).toBeGreaterThan(before.y);
      await page.keyboard.down("Control");
      await page.mouse.wheel(0, -10);
      await page.keyboard.up("Control");
      await painted();
      expect((await state()).camera.scale).toBeGreaterThan(moved.scale);
    });

    test("1 shows an element a device pixel, and Shift with arrows moves", async () => {
      await open("/large", { scale: 2 });
      await press("1");
      expect((await state()).camera.scale).toBe(0.5);
      const { x } = (await state()).camera;
      await press("Shift+ArrowRight");
      expect((await state()).camera.x).toBeGreaterThan(x);
      expect((await lastAsked()).region).toBeDefined();
      expect((await asked()).every(({ index }) => index.every((one) => one === 0))).toBe(true);
    });

    test("small movements inside of what was asked for ask for nothing", async () => {
      await open("/large");
      await press("1");
      const before = (await asked()).length;
      await page.mouse.move(400, 300);
      await page.mouse.down();
      await page.mouse.move(420, 310, { steps: 5 });
      await page.mouse.up();
      await painted();
      expect((await asked()).length).toBe(before);
    });

    test("flipped, the first row is below and the first column on the right, for the next dataset as well", async () => {
      await open("/small");
      await press("v");
      expect(await colourAt(await at(7, 0))).toEqual(colourOf(0));
      await press("h");
      expect(await colourAt(await at(7, 9))).toEqual(colourOf(0));
      expect(await page.evaluate(() => window.image.preferences["picture"])).toMatchObject({
        flipsRows: true,
        flipsColumns: true,
      });
      await expect.poll(() => page.locator('[aria-pressed="true"]').count()).toBe(2);
    });

    test("elements fill the view when asked to", async () => {
      await open("/small");
      const box = (await page.locator(".image-pixels").boundingBox())!;
      const corner = { x: box.x + 3, y: box.y + 3 };
      expect(await colourAt(corner)).not.toEqual(colourOf(0));
      await press("a");
      expect(await colourAt(corner)).toEqual(colourOf(0));
    });

    test("the view is kept over a reload, and when the dataset has grown", async () => {
      await open("/large");
      await press("+", "+", "Shift+ArrowLeft");
      const kept = await state();
      const seen = await slice();
      await open("/large");
      await page.evaluate((given) => window.image.show("/small", given), kept);
      await page.evaluate((given) => window.image.show("/large", given), kept);
      await painted();
      expect(await slice()).toEqual(seen);
      await page.evaluate(() => window.image.show("/large", window.image.display.state()));
      await painted();
      expect(await slice()).toEqual(seen);
    });
  });

  describe("the pointer", () => {
    test("says where it is along all axes, and the value there", async () => {
      await open("/gaps", {}, [1, 0, 0]);
      const place = await at(4, 7, 20, 30);
      await page.mouse.move(place.x, place.y);
      await expect.poll(() => readout().textContent()).toBe("[1, 4, 7] = 1127");
      await press("ArrowLeft");
      await expect.poll(() => readout().textContent()).toBe("[0, 4, 7] = 127");
      await page.mouse.move(5, 5);
      await expect.poll(() => readout().textContent()).toBe("");
    });

    test("asks for one value at a time, and shows the newest", async () => {
      await open("/small");
      await page.evaluate(() => {
        window.image.holds = true;
      });
      for (let column = 0; column < 10; column++) {
        const { x, y } = await at(1, column);
        await page.mouse.move(x, y);
      }
      const count = () => page.evaluate(() => window.image.asked.filter(({ ask }) => ask === "value").length);
      expect(await count()).toBe(1);
      await page.evaluate(() => {
        window.image.holds = false;
        for (const answer of window.image.held.splice(0)) answer();
      });
      await expect.poll(() => readout().textContent()).toBe("[1, 9] = 109");
      expect(await count()).toBe(2);
    });

    test("a cursor goes by keys, stays in the frame, and its value is read aloud", async () => {
      await open("/gaps", {}, [1, 0, 0]);
      const spoken = () => page.locator(".image-readout [aria-live]").textContent();
      await press("c");
      await expect.poll(spoken).toBe("[1, 9, 14] = 1284");
      await press("ArrowRight", "ArrowDown");
      await expect.poll(spoken).toBe("[1, 10, 15] = 1315");
      await press("Shift+ArrowUp", "Shift+ArrowUp");
      await expect.poll(spoken).toBe("[1, 0, 15] = 1015");
      // The frames are still reached, by the other keys.
      await press("End");
      await expect.poll(() => readout().textContent()).toBe("[4, 0, 15] = 4015");
      await press("Escape", "ArrowLeft");
      expect((await lastAsked()).index[0]).toBe(3);
    });

    test("what the mouse passes over is not read aloud", async () => {
      await open("/small");
      const place = await at(1, 1);
      await page.mouse.move(place.x, place.y);
      await expect.poll(() => readout().textContent()).toBe("[1, 1] = 101");
      expect(await page.locator(".image-readout [aria-live]").textContent()).toBe("");
    });

    test("values are asked for where elements have room for them, and no sooner", async () => {
      await open("/gaps");
      const tables = () =>
        page.evaluate(() => window.image.asked.flatMap((one) => (one.ask === "table" ? [one.takes] : [])));
      expect(await tables()).toEqual([]);
      await press("+", "+", "+", "+");
      const [rows, columns] = (await slice()).slice(1) as [number, number][];
      expect((await tables()).at(-1)).toMatchObject({
        rows: 1,
        columns: 2,
        top: rows![0],
        left: columns![0],
        height: rows![1]! - rows![0]!,
        width: columns![1]! - columns![0]!,
      });
    });
  });

  describe("colours", () => {
    test("a viewer begins with the settings, and what was chosen is kept for all datasets", async () => {
      await open("/small", { body: { "data-colormap": "magma", "data-range": "percentile" } });
      expect(await colourAt(await at(0, 0))).toEqual(colourOf(0, "magma"));
      expect((await lastAsked()).levels.range).toEqual({ by: "percentile", low: 1, high: 99 });
      await press("i");
      expect(await colourAt(await at(0, 0))).toEqual(colourOf(0, "magma", true));
      const kept = JSON.stringify({ colours: await colours() });
      await open("/constant", { body: { "data-colormap": "plasma", "data-preferences": kept } });
      expect(await colourAt(await at(0, 0, 4, 5))).toEqual(colourOf(0, "magma", true));
    });

    test("maps are found by typing and chosen by arrows, without a question to the server", async () => {
      await open("/small");
      await press("o");
      const before = (await asked()).length;
      const paints = await told("paints");
      await page.getByPlaceholder("Search colour maps").fill("gre");
      const shown = page.locator(".colormap:not([hidden])");
      expect(await shown.allTextContents()).toEqual(["grey", "Greens"]);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await painted();
      expect(await page.locator('.colormap[aria-selected="true"]').textContent()).toBe("Greens");
      await page.keyboard.press("ArrowUp");
      await painted();
      expect(await colourAt(await at(7, 9))).toEqual([255, 255, 255]);
      expect((await asked()).length).toBe(before);
      expect(await told("paints")).toBeGreaterThan(paints);
      await page.keyboard.press("Escape");
      await expect.poll(() => page.locator(".colour-panel").isHidden()).toBe(true);
    });

    test("names of groups find their maps, and what is no name says so", async () => {
      await open("/small");
      await press("o");
      await page.getByPlaceholder("Search colour maps").fill("cyclic");
      expect(await page.locator(".colormap:not([hidden])").allTextContents()).toEqual(["rainbow", "sinebow"]);
      await page.getByPlaceholder("Search colour maps").fill("<b>jet");
      expect(await page.locator(".colormaps [role=status]").textContent()).toBe(
        "No colour map is called “<b>jet”.",
      );
    });

    test.for(["log", "symlog", "sqrt"] as const)("the scale %s is asked for and painted", async (scale) => {
      await open("/decades");
      await press("o");
      await page.getByRole("combobox", { name: "Scale" }).selectOption(scale);
      await painted();
      expect((await lastAsked()).levels.scale).toBe(scale);
      const middle = (await page.locator(".image-pixels").boundingBox())!;
      const colour = await colourAt({
        x: middle.x + middle.width / 2 + 2,
        y: middle.y + middle.height / 2 + 2,
      });
      expect(colour).toEqual(colourOf(1));
    });

    test("a range by hand is applied by Enter, and what is none is shown and asked for by nobody", async () => {
      await open("/small");
      await press("o");
      const low = page.getByLabel("Low", { exact: true });
      await low.fill("200");
      await low.press("Enter");
      await painted();
      expect((await lastAsked()).levels.range).toEqual({ by: "hand", low: 200, high: 709 });
      expect(await colourAt(await at(2, 0))).toEqual(colourOf(0));
      const before = (await asked()).length;
      await low.fill("two");
      await low.press("Enter");
      expect(await low.getAttribute("aria-invalid")).toBe("true");
      expect(await page.locator(".range-fields .problem").textContent()).toBe("“two” is not a number.");
      await low.fill("900");
      await low.press("Enter");
      expect(await page.locator(".range-fields .problem").textContent()).toMatch(/less than the high end/);
      expect((await asked()).length).toBe(before);
      expect(await page.getByRole("combobox", { name: "Range of values" }).inputValue()).toBe("hand");
    });

    test("percentiles are two numbers", async () => {
      await open("/small");
      await press("o");
      await page.getByRole("combobox", { name: "Range of values" }).selectOption("percentile");
      const from = page.getByLabel("From %");
      await from.fill("10");
      await from.press("Enter");
      await painted();
      expect((await lastAsked()).levels.range).toEqual({ by: "percentile", low: 10, high: 99 });
      await from.fill("-1");
      await from.press("Enter");
      expect(await page.locator(".range-fields .problem").textContent()).toMatch(/0 to 100/);
    });

    test("a locked range is that of the frame it was locked at, for all others, until it is released", async () => {
      await open("/gaps");
      await press("l", "ArrowRight");
      expect((await lastAsked()).levels.range).toEqual({ by: "hand", low: 0, high: 599 });
      expect((await state()).range).toEqual({ by: "lock", low: 0, high: 599 });
      // Another dataset is not concerned, and its return is.
      const kept = await state();
      await page.evaluate(() => window.image.show("/small"));
      await painted();
      expect((await lastAsked()).levels.range).toEqual({ by: "min-max" });
      await page.evaluate((given) => window.image.show("/gaps", given), kept);
      await painted();
      expect((await lastAsked()).levels.range).toEqual({ by: "hand", low: 0, high: 599 });
      await press("l");
      expect((await lastAsked()).levels.range).toEqual({ by: "min-max" });
    });

    test("values beyond a range by hand are marked, in colours one can choose", async () => {
      await open("/small");
      await press("o");
      const low = page.getByLabel("Low", { exact: true });
      await low.fill("350");
      await low.press("Enter");
      await painted();
      const marked = await colourAt(await at(0, 0));
      expect(marked).not.toEqual(colourOf(0));
      await page.getByLabel("Colour of: Below").fill("#ff8000");
      await painted();
      expect(await colourAt(await at(0, 0))).toEqual(rgbOf("#ff8000"));
      await page.getByLabel("Out of range").selectOption("ends");
      await painted();
      expect(await colourAt(await at(0, 0))).toEqual(colourOf(0));
    });

    test("the histogram is asked for when it is looked at, and again for another frame or scale", async () => {
      await open("/gaps");
      const count = () =>
        page.evaluate(() => window.image.asked.filter(({ ask }) => ask === "histogram").length);
      expect(await count()).toBe(0);
      await press("o");
      await expect.poll(count).toBe(1);
      await press("ArrowRight");
      await expect.poll(count).toBe(2);
      await page.getByRole("combobox", { name: "Scale" }).selectOption("sqrt");
      await expect.poll(count).toBe(3);
      await page.getByLabel("Logarithmic counts").check();
      await painted();
      expect(await count()).toBe(3);
    });

    test("the histogram's handles are dragged, by pointer and by keyboard, and do not pass each other", async () => {
      await open("/small");
      await press("o");
      await painted();
      const high = page.getByRole("slider", { name: "High end of the range" });
      const box = (await page.locator(".histogram-stage").boundingBox())!;
      const handle = (await high.boundingBox())!;
      await page.mouse.move(handle.x + handle.width / 2, handle.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, handle.y + 40, { steps: 5 });
      await page.mouse.up();
      await painted();
      const range = (await lastAsked()).levels.range as { by: string; low: number; high: number };
      expect(range.by).toBe("hand");
      expect(range.high).toBeCloseTo(709 / 2, -1);
      await high.press("ArrowLeft");
      await painted();
      const less = (await lastAsked()).levels.range as { high: number };
      expect(less.high).toBeCloseTo(range.high - 7.09, 1);
      await high.press("Home");
      await painted();
      const least = (await lastAsked()).levels.range as { low: number; high: number };
      expect(least.high).toBeGreaterThan(least.low);
    });
  });

  describe("with every hand", () => {
    beforeEach(() => open("/entry/rings"));

    test("the keys' card opens by a question mark and closes by Escape", async () => {
      await press("?");
      expect(await page.locator(".image-keys").isVisible()).toBe(true);
      await page.keyboard.press("Escape");
      expect(await page.locator(".image-keys").isVisible()).toBe(false);
    });

    test("every control has a name, and the stage says what it is", async () => {
      await press("o");
      const unnamed = await page.evaluate(() =>
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
      expect(await stage().getAttribute("aria-label")).toContain("/entry/rings");
    });

    test("turned, rows run to the right", async () => {
      const before = await colourAt(await at(90, 200, 180, 240));
      await page.locator(".axes-bar button").first().click();
      await painted();
      const { rows, columns } = await lastAsked();
      expect([rows, columns]).toEqual([2, 1]);
      expect(await colourAt(await at(200, 90, 240, 180))).toEqual(before);
    });
  });

  test.for(themeNames)("a picture of it in the theme %s, for people to look at", async (theme) => {
    await open("/entry/rings", { theme });
    await press("o", "Escape", "l");
    await stage().focus();
    await press("c");
    await keepPicture(page, `image-${theme}`);
    expect(await page.evaluate(() => document.querySelectorAll(".image-display").length)).toBe(1);
  });
});
