/**
 * A viewer of frames as a person uses it: rows of the tree, the picture under the pointer, the sliders. What is painted
 * is read back from the canvas. Nothing here looks at an element that no person could see.
 */
import type { Frame, Locator } from "playwright-core";
import { expect } from "vitest";
import type { Workbench } from "./workbench.ts";

/** How long anything may take on a machine that has other work, and how often one looks. */
export const waiting = { timeout: 60_000, interval: 200 };

/** Clicks a file or folder in the explorer. */
export async function explore(
  workbench: Workbench,
  name: string,
  button: "left" | "right" = "left",
): Promise<void> {
  await workbench.run("View: Show Explorer");
  const row = workbench.page
    .locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`)
    .first();
  await row.click({ button, timeout: 30_000 });
}

/** Chooses an entry of the menu that a file or folder has in the explorer. */
export async function exploreMenu(workbench: Workbench, name: string, entry: string): Promise<void> {
  await explore(workbench, name, "right");
  const item = workbench.page.locator(".monaco-menu .action-label", { hasText: entry });
  // A menu takes no click in its first moments, for that may be the end of the one that opened it.
  for (let attempt = 1; ; attempt += 1) {
    try {
      await item.click({ timeout: 10_000 });
      await item.waitFor({ state: "hidden", timeout: 3000 });
      return;
    } catch (error) {
      if (!(await item.isVisible())) return;
      if (attempt === 6) throw error;
    }
  }
}

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

  /** Waits for a viewer in sight whose bar names `title`; there may be several, each in a page of its own. */
  static async of(workbench: Workbench, title: string | RegExp): Promise<FramesView> {
    const bars = async (frame: Frame): Promise<string> => {
      const all = await frame.locator(".viewer-main .bar").allInnerTexts();
      return all.join(" ");
    };
    const end = Date.now() + 60_000;
    while (Date.now() < end) {
      for (const frame of workbench.page.frames()) {
        // A page may go away while it is looked at.
        const bar = await bars(frame).catch(() => "");
        if (typeof title === "string" ? bar.includes(title) : title.test(bar))
          return new FramesView(workbench, frame);
      }
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
    // Rows are filled anew while a tree opens: a click may find another object in the place of this one.
    const here = this.frame.locator(`.crumb.here[title="${path}"]`);
    for (let attempt = 1; ; attempt += 1) {
      await this.row(path).click({ timeout: 30_000 });
      try {
        await here.waitFor({ timeout: 5000 });
        return;
      } catch (error) {
        if (attempt === 6) throw error;
      }
    }
  }

  /** The canvas of the picture, once a frame is on it: then the line below says how large it is shown. */
  async picture(): Promise<Locator> {
    const canvas = this.frame.locator("canvas.image-pixels").first();
    await canvas.waitFor({ state: "visible", timeout: 60_000 });
    await this.#zoom.waitFor({ state: "visible", timeout: 60_000 });
    return canvas;
  }

  get #zoom(): Locator {
    return this.frame.locator(".image-readout").getByText(/^[\d.]+ %$/);
  }

  /** Pixels of the screen for 100 elements. */
  async zoom(): Promise<number> {
    return Number.parseFloat(await this.#zoom.innerText());
  }

  /** Waits until more than one colour is on a canvas. */
  async painted(selector: string): Promise<void> {
    const canvas = this.frame.locator(selector).first();
    await canvas.waitFor({ state: "visible", timeout: 60_000 });
    await expect
      .poll(
        () =>
          canvas.evaluate((element) => {
            const { width, height } = element as HTMLCanvasElement;
            const pen = (element as HTMLCanvasElement).getContext("2d")!;
            return new Set(new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer)).size;
          }),
        waiting,
      )
      .toBeGreaterThan(3);
  }

  /** Points at a place of the canvas, given as parts of its width and height, and reads what is said of it. */
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

  /** Points at a place until `isRight` holds of what is said; gives that. */
  async pointUntil(right: number, down: number, isRight: (pointed: Pointed) => boolean): Promise<Pointed> {
    let pointed = await this.pointAt(right, down);
    await expect
      .poll(async () => {
        pointed = await this.pointAt(right, down);
        return isRight(pointed) || JSON.stringify(pointed);
      }, waiting)
      .toBe(true);
    return pointed;
  }

  /** Chooses an entry of the export menu. */
  async take(entry: string): Promise<void> {
    await this.frame.locator(".bar button[aria-haspopup=menu]:visible").click();
    await this.frame.getByRole("menuitem", { name: entry }).click();
  }

  /** What stands in the middle in place of a picture, once it is as `expected`. */
  async says(expected: RegExp): Promise<void> {
    await this.frame
      .locator(".stage-message:visible, .image-message:visible")
      .getByText(expected)
      .first()
      .waitFor({ timeout: 60_000 });
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
