import { decodeFrames } from "modern-gif";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { hasChromium, settled } from "../harness/panel-browser.ts";
import { gifWorkerScript } from "./harness/frames-bundles.ts";
import { framesBrowser } from "./harness/frames-kit.ts";
import { colourOf } from "./image-kit.ts";

declare global {
  interface Window {
    made: Promise<{ readonly name: string; readonly bytes: string } | string | undefined>;
  }
}

if (hasChromium) {
  const browser = framesBrowser("test/media/frames/image-page.ts");
  let page: Page;
  let worker = "";

  beforeAll(async () => {
    worker = await gifWorkerScript();
  });

  async function open(dataset: string, index?: readonly number[], hasWorker = true): Promise<void> {
    ({ page } = await browser.open(
      { receive: () => undefined },
      hasWorker ? { body: { "data-gif-worker": "/gif-worker.js" } } : {},
    ));
    await page.route("**/gif-worker.js", (route) =>
      route.fulfill({ contentType: "text/javascript", body: worker }),
    );
    await page.waitForFunction(() => "image" in window);
    await page.evaluate(([name, at]) => window.image.show(name, undefined, at), [dataset, index] as const);
    await painted();
  }

  async function painted(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await settled(page);
  }

  /** The PNG, and its pixels at relative places, as a browser reads them. */
  function png(
    options: { readonly isDecorated: boolean; readonly background?: "white" | "theme" },
    places: readonly (readonly [x: number, y: number])[] = [],
  ) {
    return page.evaluate(
      async ([given, at]) => {
        const { name, bytes } = await window.image.display.exports.png(given);
        const bitmap = await createImageBitmap(
          new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "image/png" }),
        );
        const canvas = document.createElement("canvas");
        canvas.width = bitmap.width;
        canvas.height = bitmap.height;
        const pen = canvas.getContext("2d")!;
        pen.drawImage(bitmap, 0, 0);
        const { width, height } = canvas;
        const colours = at.map(([x, y]) => [
          ...pen
            .getImageData(Math.floor(x * (width - 1)), Math.floor(y * (height - 1)), 1, 1)
            .data.subarray(0, 3),
        ]);
        const { data } = pen.getImageData(0, 0, width, height);
        let dark = 0;
        for (let of = 0; of < data.length; of += 4)
          if (data[of]! + data[of + 1]! + data[of + 2]! < 40) dark++;
        return { name, width, height, colours, dark };
      },
      [options, places] as const,
    );
  }

  /** Begins an animation; `window.made` has what came of it. */
  async function animate(): Promise<void> {
    await page.evaluate(() => {
      window.made = window.image.display.exports.gif().then(
        (file) => {
          if (!file) return undefined;
          const parts: string[] = [];
          for (let at = 0; at < file.bytes.length; at += 32_768)
            parts.push(String.fromCharCode(...file.bytes.subarray(at, at + 32_768)));
          return { name: file.name, bytes: btoa(parts.join("")) };
        },
        (error: unknown) => String(error),
      );
    });
    await page.locator(".gif-dialog").waitFor();
  }

  const made = () => page.evaluate(() => window.made);
  const fill = (label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value);

  test("a plain PNG has one pixel for each element, in its colour", async () => {
    await open("/small");
    const file = await png({ isDecorated: false }, [
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    expect(file).toMatchObject({ name: "small.png", width: 10, height: 8 });
    expect(file.colours).toEqual([colourOf(0), colourOf(9 / 709), colourOf(1)]);
  });

  test("flips go along, and zoom does not: the whole frame is in the file", async () => {
    await open("/small");
    await page.locator(".image-stage").press("v");
    await page.locator(".image-stage").press("+");
    await painted();
    const file = await png({ isDecorated: false }, [[0, 1]]);
    expect(file).toMatchObject({ width: 10, height: 8, colours: [colourOf(0)] });
  });

  test("a frame of more than 4096 columns is in square blocks, and its hot element is in one of them", async () => {
    await open("/large");
    const file = await png({ isDecorated: false }, [[2160.5 / 2499, 617.5 / 1499]]);
    expect(file).toMatchObject({ width: 2500, height: 1500, colours: [colourOf(1)] });
  });

  test("a decorated PNG has room for title, axes and colour bar, on white", async () => {
    await open("/entry/rings", [3, 0, 0]);
    const plain = await png({ isDecorated: false });
    const file = await png({ isDecorated: true }, [
      [0, 0],
      [1, 1],
      [1, 0],
    ]);
    expect(file.name).toBe("entry-rings-3.png");
    expect(file.width).toBeGreaterThan(2 * plain.width + 100);
    expect(file.height).toBeGreaterThan(2 * plain.height + 50);
    for (const colour of file.colours) expect(colour).toEqual([255, 255, 255]);
    // Title and labels are black, and there are many of them.
    expect(file.dark).toBeGreaterThan(500);
  });

  test("on the theme's background the rest is in its colours", async () => {
    await open("/small");
    const { colours } = await png({ isDecorated: true, background: "theme" }, [[0, 0]]);
    expect(colours).toEqual([[31, 31, 31]]);
  });

  test("no file is made of a frame that cannot be read", async () => {
    await open("/gaps", [2, 0, 0]);
    await expect(png({ isDecorated: true })).rejects.toThrow(/no frame to be saved/);
    expect(await page.evaluate(() => window.image.display.exports.canAnimate())).toBe(false);
  });

  test("the picture on the screen is asked for again after a file was made of another", async () => {
    await open("/large");
    await png({ isDecorated: false });
    await painted();
    expect(await page.locator(".image-message").isHidden()).toBe(true);
    expect(Number(await page.locator(".image-stage").getAttribute("data-paints"))).toBeGreaterThan(0);
  });

  test("an animation has the frames of the range, in one range of values, at the speed that was asked for", async () => {
    await open("/gaps", [1, 0, 0]);
    await animate();
    await fill("From", "0");
    await fill("To", "4");
    await fill("Every", "3");
    await fill("Frames per second", "20");
    await fill("Longer side, in pixels", "60");
    await page.getByLabel("Write the position below each frame").uncheck();
    expect(await page.locator(".gif-summary").textContent()).toBe("2 frames of 60 × 40 pixels, 0.1 s");
    await page.getByRole("button", { name: "Make" }).click();
    const file = (await made()) as { readonly name: string; readonly bytes: string };
    expect(file.name).toBe("gaps-1.gif");
    const frames = decodeFrames(new Uint8Array(Buffer.from(file.bytes, "base64")));
    expect(frames.map(({ width, height, delay }) => [width, height, delay])).toEqual([
      [60, 40, 50],
      [60, 40, 50],
    ]);
    const pixel = (frame: number, x: number, y: number): number[] => [
      ...frames[frame]!.data.subarray(4 * (60 * y + x), 4 * (60 * y + x) + 3),
    ];
    // The range is that of the frame that was shown, from 1000 to 1599: frame 0 lies below it, frame 3 above.
    const range = await page.evaluate(() => window.image.pictures().at(-2)!.levels.range);
    expect(range).toEqual({ by: "hand", low: 1000, high: 1599 });
    expect(new Set([pixel(0, 1, 1), pixel(0, 58, 38)].map(String)).size).toBe(1);
    expect(pixel(1, 1, 1)).not.toEqual(pixel(0, 1, 1));
    expect(page.workers()).toEqual([]);
    expect(await page.locator(".gif-dialog").count()).toBe(0);
  });

  test("colours of an animation are those of the map, as nearly as 255 colours allow", async () => {
    await open("/small");
    await page.evaluate(() => window.image.show("/gaps", undefined, [0, 0, 0]));
    await painted();
    await animate();
    await fill("To", "0");
    await fill("Longer side, in pixels", "30");
    await page.getByLabel("Write the position below each frame").uncheck();
    await page.getByRole("button", { name: "Make" }).click();
    const file = (await made()) as { readonly bytes: string };
    const [frame] = decodeFrames(new Uint8Array(Buffer.from(file.bytes, "base64")));
    for (let at = 0; at < 600; at++) {
      const expected = colourOf(at / 599);
      const distance = Math.hypot(...expected.map((channel, of) => channel - frame!.data[4 * at + of]!));
      expect(distance, `element ${at}`).toBeLessThan(12);
    }
  });

  test("frames that cannot be read are left out and named", async () => {
    await open("/gaps");
    await animate();
    await fill("From", "1");
    await fill("To", "3");
    await fill("Longer side, in pixels", "30");
    await page.getByRole("button", { name: "Make" }).click();
    const file = (await made()) as { readonly bytes: string };
    expect(decodeFrames(new Uint8Array(Buffer.from(file.bytes, "base64")))).toHaveLength(2);
    expect(await page.evaluate(() => window.image.said)).toEqual(["Frame 2 cannot be read: it is left out."]);
  });

  test("what cannot be made is said in the dialog, and cannot be begun", async () => {
    await open("/gaps");
    await animate();
    await fill("To", "5");
    expect(await page.locator(".gif-summary").textContent()).toMatch(/Frames go from 0 to 4/);
    expect(await page.getByRole("button", { name: "Make" }).isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await made()).toBeUndefined();
    expect(await page.locator(".gif-dialog").count()).toBe(0);
  });

  test("cancelled in the middle, nothing is left: no file, no worker, no dialog, no question", async () => {
    await open("/movie");
    await animate();
    await page.getByRole("button", { name: "Make" }).click();
    await expect.poll(() => page.workers().length).toBe(1);
    await expect.poll(() => page.locator(".gif-summary").textContent()).toMatch(/Frame \d+ of 60/);
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await made()).toBeUndefined();
    await expect.poll(() => page.workers().length).toBe(0);
    expect(await page.locator(".gif-dialog").count()).toBe(0);
    await painted();
    const asked = (await page.evaluate(() => window.image.pictures())).length;
    expect(asked).toBeLessThan(55);
    await painted();
    expect((await page.evaluate(() => window.image.pictures())).length).toBe(asked);
  });

  test("without its worker's script an animation fails with a sentence", async () => {
    await open("/gaps", undefined, false);
    await animate();
    await page.getByRole("button", { name: "Make" }).click();
    expect(await made()).toMatch(/AnimationError: .*script was not found/);
  });
}
