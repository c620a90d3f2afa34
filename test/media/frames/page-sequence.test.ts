/**
 * The viewer of a sequence in Chromium over the real reader: frame n is file n, each is called by its file, and one that
 * lacks the dataset or has another shape says so while the others go on.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../hdf5/files.ts";
import { hasH5py, python } from "../../hdf5/other-tools.ts";
import { hasChromium, keepPicture, settled } from "../harness/panel-browser.ts";
import { askedOf, framesBrowser } from "./harness/frames-kit.ts";
import { ReaderHost } from "./harness/reader-host.ts";

if (hasChromium && hasH5py) {
  const { open } = framesBrowser();

  test("each frame is called by its file, and files that lack the dataset or differ say so", async () => {
    const folder = join(temporaryFolder(), "scan");
    mkdirSync(folder);
    python(
      folder,
      `
for i in range(12):
    f = h5py.File(f'{path}/run_{i}.h5', 'w')
    if i == 3:
        f['other'] = 1
    else:
        f['frame'] = np.full((40, 50) if i == 4 else (20, 30), i, 'f4') + np.arange(50 if i == 4 else 30)
    f.close()
`,
    );
    const host = await ReaderHost.open({ kind: "sequence", files: { by: "folder", folder } });
    const frames = await open(host);
    const { page } = frames;
    await page.waitForSelector(".figure:has-text('12 × 20 × 30')");
    expect(await page.locator(".figure").textContent()).toContain("12 files");
    await page.waitForSelector(".axes-label:text-is('run_0.h5')");
    const stage = page.locator(".image-stage");
    await stage.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector(".axes-label:text-is('run_2.h5')");
    expect(await page.locator(".axes-range").getAttribute("aria-valuetext")).toContain("run_2.h5");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector(".image-message:has-text('run_3.h5')");
    await settled(page);
    await keepPicture(page, "frames-sequence-missing");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector(".axes-label:text-is('run_4.h5 · 40 × 50')");
    await page.waitForSelector(".image-message", { state: "hidden" });
    await settled(page);
    await keepPicture(page, "frames-sequence-other-shape");
    // In natural order: file 10 comes after file 9.
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector(".axes-label:text-is('run_5.h5')");
    await page.keyboard.press("End");
    await page.waitForSelector(".axes-label:text-is('run_11.h5')");
    expect(askedOf(frames, "ready").length).toBe(1);
  });

  test("a folder without files says so, and offers no tree to look for them", async () => {
    const folder = temporaryFolder();
    const frames = await open(await ReaderHost.open({ kind: "sequence", files: { by: "folder", folder } }));
    await frames.page.waitForSelector(".message.wrong");
    expect(await frames.page.locator(".tree-pane").isVisible()).toBe(false);
    expect(await frames.page.locator(".bar button:visible").count()).toBe(0);
  });
}
