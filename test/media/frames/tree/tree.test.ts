/**
 * The tree in Chromium over the real reader: keys, mouse, search, links, menus, a wide group.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../hdf5/files.ts";
import { hasH5py, python } from "../../../hdf5/other-tools.ts";
import { hasChromium, settled } from "../../harness/panel-browser.ts";
import type { FramesOpenOptions, OpenFrames } from "../harness/frames-browser.ts";
import { askedOf, framesBrowser, postedFrames } from "../harness/frames-kit.ts";
import { ReaderHost } from "../harness/reader-host.ts";
import { manyNames, sharedZoo } from "../harness/zoo.ts";

/** The path of the row that has the keyboard. */
const focused = ({ page }: OpenFrames) =>
  page.evaluate(() => {
    const id = document.querySelector("[role=tree]")?.getAttribute("aria-activedescendant");
    return document.getElementById(id ?? "")?.dataset["path"];
  });

/** Waits until the keyboard is on a path. */
const focusOn = ({ page }: OpenFrames, path: string) =>
  page.waitForFunction((wanted) => {
    const id = document.querySelector("[role=tree]")?.getAttribute("aria-activedescendant");
    return document.getElementById(id ?? "")?.dataset["path"] === wanted;
  }, path);

const rowOf = ({ page }: OpenFrames, path: string) => page.locator(`[role=treeitem][data-path="${path}"]`);

