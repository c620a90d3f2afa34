/**
 * A browser for a test file of the picture, and the ways in which tests read and touch the picture in it.
 */
import { coloursOf } from "../../../media/frames/colour/colormaps.ts";
import { levelCount } from "../../../media/frames/colour/lookup.ts";
import { settled } from "../harness/panel-browser.ts";
import type { FramesOpenOptions, OpenFrames } from "./harness/frames-browser.ts";
import { framesBrowser } from "./harness/frames-kit.ts";
import type { ImagePage } from "./image-page.ts";

declare global {
  interface Window {
    readonly image: ImagePage;
  }
}

/** A place on the page, in pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The colour of a value, from the share of the range that lies below it. */
export function colourOf(share: number, map = "viridis", isInverted = false): number[] {
  const level = Math.min(levelCount - 1, Math.floor(share * levelCount));
  return [...coloursOf(map, levelCount, isInverted).subarray(3 * level, 3 * level + 3)];
}

/** Pages with a picture in them. */
export function imageBrowser() {
  const browser = framesBrowser("test/media/frames/image-page.ts");
  return {
    /** A page that shows a dataset of `image-host.ts`, painted. */
    async open(
      dataset: string,
      options: FramesOpenOptions = {},
      index?: readonly number[],
    ): Promise<OpenImage> {
      const image = new OpenImage(await browser.open({ receive: () => undefined }, options));
      await image.page.waitForFunction(() => "image" in window);
      await image.page.evaluate(([name, at]) => window.image.show(name, undefined, at), [
        dataset,
        index,
      ] as const);
      await image.painted();
      return image;
    },
  };
}

/** A page with a picture, and what can be read of it. */
export class OpenImage {
  readonly page: OpenFrames["page"];

  constructor({ page }: OpenFrames) {
    this.page = page;
  }

  get stage() {
    return this.page.locator(".image-stage");
  }

  /** Everything that was asked is answered and on the screen. */
  async painted(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await settled(this.page);
  }

  async press(...keys: readonly string[]): Promise<void> {
    await this.stage.focus();
    for (const key of keys) await this.page.keyboard.press(key);
    await this.painted();
  }

  readout(): Promise<string | null> {
    return this.page.locator(".readout-value").textContent();
  }

  message(): Promise<string | null> {
    return this.page.locator(".image-message:not([hidden])").textContent({ timeout: 5000 });
  }

  hasMessage(): Promise<boolean> {
    return this.page.locator(".image-message").isVisible();
  }

  /** How often the picture was painted, or memory taken for its pixels. */
  async told(name: "paints" | "buffers"): Promise<number> {
    return Number(await this.stage.getAttribute(`data-${name}`));
  }

  asked() {
    return this.page.evaluate(() => window.image.pictures());
  }

  async lastAsked() {
    return (await this.asked()).at(-1)!;
  }

  /** How often a question was asked. */
  count(name: string): Promise<number> {
    return this.page.evaluate((ask) => window.image.asked.filter((one) => one.ask === ask).length, name);
  }

  /** As it is kept over a reload. */
  state() {
    return this.page.evaluate(() => JSON.parse(JSON.stringify(window.image.display.state())));
  }

  slice() {
    return this.page.evaluate(() => window.image.display.slice());
  }

  /** Answers are held back from now on. */
  hold(): Promise<void> {
    return this.page.evaluate(() => {
      window.image.holds = true;
    });
  }

  /** Answers what was held back, and all that comes. */
  letGo(): Promise<void> {
    return this.page.evaluate(() => {
      window.image.holds = false;
      for (const answer of window.image.held.splice(0)) answer();
    });
  }

  /** Where the middle of an element is, of a plane of so many that is shown whole. */
  async at(row: number, column: number, rows = 8, columns = 10): Promise<Spot> {
    const box = (await this.page.locator(".image-pixels").boundingBox())!;
    const scale = Math.min(box.width / columns, box.height / rows);
    return {
      x: box.x + box.width / 2 + (column + 0.5 - columns / 2) * scale,
      y: box.y + box.height / 2 + (row + 0.5 - rows / 2) * scale,
    };
  }

  /** The colour of the picture's canvas there. */
  colourAt({ x, y }: Spot): Promise<number[]> {
    return this.page.evaluate(
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

  /** How many pixels of the canvas have a colour. */
  pixelsOf(colour: readonly number[]): Promise<number> {
    return this.page.evaluate((wanted) => {
      const canvas = document.querySelector<HTMLCanvasElement>(".image-pixels")!;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let of = 0; of < data.length; of += 4)
        if (wanted.every((channel, to) => data[of + to] === channel)) count++;
      return count;
    }, colour);
  }
}
