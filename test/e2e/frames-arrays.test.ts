/**
 * Lazy arrays of scripts in a real VS Code: what a hover says, the preview and what it costs, a script that throws, one
 * that is edited while it is looked at; and the viewer in the themes.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runPython } from "../hdf5/other-tools.ts";
import { explore, FramesView, waiting } from "./frames-view.ts";
import { vsixOf } from "./packages.ts";
import { framesScript } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const made = mkdtempSync(join(tmpdir(), "treadle-frames-"));
runPython(fileURLToPath(new URL("make-frames.py", import.meta.url)), made);

const [rows, columns] = [120, 160];
const stack = new Float32Array(readFileSync(join(made, "stack.f4")).buffer.slice(0));
/** The files that the script reads. */
const numbers = [0, 1, 2, 3, 5, 6, 8, 9, 10, 11];
const truthAt = ([at, row, column]: readonly number[]): number =>
  stack[(numbers[at!]! * rows + row!) * columns + column!]!;

const workbench = new Workbench("frames-arrays", {
  vsix: vsixOf("linux-x64"),
  files: {
    "scan.h5": { copyOf: join(made, "scan.h5") },
    run: { copyOf: join(made, "run") },
    "frames.ts": framesScript,
    "off.ts": framesScript.replace(
      "const frames =",
      'throw new RangeError("the detector was off");\nconst frames =',
    ),
  },
});

/** Numbers of the files that were read, one for each read. */
const reads = (): number[] =>
  [...readFileSync(join(workbench.sandbox.workspace, "reads.txt"), "utf8").matchAll(/frame_(\d+)\.h5/g)].map(
    ([, number]) => Number(number),
  );

beforeAll(() => workbench.open());
afterAll(async () => {
  await workbench.close();
  rmSync(made, { recursive: true, force: true });
});

test("a hover over a lazy array offers its preview before anything is known of it", async () => {
  await workbench.openFile("frames.ts");
  await workbench.hover("doubled", /its shape is known once it was run or previewed/);
  await workbench.picture("hover-before");
  await workbench.page.locator(".monaco-hover:visible a", { hasText: "Preview Lazy Array" }).first().click();
  const view = await FramesView.of(workbench, "doubled in frames.ts");
  await expect.poll(() => view.slider().getAttribute("max"), waiting).toBe("9");
  const pointed = await view.pointAt(0.5, 0.5);
  expect(Math.fround(Number(pointed.value))).toBe(Math.fround(2 * truthAt(pointed.index)));
});

test("each step of the slider reads one file, and none twice", async () => {
  const view = await FramesView.of(workbench, "doubled in frames.ts");
  await view.slider().focus();
  for (const step of [1, 2, 3, 4]) {
    await view.slider().press("ArrowRight");
    const pointed = await view.pointUntil(0.5, 0.5, ({ index }) => index[0] === step);
    expect(Math.fround(Number(pointed.value))).toBe(Math.fround(2 * truthAt(pointed.index)));
    await view.slider().focus();
  }
  expect(reads()).toEqual([0, 1, 2, 3, 5]);
  await workbench.picture("previewed");
});

test("a hover says shape, type and chunks once they are known", async () => {
  const said = await workbench.hover("doubled", /Lazy array.*10 × 120 × 160/);
  expect(said).toMatch(/float32/);
  expect(said).toMatch(/in 10 chunks of 1 × 120 × 160, 76\.8 kB each/);
  expect(said).toMatch(/Preview Lazy Array/);
  await workbench.picture("hover-after");
});

test("an edit of the script says that the preview is of what it was, and is followed when asked for", async () => {
  await workbench.openFile("frames.ts");
  await workbench.goTo(20, 1 + "const doubled = frames.mul(2".length);
  await workbench.page.keyboard.press("Backspace");
  await workbench.page.keyboard.type("3");
  await workbench.page.locator(".view-line", { hasText: "frames.mul(3);" }).waitFor({ timeout: 30_000 });
  const view = await FramesView.of(workbench, "doubled in frames.ts");
  const banner = view.frame.locator(".banner", { hasText: "The script was changed" });
  await banner.waitFor({ timeout: 60_000 });
  await workbench.picture("changed");
  await banner.getByRole("button", { name: "Run Again" }).click();
  await banner.waitFor({ state: "hidden", timeout: 60_000 });
  const pointed = await view.pointUntil(
    0.4,
    0.4,
    ({ index, value }) => Math.fround(Number(value)) === Math.fround(3 * truthAt(index)),
  );
  expect(pointed.index[0]).toBe(4);
  await workbench.run("File: Save All");
});

test("a script that throws says so, and where", async () => {
  await workbench.openFile("off.ts");
  await workbench.goTo(21, 9);
  await workbench.run("Treadle: Preview Lazy Array");
  const view = await FramesView.of(workbench, "doubled in off.ts");
  await view.says(/off\.ts failed before this array was made/);
  await view.says(/the detector was off/);
  await workbench.picture("failed");
});

test("only what is asked for is read when the script runs again", () => {
  expect(reads()).toEqual([0, 1, 2, 3, 5, 5]);
});

test.each([
  ["Default Dark Modern", "vs-dark"],
  ["Default High Contrast", "hc-black"],
  ["Default High Contrast Light", "hc-light"],
])("the viewer follows the theme %s", async (theme, ofWorkbench) => {
  workbench.sandbox.configure({ "workbench.colorTheme": theme });
  await workbench.page.locator(`.monaco-workbench.${ofWorkbench}`).waitFor({ timeout: 60_000 });
  await explore(workbench, "scan.h5");
  await workbench.run("View: Close Editors in Other Groups");
  const view = await FramesView.of(workbench, "scan.h5");
  const foreground = (): Promise<string> =>
    view.frame.evaluate(() => getComputedStyle(document.querySelector(".viewer-main")!).color);
  await view.choose("/entry/detector/frames");
  await view.pointAt(0.4, 0.4);
  await workbench.picture(`image-${ofWorkbench}`);
  await view.choose("/entry/table");
  await view.frame.getByText("1152921504606846976").first().waitFor({ timeout: 30_000 });
  await workbench.picture(`table-${ofWorkbench}`);
  await view.choose("/entry/line");
  await view.painted(".line-display canvas");
  await workbench.picture(`line-${ofWorkbench}`);
  const [red = 0, green = 0, blue = 0] = (await foreground()).match(/\d+/g)!.map(Number);
  expect(red + green + blue > 384).toBe(ofWorkbench !== "hc-light");
});