// Without a browser or h5py nothing of this could hold or fail.
if (hasChromium && hasH5py) {
  const { open } = framesBrowser();
  const zoo = sharedZoo();

  const start = async (state?: unknown): Promise<OpenFrames & { readonly host: ReaderHost }> => {
    const host = await ReaderHost.open({ kind: "file", path: zoo() });
    const frames = await open(host, { state });
    await rowOf(frames, "/entry").waitFor();
    await frames.page.waitForSelector("[role=treeitem][aria-selected=true]");
    return { ...frames, host };
  };

  test("the keyboard goes through the tree as in the explorer", async () => {
    const frames = await start();
    const { page } = frames;
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.locator("[role=tree]").focus();
    await press("Home");
    await focusOn(frames, "/");
    await press("ArrowDown", "ArrowDown");
    await focusOn(frames, "/entry");
    await press("ArrowRight");
    await rowOf(frames, "/entry/instrument").waitFor();
    expect(await rowOf(frames, "/entry").getAttribute("aria-expanded")).toBe("true");
    await press("ArrowRight");
    await focusOn(frames, "/entry/frames");
    expect(await rowOf(frames, "/entry/frames").getAttribute("aria-level")).toBe("3");
    await press("s");
    await focusOn(frames, "/entry/sample");
    await press("ArrowLeft");
    await focusOn(frames, "/entry");
    await press("ArrowLeft");
    await rowOf(frames, "/entry/instrument").waitFor({ state: "detached" });
    await press("End");
    await focusOn(frames, "/virtual");
    await press("Home");
    expect(await focused(frames)).toBe("/");
    // Keys move; only Enter shows.
    const shown = askedOf(frames, "object").length;
    await press("ArrowDown", "ArrowDown", "Enter");
    await page.waitForSelector(".crumb.here:text-is('entry')");
    expect(askedOf(frames, "object").length).toBe(shown + 1);
  });

  test("a star opens all groups beside the one that has the keyboard", async () => {
    const frames = await start();
    await frames.page.locator("[role=tree]").focus();
    await frames.page.keyboard.press("Home");
    await frames.page.keyboard.press("ArrowDown");
    await frames.page.keyboard.press("*");
    await rowOf(frames, "/links/dangling").waitFor();
    await rowOf(frames, "/entry/frames").waitFor();
    // It stays where it was, though rows came in above and below.
    expect(await focused(frames)).toContain("<img");
  });

  test("links say where they lead, and broken ones why they do not", async () => {
    const frames = await start();
    await rowOf(frames, "/links").click();
    await rowOf(frames, "/links/soft").waitFor();
    expect(await rowOf(frames, "/links/soft").locator(".tree-beside").textContent()).toBe("→ /entry/frames");
    expect(await rowOf(frames, "/links/soft").locator(".tree-figure").textContent()).toContain(
      "12 × 60 × 80",
    );
    expect(await rowOf(frames, "/links/dangling").getAttribute("class")).toContain("broken");
    expect(await rowOf(frames, "/links/dangling").getAttribute("aria-label")).toContain("broken link");
    expect(await rowOf(frames, "/links/outside").getAttribute("title")).toContain("missing-file.h5");
    await rowOf(frames, "/links/dangling").click();
    await frames.page.waitForSelector("main :text('/entry/nowhere')");
    // The rest of the file goes on.
    await rowOf(frames, "/links/soft").click();
    await frames.page.waitForSelector("[data-choice=image][aria-checked=true]");
  });

  test("a group of thousands of names is scrolled through with as many elements as fit", async () => {
    const frames = await start();
    const { page } = frames;
    await rowOf(frames, "/many").click();
    await rowOf(frames, "/many/group 00000").waitFor();
    await page.locator("[role=tree]").focus();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    await focusOn(frames, `/many/set 0${manyNames - 1}`);
    expect(await page.locator("[role=treeitem]").count()).toBeLessThan(50);
    const row = page.locator(`[role=treeitem].focused`);
    expect(await row.getAttribute("aria-posinset")).toBe(String(manyNames));
    expect(await row.getAttribute("aria-setsize")).toBe(String(manyNames));
    // Windows that were leapt over were not asked for.
    const asked = askedOf(frames, "children") as readonly { group: string; from: number }[];
    expect(asked.filter(({ group }) => group === "/many").length).toBeLessThan(6);
    const box = (await page.locator("[role=tree]").boundingBox())!;
    await page.mouse.move(box.x + 50, box.y + 100);
    await page.mouse.wheel(0, -2200);
    // A hundred rows up; every tenth name is a group, and stands before all sets.
    await page.waitForSelector(`[data-path="/many/set 0${manyNames - 121}"]`);
  });

  test("a search finds by part of the path, the newest wins, and Escape goes back to the tree", async () => {
    const frames = await start();
    const { page } = frames;
    const field = page.locator(".tree-search input");
    await field.click();
    await page.keyboard.type("detector/g");
    await page.waitForSelector("[role=treeitem] mark:text-is('g')");
    expect(await page.locator("[role=treeitem]").count()).toBe(1);
    expect(await page.locator("[role=treeitem] .tree-beside mark").textContent()).toBe("detector");
    expect(await page.locator(".tree-status").textContent()).toBe("1 found");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".crumb.here:text-is('gain')");
    await page.keyboard.press("Escape");
    // The tree is open down to what was chosen.
    await focusOn(frames, "/entry/instrument/detector/gain");
    expect(await rowOf(frames, "/entry/instrument/detector/gain").getAttribute("aria-selected")).toBe("true");
    await field.fill("set 0");
    await page.waitForSelector(".tree-status:text('200 of')");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await focused(frames)).toContain("/many/set 0");
    await field.fill("no such thing");
    await page.waitForSelector(".tree-status:text('Nothing is called so')");
  });

  test("a search that is overtaken shows nothing of its own", async () => {
    const frames = await start();
    const { page, host } = frames;
    host.holds.add("search");
    await page.locator(".tree-search input").click();
    await page.keyboard.type("fra");
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>(".tree-search input")!.value === "fra",
    );
    host.release("search");
    await page.waitForSelector("[role=treeitem] mark:text-is('fra')");
    expect(
      host.asked.flatMap((question) => (question.ask === "search" ? [question.takes.text] : [])),
    ).toEqual(["fra"]);
  });

  test("the path of an object is copied by key and from its menu", async () => {
    const frames = await start();
    const { page } = frames;
    await rowOf(frames, "/entry").click();
    await rowOf(frames, "/entry/frames").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Control+c");
    await rowOf(frames, "/entry/sample").click({ button: "right" });
    await page.locator("[role=menuitem]:has-text('Copy Name')").click();
    await page.locator("[role=tree]").focus();
    await page.keyboard.press("Shift+F10");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => postedFrames(frames, "copy").map(({ text }) => text))
      .toEqual(["/entry/frames", "sample", "/entry/sample"]);
    await page.keyboard.press("Shift+F10");
    await page.waitForSelector("[role=menu]");
    await page.keyboard.press("Escape");
    await page.waitForSelector("[role=menu]", { state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("tree");
  });

  test("names are texts, whatever is in them", async () => {
    const frames = await start();
    await frames.page.locator(".tree-search input").fill("onerror");
    await frames.page.waitForSelector("[role=treeitem] mark");
    await frames.page.keyboard.press("Enter");
    await frames.page.waitForSelector(".crumb.here:text('<img')");
    await settled(frames.page);
    expect(await frames.page.title()).toBe("Treadle");
    expect(await frames.page.locator("#app img").count()).toBe(0);
  });

  test("what was open, scrolled to and chosen is there again after a reload", async () => {
    const first = await start();
    await rowOf(first, "/entry").click();
    await rowOf(first, "/entry/sample").click();
    await rowOf(first, "/entry/sample/words").click();
    await first.page.waitForSelector(".crumb.here:text-is('words')");
    await first.page.waitForFunction(() =>
      JSON.stringify(window.treadleFramesState)?.includes("/entry/sample/words"),
    );
    const state = await first.state();
    const second = await start(state);
    await rowOf(second, "/entry/sample/words").waitFor();
    expect(await rowOf(second, "/entry/sample/words").getAttribute("aria-selected")).toBe("true");
    await second.page.waitForSelector(".crumb.here:text-is('words')");
    expect(await rowOf(second, "/links").getAttribute("aria-expanded")).toBe("false");
  });

  test("a group of a hundred thousand names opens, and its end is as far as a key", async () => {
    const path = join(temporaryFolder(), "wide.h5");
    python(
      path,
      "f=h5py.File(path,'w',libver='latest')\nf['a']=1\ng=f.create_group('all')\nfor i in range(100_000): g['name %06d' % i]=h5py.SoftLink('/a')\nf.close()",
    );
    const frames = await open(await ReaderHost.open({ kind: "file", path }));
    await rowOf(frames, "/all").click();
    await rowOf(frames, "/all/name 000000").waitFor();
    await frames.page.locator("[role=tree]").focus();
    await frames.page.keyboard.press("End");
    await focusOn(frames, "/all/name 099999");
    expect(await frames.page.locator("[role=treeitem]").count()).toBeLessThan(80);
    const asked = askedOf(frames, "children") as readonly { readonly count: number }[];
    expect(asked.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(2000);
  });

  test("the row that has the keyboard is seen in forced colours and in high contrast", async () => {
    const host = await ReaderHost.open({ kind: "file", path: zoo() });
    const outlineOf = async (options: FramesOpenOptions) => {
      const frames = await open(host, options);
      await rowOf(frames, "/entry").waitFor();
      await frames.page.locator("[role=tree]").focus();
      await frames.page.keyboard.press("Home");
      await focusOn(frames, "/");
      return rowOf(frames, "/").evaluate((row) => {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(row);
        return { outlineStyle, outlineWidth, outlineColor };
      });
    };
    expect(await outlineOf({ forcedColors: true })).toMatchObject({
      outlineStyle: "solid",
      outlineWidth: "2px",
    });
    expect(await outlineOf({ theme: "high-contrast" })).toMatchObject({
      outlineStyle: "solid",
      outlineColor: "rgb(243, 133, 24)",
    });
  });
}
