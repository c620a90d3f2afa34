/**
 * A viewer of frames as a person uses it: rows of the tree, the picture under the pointer, the sliders. What is painted
 * is read back from the canvas.
 */
import type { Frame, Locator } from "playwright-core";
import type { Workbench } from "./workbench.ts";

/** What the line under a picture says of the element that is pointed at. */
export interface Pointed {
  readonly index: readonly number[];
  readonly value: string;
}

export class FramesView {
  readonly frame: Frame;
  readonly #workbench: Workbench;

  private constructor(workbench: Workbench, frame: Frame) {
    this.#workbench = workbench;
    this.frame = frame;
  }

  /** Waits for the viewer in front whose bar names `title`. */
  static async of(workbench: Workbench, title: string | RegExp): Promise<FramesView> {
    const end = Date.now() + 60_000;
    while (Date.now() < end) {
      const frame = await workbench.webview(".viewer-main");
      const view = new FramesView(workbench, frame);
      const bar = await frame
        .locator(".viewer-main .bar")
        .innerText()
        .catch(() => "");
      if (typeof title === "string" ? bar.includes(title) : title.test(bar)) return view;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await workbench.picture("no-viewer");
    throw new Error(`No viewer is called ${title}.`);
  }

  /** The row of an object in the tree. */
  row(path: string): Locator {
    return this.frame.locator(`[role=treeitem][data-path="${path}"]`);
  }

  /** Opens the groups on the way and chooses an object. */
  async choose(path: string): Promise<void> {
    const parts = path.split("/").slice(1);
    for (let depth = 1; depth < parts.length; depth += 1) {
      const group = this.row(`/${parts.slice(0, depth).join("/")}`);
      await group.waitFor({ timeout: 30_000 });
      if ((await group.getAttribute("aria-expanded")) === "false") {
        await group.click();
        await group.press("ArrowRight").catch(() => undefined);
      }
    }
    await this.row(path).click({ timeout: 30_000 });
  }

  /** The canvas of the picture, once something is painted on it. */
  async picture(): Promise<Locator> {
    const canvas = this.frame.locator("canvas.image-pixels").first();
    await canvas.waitFor({ state: "visible", timeout: 60_000 });
    return canvas;
  }

  /** Points at a place of the picture, given as parts of its width and height, and reads what is said of it. */
  async pointAt(right: number, down: number): Promise<Pointed> {
    const box = await (await this.picture()).boundingBox();
    if (!box) throw new Error("There is no picture to point at.");
    await this.#workbench.page.mouse.move(box.x + box.width * right, box.y + box.height * down);
    const said = this.frame.locator(".readout-value");
    const end = Date.now() + 20_000;
    while (Date.now() < end) {
      const found = /\[([\d, ]+)\]\s*[:=]?\s*(\S.*)$/.exec((await said.innerText()).replace(/\u00a0/g, " "));
      if (found) return { index: found[1]!.split(",").map(Number), value: found[2]! };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.#workbench.picture("no-value");
    throw new Error("Nothing is said of the value under the pointer.");
  }

  /** The slider of a further dimension; the first one unless said otherwise. */
  slider(number = 0): Locator {
    return this.frame.locator(".axes-row input[type=range]").nth(number);
  }

  /** Where the slider is. */
  async position(number = 0): Promise<number> {
    return Number(await this.slider(number).inputValue());
  }

  /** Colours of some places of the picture as they are on the canvas. */
  async colours(places: readonly (readonly [right: number, down: number])[]): Promise<string[]> {
    const canvas = await this.picture();
    return canvas.evaluate((element, wanted) => {
      const { width, height } = element as HTMLCanvasElement;
      const context = (element as HTMLCanvasElement).getContext("2d")!;
      return wanted.map(([right, down]) => {
        const [red, green, blue] = context.getImageData(
          Math.floor(width * right!),
          Math.floor(height * down!),
          1,
          1,
        ).data;
        return `${red},${green},${blue}`;
      });
    }, places);
  }

  /** Chooses a colour map by its name, and puts the list away again. */
  async chooseColormap(name: string): Promise<void> {
    const open = this.frame.locator(".image-tools .colours");
    const option = this.frame.locator(`#colormap-${name}`);
    await open.click();
    await option.click();
    await open.click();
    await option.waitFor({ state: "hidden" });
  }
}
