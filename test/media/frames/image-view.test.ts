import { describe, expect, test } from "vitest";
import { hasChromium } from "../harness/panel-browser.ts";
import { colourOf, imageBrowser, type OpenImage } from "./image-kit.ts";

if (hasChromium) {
  const browser = imageBrowser();
  let image: OpenImage;

  describe("zoom and pan", () => {
    test("the wheel zooms at the pointer", async () => {
      image = await browser.open("/small");
      const place = await image.at(2, 7);
      await image.page.mouse.move(place.x, place.y);
      for (let turn = 0; turn < 5; turn++) await image.page.mouse.wheel(0, -120);
      await image.painted();
      expect(await image.colourAt(place)).toEqual(colourOf(207 / 709));
      expect((await image.slice())[0]).not.toEqual([0, 8]);
      for (let turn = 0; turn < 5; turn++) await image.page.mouse.wheel(0, 120);
      await image.painted();
      expect(await image.slice()).toEqual([
        [0, 8],
        [0, 10],
      ]);
    });

    test("a drag moves the picture under the hand, a double click comes closer, and 0 shows all", async () => {
      image = await browser.open("/small");
      await image.press("+");
      const from = await image.at(3, 3);
      const colour = await image.colourAt(from);
      await image.page.mouse.move(from.x, from.y);
      await image.page.mouse.down();
      await image.page.mouse.move(from.x + 60, from.y + 40, { steps: 4 });
      await image.page.mouse.up();
      await image.painted();
      expect(await image.colourAt({ x: from.x + 60, y: from.y + 40 })).toEqual(colour);
      const { scale } = (await image.state()).camera;
      await image.page.mouse.dblclick(from.x, from.y);
      await image.painted();
      expect((await image.state()).camera.scale).toBeCloseTo(2 * scale, 6);
      await image.press("0");
      expect((await image.state()).camera.isFitted).toBe(true);
    });

    test("Shift and drag zooms to a rectangle", async () => {
      image = await browser.open("/large");
      const from = await image.at(1000, 2000, 3000, 5000);
      const to = await image.at(1500, 3000, 3000, 5000);
      await image.page.keyboard.down("Shift");
      await image.page.mouse.move(from.x, from.y);
      await image.page.mouse.down();
      await image.page.mouse.move(to.x, to.y, { steps: 3 });
      await image.page.mouse.up();
      await image.page.keyboard.up("Shift");
      await image.painted();
      const [rows, columns] = (await image.slice()) as [number, number][];
      expect(columns![0]).toBeGreaterThan(1900);
      expect(columns![1]).toBeLessThan(3100);
      expect(rows![0]).toBeGreaterThan(800);
      // What is seen is asked for finer than before, and a little more than it.
      const { region } = await image.lastAsked();
      expect(region!.left).toBeLessThan(columns![0]!);
      expect(region!.right).toBeGreaterThan(columns![1]!);
    });

    test("Escape takes a rectangle back, and the rest of the drag means nothing", async () => {
      image = await browser.open("/large");
      await image.page.keyboard.down("Shift");
      await image.page.mouse.move(200, 200);
      await image.page.mouse.down();
      await image.page.mouse.move(300, 300, { steps: 3 });
      await image.page.keyboard.press("Escape");
      await image.page.mouse.move(400, 350, { steps: 3 });
      await image.page.mouse.up();
      await image.page.keyboard.up("Shift");
      await image.painted();
      expect((await image.state()).camera.isFitted).toBe(true);
    });

    test("two fingers of a trackpad move, and pinching zooms", async () => {
      image = await browser.open("/large");
      await image.press("+", "+", "+");
      const before = (await image.state()).camera;
      await image.page.mouse.move(400, 300);
      await image.page.mouse.wheel(6, 4);
      await image.painted();
      const moved = (await image.state()).camera;
      expect(moved.scale).toBe(before.scale);
      expect(moved.x).toBeGreaterThan(before.x);
      expect(moved.y).toBeGreaterThan(before.y);
      await image.page.keyboard.down("Control");
      await image.page.mouse.wheel(0, -10);
      await image.page.keyboard.up("Control");
      await image.painted();
      expect((await image.state()).camera.scale).toBeGreaterThan(moved.scale);
    });

    test("1 shows an element a device pixel, and Shift with arrows moves", async () => {
      image = await browser.open("/large", { scale: 2 });
      await image.press("1");
      expect((await image.state()).camera.scale).toBe(0.5);
      const { x } = (await image.state()).camera;
      await image.press("Shift+ArrowRight");
      expect((await image.state()).camera.x).toBeGreaterThan(x);
      expect((await image.lastAsked()).region).toBeDefined();
      expect((await image.asked()).every(({ index }) => index.every((one) => one === 0))).toBe(true);
    });

    test("small movements inside of what was asked for ask for nothing", async () => {
      image = await browser.open("/large");
      await image.press("1");
      const before = (await image.asked()).length;
      await image.page.mouse.move(400, 300);
      await image.page.mouse.down();
      await image.page.mouse.move(420, 310, { steps: 5 });
      await image.page.mouse.up();
      await image.painted();
      expect((await image.asked()).length).toBe(before);
    });

    test("flipped, the first row is below and the first column on the right, for the next dataset as well", async () => {
      image = await browser.open("/small");
      await image.press("v");
      expect(await image.colourAt(await image.at(7, 0))).toEqual(colourOf(0));
      await image.press("h");
      expect(await image.colourAt(await image.at(7, 9))).toEqual(colourOf(0));
      expect(await image.page.evaluate(() => window.image.preferences["picture"])).toMatchObject({
        flipsRows: true,
        flipsColumns: true,
      });
      await expect.poll(() => image.page.locator('[aria-pressed="true"]').count()).toBe(2);
    });

    test("elements fill the view when asked to", async () => {
      image = await browser.open("/small");
      const box = (await image.page.locator(".image-pixels").boundingBox())!;
      const corner = { x: box.x + 3, y: box.y + 3 };
      expect(await image.colourAt(corner)).not.toEqual(colourOf(0));
      await image.press("a");
      expect(await image.colourAt(corner)).toEqual(colourOf(0));
    });

    test("the view is kept over a reload, and when the dataset has grown", async () => {
      image = await browser.open("/large");
      await image.press("+", "+", "Shift+ArrowLeft");
      const kept = await image.state();
      const seen = await image.slice();
      image = await browser.open("/large");
      await image.page.evaluate((given) => window.image.show("/small", given), kept);
      await image.page.evaluate((given) => window.image.show("/large", given), kept);
      await image.painted();
      expect(await image.slice()).toEqual(seen);
      await image.page.evaluate(() => window.image.show("/large", window.image.display.state()));
      await image.painted();
      expect(await image.slice()).toEqual(seen);
    });
  });

  describe("the pointer", () => {
    test("says where it is along all axes, and the value there", async () => {
      image = await browser.open("/gaps", {}, [1, 0, 0]);
      const place = await image.at(4, 7, 20, 30);
      await image.page.mouse.move(place.x, place.y);
      await expect.poll(() => image.readout()).toBe("[1, 4, 7] = 1127");
      await image.press("ArrowLeft");
      await expect.poll(() => image.readout()).toBe("[0, 4, 7] = 127");
      await image.page.mouse.move(5, 5);
      await expect.poll(() => image.readout()).toBe("");
    });

    test("asks for one value at a time, and shows the newest", async () => {
      image = await browser.open("/small");
      await image.page.evaluate(() => {
        window.image.holds = true;
      });
      for (let column = 0; column < 10; column++) {
        const { x, y } = await image.at(1, column);
        await image.page.mouse.move(x, y);
      }
      const count = () =>
        image.page.evaluate(() => window.image.asked.filter(({ ask }) => ask === "value").length);
      expect(await count()).toBe(1);
      await image.page.evaluate(() => {
        window.image.holds = false;
        for (const answer of window.image.held.splice(0)) answer();
      });
      await expect.poll(() => image.readout()).toBe("[1, 9] = 109");
      expect(await count()).toBe(2);
    });

    test("a cursor goes by keys, stays in the frame, and its value is read aloud", async () => {
      image = await browser.open("/gaps", {}, [1, 0, 0]);
      const spoken = () => image.page.locator(".image-readout [aria-live]").textContent();
      await image.press("c");
      await expect.poll(spoken).toBe("[1, 9, 14] = 1284");
      await image.press("ArrowRight", "ArrowDown");
      await expect.poll(spoken).toBe("[1, 10, 15] = 1315");
      await image.press("Shift+ArrowUp", "Shift+ArrowUp");
      await expect.poll(spoken).toBe("[1, 0, 15] = 1015");
      // The frames are still reached, by the other keys.
      await image.press("End");
      await expect.poll(() => image.readout()).toBe("[4, 0, 15] = 4015");
      await image.press("Escape", "ArrowLeft");
      expect((await image.lastAsked()).index[0]).toBe(3);
    });

    test("what the mouse passes over is not read aloud", async () => {
      image = await browser.open("/small");
      const place = await image.at(1, 1);
      await image.page.mouse.move(place.x, place.y);
      await expect.poll(() => image.readout()).toBe("[1, 1] = 101");
      expect(await image.page.locator(".image-readout [aria-live]").textContent()).toBe("");
    });

    test("values are asked for where elements have room for them, and no sooner", async () => {
      image = await browser.open("/gaps");
      const tables = () =>
        image.page.evaluate(() =>
          window.image.asked.flatMap((one) => (one.ask === "table" ? [one.takes] : [])),
        );
      expect(await tables()).toEqual([]);
      await image.press("+", "+", "+", "+");
      const [rows, columns] = (await image.slice()).slice(1) as [number, number][];
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
}
