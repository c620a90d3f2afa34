/**
 * The viewer's page in Chromium over the real reader: what is shown first, displays, details, taking away, changes and
 * losses of the file, themes, narrow windows.
 */
import { appendFileSync, copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../hdf5/files.ts";
import { hasH5py, python } from "../../hdf5/other-tools.ts";
import { hasChromium, keepPicture, settled } from "../harness/panel-browser.ts";
import { themeNames } from "../harness/themes.ts";
import type { OpenFrames } from "./harness/frames-browser.ts";
import { framesBrowser, postedFrames } from "./harness/frames-kit.ts";
import { ReaderHost } from "./harness/reader-host.ts";
import { sharedZoo } from "./harness/zoo.ts";

const here = ({ page }: OpenFrames, name: string) => page.waitForSelector(`.crumb.here:text-is("${name}")`);
const fact = ({ page }: OpenFrames, name: string) =>
  page.locator(`.details-pane dt:text-is("${name}") + dd`).first().textContent();

if (hasChromium && hasH5py) {
  const { open } = framesBrowser();
  const zoo = sharedZoo();

  const start = async (
    options: Parameters<typeof open>[1] & { readonly path?: string } = {},
  ): Promise<OpenFrames & { readonly host: ReaderHost }> => {
    const host = await ReaderHost.open({ kind: "file", path: options.path ?? zoo() });
    const frames = await open(host, options);
    await frames.page.waitForSelector("[role=treeitem][data-path]");
    return { ...frames, host };
  };
  const shown = (selected: string) => ({ state: { selected } });

  test("a file opens with its tree and the dataset that is most worth seeing", async () => {
    const frames = await start();
    await here(frames, "virtual");
    await frames.page.waitForSelector("[data-choice=image][aria-checked=true]");
    expect(await frames.page.locator(".figure").textContent()).toBe("12 × 60 × 80  uint16");
    expect(await frames.page.locator("[data-path='/virtual']").getAttribute("aria-selected")).toBe("true");
  });

  test("details say everything, long attributes only as far as somebody wants", async () => {
    const frames = await start(shown("/entry/frames"));
    const { page } = frames;
    await page.waitForSelector(".details-pane .attributes");
    expect(await fact(frames, "Shape")).toBe("12 × 60 × 80");
    expect(await fact(frames, "May grow to")).toBe("∞ × 60 × 80");
    expect(await fact(frames, "Chunks")).toBe("1 × 30 × 40, 48 of them");
    expect(await page.locator(".details-pane svg.chunks line").count()).toBeGreaterThan(10);
    expect(await page.locator(".details-pane").textContent()).toContain("gzip");
    const long = page.locator(".attributes tr", { hasText: "long" });
    expect((await long.locator(".value").textContent())!.length).toBe(240);
    await long.locator("button:has-text('Show All')").click();
    expect((await long.locator(".value").textContent())!.length).toBe(2000);
    const hostile = page.locator(".attributes tr", { hasText: "hostile" });
    expect(await hostile.locator(".value").textContent()).toBe("<b>bold</b>");
    await hostile.hover();
    await hostile.locator("button").click();
    await expect.poll(() => postedFrames(frames, "copy").map(({ text }) => text)).toEqual(["<b>bold</b>"]);
  });

  test("a filter that is missing, names of values and the type of complex numbers stand in the details", async () => {
    const path = join(temporaryFolder(), "odd.h5");
    python(
      path,
      `
f = h5py.File(path, 'w')
create = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
create.set_chunk((4,))
create.set_filter(41999, h5py.h5z.FLAG_OPTIONAL, (7, 1))
h5py.h5d.create(f.id, b'packed', h5py.h5t.NATIVE_INT32, h5py.h5s.create_simple((8,)), create)
f.create_dataset('states', data=np.array([0, 1, 2]), dtype=h5py.enum_dtype({'idle': 0, 'busy': 1, 'failed': 2}, 'i4'))
f['waves'] = np.ones((4, 4), 'c8')
f.close()
`,
    );
    const frames = await start({ path, ...shown("/packed") });
    const { page } = frames;
    await page.waitForSelector(".details-pane .missing:has-text('41999')");
    expect(await page.locator(".details-pane .missing").textContent()).toContain("not available here");
    await page.locator("[data-path='/states']").click();
    await here(frames, "states");
    expect(await fact(frames, "1")).toBe("busy");
    await page.locator("[data-path='/waves']").click();
    await here(frames, "waves");
    expect(await page.locator(".figure").textContent()).toBe("4 × 4  complex64");
    expect(await fact(frames, "Type")).toBe("complex64");
  });

  test("the displays of a dataset share its position, and each dataset has its own view", async () => {
    const frames = await start(shown("/entry/frames"));
    const { page } = frames;
    await page.waitForSelector("[data-choice=image][aria-checked=true]");
    await page.locator("[data-choice=image]").focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector("[data-choice=line][aria-checked=true]:focus");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector("#cell-0-0:not([aria-busy])");
    await page.locator(".crumb:text-is('entry')").click();
    await here(frames, "entry");
    // A group has no display: its details are all there is to see.
    expect(await page.locator(".stand > :visible").count()).toBe(0);
    expect(await page.locator(".attributes").textContent()).toContain("NXentry");
    await page.locator("[data-path='/entry/frames']").click();
    await page.waitForSelector("[data-choice=table][aria-checked=true]");
  });

  test("slices and lines of code are taken away", async () => {
    const frames = await start({
      state: {
        selected: "/entry/sample/wide",
        datasets: [["/entry/sample/wide", { display: "table", states: {} }]],
      },
    });
    const { page } = frames;
    await page.waitForSelector("#cell-0-0:not([aria-busy])");
    await page.locator("button[aria-label='Copy Slice as Code']").click();
    await expect.poll(() => postedFrames(frames, "copy").at(-1)?.text).toContain("/entry/sample/wide");
    await page.locator("#cell-1-2").click();
    await page.locator("#cell-3-4").click({ modifiers: ["Shift"] });
    await page.locator("button[aria-label=Export]").click();
    await page.locator("[role=menuitem]:has-text('CSV')").click();
    await expect
      .poll(() => postedFrames(frames, "write"))
      .toMatchObject([
        {
          name: "zoo-entry-sample-wide.csv",
          slice: {
            dataset: "/entry/sample/wide",
            slice: [
              [1, 4],
              [2, 5],
            ],
            format: "csv",
          },
        },
      ]);
    const { number } = postedFrames(frames, "write")[0]!;
    await frames.send({ type: "written", number, bytes: 1234 });
    await page.waitForSelector(".toast:has-text('1.23 kB')");
    await page.locator("button[aria-label=Export]").click();
    await page.locator("[role=menuitem]:has-text('Use in Pipeline')").click();
    await expect.poll(() => postedFrames(frames, "new-script").length).toBe(1);
  });

  test("a file that grows is asked anew, and the view is kept", async () => {
    const path = join(temporaryFolder(), "grows.h5");
    python(
      path,
      "f=h5py.File(path,'w')\nf.create_dataset('log', data=np.arange(10.), maxshape=(None,), chunks=(10,))\nf.close()",
    );
    const frames = await start({
      path,
      state: { selected: "/log", datasets: [["/log", { display: "table", states: {} }]] },
    });
    const { page } = frames;
    await page.waitForSelector("#cell-9-0:not([aria-busy])");
    await page.locator("#cell-4-0").click();
    python(path, "f=h5py.File(path,'a')\nf['log'].resize((12,))\nf['log'][4]=44.5\nf['new']=1\nf.close()");
    frames.host.look();
    await page.waitForSelector("#cell-4-0:not(.old):text-is('44.5')");
    await page.waitForSelector("#cell-11-0:not([aria-busy])");
    await page.waitForSelector("[data-path='/new']");
    expect(await page.locator(".grid").getAttribute("aria-activedescendant")).toBe("cell-4-0");
    expect(await page.locator(".figure").textContent()).toContain("12");
  });

  test("a file that is gone is said, what was seen stays, and it is forgotten when the file is back", async () => {
    const path = join(temporaryFolder(), "gone.h5");
    copyFileSync(zoo(), path);
    const frames = await start({ path, ...shown("/entry/sample/words") });
    const { page } = frames;
    await page.waitForSelector("[role=gridcell]:text-is('alpha')");
    rmSync(path);
    frames.host.look();
    await page.waitForSelector(".banner:has-text('gone.h5')");
    expect(await page.locator("[role=gridcell]").first().textContent()).toBe("alpha");
    copyFileSync(zoo(), path);
    frames.host.look();
    await page.waitForSelector(".banner", { state: "hidden" });
  });

  test("what is no HDF5 file says so, and what to do", async () => {
    const path = join(temporaryFolder(), "broken.h5");
    appendFileSync(path, "this is a text");
    const frames = await open(await ReaderHost.open({ kind: "file", path }));
    await frames.page.waitForSelector(".message.wrong:has-text('broken.h5')");
    await settled(frames.page);
    // Said once, and without a tree that has nothing to open.
    expect(await frames.page.locator(".toast").isVisible()).toBe(false);
    expect(await frames.page.locator(".tree-pane").isVisible()).toBe(false);
    expect(await frames.page.locator(".bar button:visible", { hasText: "Export" }).count()).toBe(0);
  });

  test("a question that is refused is said in the server's words, and asked again on request", async () => {
    const host = await ReaderHost.open({ kind: "file", path: zoo() });
    host.refuses.set("ready", "The reader of zoo.h5 took more than 30 seconds and was ended.");
    const frames = await open(host);
    await frames.page.waitForSelector("[role=alert]:has-text('more than 30 seconds')");
    host.refuses.delete("ready");
    await frames.page.locator("button:has-text('Try Again')").click();
    await here(frames, "virtual");
  });

  test("panes are resized by keys and hidden, and are so after a reload", async () => {
    const first = await start(shown("/entry/frames"));
    const { page } = first;
    const split = page.locator("[role=separator][aria-label='Width of the tree']");
    const before = Number(await split.getAttribute("aria-valuenow"));
    await split.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(Number(await split.getAttribute("aria-valuenow"))).toBe(before + 48);
    expect((await page.locator(".tree-pane").boundingBox())!.width).toBe(before + 48);
    await page.locator(".bar button[aria-label=Details]").click();
    await page.waitForSelector(".details-pane", { state: "hidden" });
    await page.waitForFunction(() =>
      JSON.stringify(window.treadleFramesState)?.includes('"showsDetails":false'),
    );
    const second = await start({ state: await first.state() });
    await here(second, "frames");
    expect((await second.page.locator(".tree-pane").boundingBox())!.width).toBe(before + 48);
    expect(await second.page.locator(".details-pane").isVisible()).toBe(false);
  });

  test("a state of another version is no obstacle", async () => {
    const state = {
      selected: 7,
      tree: { open: "all", scroll: "far" },
      datasets: { a: 1 },
      treeSize: -4,
      preferences: [],
    };
    const frames = await start({ state });
    await here(frames, "virtual");
  });

  test.each(themeNames)("is drawn in the colours of the %s theme", async (theme) => {
    const frames = await start({ theme, ...shown("/entry/frames") });
    await frames.page.waitForSelector(".details-pane svg.chunks");
    // The tree opens down to it.
    await frames.page.locator("[data-path='/entry/frames']").click();
    await here(frames, "frames");
    await settled(frames.page);
    await keepPicture(frames.page, `frames-${theme}`);
    const colours = await frames.page.evaluate(() => {
      const of = (selector: string, name: "color" | "backgroundColor") =>
        getComputedStyle(document.querySelector(selector)!)[name];
      return [of(".tree-name", "color"), of("body", "backgroundColor")];
    });
    const expected = {
      dark: ["rgb(204, 204, 204)", "rgb(31, 31, 31)"],
      light: ["rgb(59, 59, 59)", "rgb(255, 255, 255)"],
      "high-contrast": ["rgb(255, 255, 255)", "rgb(0, 0, 0)"],
      "high-contrast-light": ["rgb(41, 41, 41)", "rgb(255, 255, 255)"],
    };
    expect(colours).toEqual(expected[theme]);
  });

  test("in a narrow window tree, display and details lie above each other", async () => {
    const frames = await start({ width: 420, height: 800, ...shown("/entry/frames") });
    await here(frames, "frames");
    await settled(frames.page);
    await keepPicture(frames.page, "frames-narrow");
    // Where they would take from the picture's height they are there for whoever asks.
    expect(await frames.page.locator(".details-pane").isVisible()).toBe(false);
    expect((await frames.page.locator(".stage").boundingBox())!.height).toBeGreaterThan(400);
    await frames.page.locator(".bar button[aria-label=Details]").click();
    await frames.page.waitForSelector(".details-pane .attributes");
    const boxes = await Promise.all(
      [".stage", ".details-pane", ".tree-pane"].map((part) => frames.page.locator(part).boundingBox()),
    );
    for (const box of boxes) expect(box!.width).toBeGreaterThan(400);
    expect(await frames.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
  });
}
