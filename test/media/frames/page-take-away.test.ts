/**
 * What is taken away by the menu of the page over the real reader: a PNG and an animation; lines of code by the command
 * of the editor's title. And the panel of colours, which has its place beside the picture.
 */
import { join } from "node:path";
import { decodeFrames } from "modern-gif";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../hdf5/files.ts";
import { hasH5py, python } from "../../hdf5/other-tools.ts";
import { hasChromium, settled } from "../harness/panel-browser.ts";
import type { OpenFrames } from "./harness/frames-browser.ts";
import { gifWorkerScript } from "./harness/frames-bundles.ts";
import { askedOf, framesBrowser, postedFrames } from "./harness/frames-kit.ts";
import { ReaderHost } from "./harness/reader-host.ts";

if (hasChromium && hasH5py) {
  const { open } = framesBrowser();

  /** A stack of four frames of 30 × 40 elements, shown. */
  const start = async (width = 1100): Promise<OpenFrames> => {
    const path = join(temporaryFolder(), "stack.h5");
    python(
      path,
      "f=h5py.File(path,'w')\nf['stack']=np.arange(4*30*40,dtype='f4').reshape(4,30,40)\nf['note']='text'\nf.close()",
    );
    const host = await ReaderHost.open({ kind: "file", path });
    const frames = await open(host, { width, body: { "data-gif-worker": "/gif-worker.js" } });
    const body = await gifWorkerScript();
    await frames.page.route("**/gif-worker.js", (route) =>
      route.fulfill({ contentType: "text/javascript", body }),
    );
    await frames.page.waitForSelector(".image-stage[data-paints]");
    await frames.page.waitForSelector(".colour-bar");
    return frames;
  };
  const choose = async ({ page }: OpenFrames, text: string): Promise<void> => {
    await page.locator("button[aria-label=Export]").click();
    await page.locator(`[role=menuitem]:has-text('${text}')`).click();
  };
  const saved = async (frames: OpenFrames): Promise<{ name: string; bytes: Uint8Array }> => {
    await expect.poll(() => postedFrames(frames, "save").length, { timeout: 30_000 }).toBe(1);
    const { name, bytes } = postedFrames(frames, "save")[0]!;
    return { name, bytes: bytes as Uint8Array };
  };

  test("the menu saves the frame as PNG, with one pixel for each element", async () => {
    const frames = await start();
    await choose(frames, "Pixels as PNG");
    const { name, bytes } = await saved(frames);
    expect(name).toBe("stack-0.png");
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    // Width and height stand in the first chunk.
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([40, 30]);
  });

  test("the menu saves an animation of all frames", async () => {
    const frames = await start();
    await choose(frames, "Animation as GIF");
    await frames.page.getByRole("button", { name: "Make" }).click();
    const { name, bytes } = await saved(frames);
    expect(name).toBe("stack-0.gif");
    expect(decodeFrames(new Uint8Array(bytes))).toHaveLength(4);
  });

  test("the command of the title copies the lines that read what is shown", async () => {
    const frames = await start();
    await frames.send({ type: "notice", notice: { notice: "copy-slice" } });
    await expect.poll(() => postedFrames(frames, "copy").at(-1)?.text).toContain("/stack");
    expect(askedOf(frames, "code")).toEqual([
      { what: "slice", dataset: "/stack", slice: [0, [0, 30], [0, 40]] },
    ]);
  });

  test("the panel of colours takes its place beside the picture, and gives the keyboard back", async () => {
    const frames = await start(1000);
    const { page } = frames;
    const button = page.locator(".image-tools .colours");
    await button.click();
    await page.waitForSelector(".colour-panel");
    await settled(page);
    const panel = (await page.locator(".colour-panel").boundingBox())!;
    const stage = (await page.locator(".image-stage").boundingBox())!;
    expect(stage.x + stage.width).toBeLessThanOrEqual(panel.x);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".colour-panel", { state: "hidden" });
    await page.waitForSelector(".image-tools .colours:focus");
    // From the picture as well, where nothing else is to be left.
    await page.locator(".image-stage").press("o");
    await page.waitForSelector(".colour-panel");
    await page.locator(".image-stage").press("Escape");
    await page.waitForSelector(".colour-panel", { state: "hidden" });
    await page.waitForSelector(".image-stage:focus");
  });

  test("axes and play are one row beside an editor, and each slider another", async () => {
    const frames = await start(1000);
    const { page } = frames;
    const box = (await page.locator(".axes-bar").boundingBox())!;
    expect(box.width).toBeLessThan(500);
    expect(await page.locator(".axes-row").count()).toBe(1);
    expect(box.height).toBeLessThan(70);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1000);
  });
}
