/**
 * HDF5 files in a real VS Code: open, look, scroll, play, change colours, read values under the pointer against what
 * h5py wrote; a sequence of files; a broken file; a lazy array of a script.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runPython } from "../hdf5/other-tools.ts";
import { explore, exploreMenu, FramesView, waiting } from "./frames-view.ts";
import { vsixOf } from "./packages.ts";
import { framesScript } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const made = mkdtempSync(join(tmpdir(), "treadle-frames-"));
runPython(fileURLToPath(new URL("make-frames.py", import.meta.url)), made);

const [rows, columns] = [120, 160];
const stack = new Float32Array(readFileSync(join(made, "stack.f4")).buffer.slice(0));
const truthAt = ([frame, row, column]: readonly number[]): number =>
  stack[(frame! * rows + row!) * columns + column!]!;

const workbench = new Workbench("frames", {
  vsix: vsixOf("linux-x64"),
  files: {
    "scan.h5": { copyOf: join(made, "scan.h5") },
    "damaged.h5": { copyOf: join(made, "damaged.h5") },
    "notes.data": { copyOf: join(made, "notes.data") },
    run: { copyOf: join(made, "run") },
    "frames.ts": framesScript,
  },
});

/** Places of a picture, as parts of its width and height. */
const places = [
  [0.35, 0.4],
  [0.5, 0.5],
  [0.6, 0.7],
] as const;

beforeAll(async () => {
  await workbench.open();
  // Which editors there are is known once the extension was scanned; a click before that opens a text editor.
  await workbench.run("View: Show Treadle");
});
afterAll(async () => {
  await workbench.close();
  rmSync(made, { recursive: true, force: true });
});

test("a click on an HDF5 file shows its tree and its first frame", async () => {
  await explore(workbench, "scan.h5");
  const view = await FramesView.of(workbench, "scan.h5");
  await view.choose("/entry/detector/frames");
  await view.picture();
  await view.row("/entry").waitFor({ timeout: 30_000 });
  await workbench.picture("opened");
  expect(await view.frame.locator(".bar").innerText()).toMatch(/30\s*×\s*120\s*×\s*160/);
});

test("the value under the pointer is the one that h5py wrote, frame by frame", async () => {
  const view = await FramesView.of(workbench, "frames");
  for (const frame of [0, 17, 29]) {
    await view.slider().focus();
    await view.slider().press("Home");
    for (const key of frame === 29 ? ["End"] : Array.from({ length: frame }, () => "ArrowRight"))
      await view.slider().press(key);
    await expect.poll(() => view.position(), waiting).toBe(frame);
    for (const [right, down] of places) {
      const pointed = await view.pointUntil(right, down, ({ index }) => index[0] === frame);
      expect(Math.fround(Number(pointed.value)), JSON.stringify(pointed)).toBe(truthAt(pointed.index));
    }
  }
  await workbench.picture("pointed-at");
});

test("other colours change the pixels, and the frame stays", async () => {
  const view = await FramesView.of(workbench, "frames");
  const before = await view.colours(places);
  await view.chooseColormap("magma");
  await expect.poll(() => view.colours(places), waiting).not.toEqual(before);
  await workbench.picture("magma");
  expect(await view.position()).toBe(29);
});

test("play goes through the stack and stops where it is told to", async () => {
  const view = await FramesView.of(workbench, "frames");
  await view.slider().focus();
  await view.slider().press("Home");
  await expect.poll(() => view.position(), waiting).toBe(0);
  await view.slider().press("Space");
  await expect.poll(() => view.position(), waiting).toBeGreaterThan(5);
  await workbench.picture("playing");
  await view.slider().press("Space");
  await view.frame.locator('.axes-row button[aria-label^="Play along"]').first().waitFor({ timeout: 30_000 });
  const stopped = await view.position();
  const pointed = await view.pointUntil(0.5, 0.5, ({ index }) => index[0] === stopped);
  expect(Math.fround(Number(pointed.value))).toBe(truthAt(pointed.index));
  expect(await view.position()).toBe(stopped);
});

test("a table, a line and a text are shown as such, and what is damaged says so while the rest goes on", async () => {
  const view = await FramesView.of(workbench, "scan.h5");
  await view.choose("/entry/table");
  await view.frame.getByText("1152921504606846976").first().waitFor({ timeout: 30_000 });
  await workbench.picture("table");
  await view.choose("/entry/line");
  await view.painted(".line-display canvas");
  await workbench.picture("line");
  await view.choose("/entry/title");
  await view.frame.getByText("A scan <b>of nothing</b>").first().waitFor({ timeout: 30_000 });
  await view.choose("/entry/broken");
  await view.says(/cut off or damaged/);
  await workbench.picture("damaged-dataset");
  await view.choose("/entry/whole");
  await view.frame
    .getByText(/6\s*×\s*8/)
    .first()
    .waitFor({ timeout: 30_000 });
});

test("a view survives a reload of the window", async () => {
  let view = await FramesView.of(workbench, "scan.h5");
  await view.choose("/entry/detector/frames");
  await view.slider().focus();
  await view.slider().press("End");
  await expect.poll(() => view.position(), waiting).toBe(29);
  await view.pointAt(0.5, 0.5);
  await workbench.reload();
  view = await FramesView.of(workbench, "frames");
  await expect.poll(() => view.position().catch(() => -1), waiting).toBe(29);
  const pointed = await view.pointUntil(0.5, 0.5, ({ index }) => index[0] === 29);
  expect(Math.fround(Number(pointed.value))).toBe(truthAt(pointed.index));
});

test("a file that is cut off says why it cannot be shown", async () => {
  await explore(workbench, "damaged.h5");
  const view = await FramesView.of(workbench, "damaged.h5");
  await view.says(/cut off or damaged/);
  await workbench.picture("cut-off");
});

test("a folder of files is one stack, with what is missing and of another shape shown as such", async () => {
  await exploreMenu(workbench, "run", "Open Folder of HDF5 Files as Frames");
  const view = await FramesView.of(workbench, "values");
  await expect.poll(() => view.slider().getAttribute("max"), waiting).toBe("11");
  const pointed = await view.pointAt(0.5, 0.5);
  expect(Math.fround(Number(pointed.value))).toBe(truthAt(pointed.index));
  await view.slider().focus();
  for (let step = 0; step < 4; step += 1) await view.slider().press("ArrowRight");
  await view.frame
    .getByText(/frame_4\.h5/)
    .first()
    .waitFor({ timeout: 30_000 });
  await view.says(/frame_4\.h5 has no dataset/);
  await workbench.picture("missing-dataset");
  for (let step = 0; step < 6; step += 1) await view.slider().press("ArrowRight");
  await view.frame
    .getByText(/frame_10\.h5/)
    .first()
    .waitFor({ timeout: 30_000 });
  const tenth = await view.pointUntil(0.5, 0.5, ({ index }) => index[0] === 10);
  expect(Math.fround(Number(tenth.value))).toBe(truthAt(tenth.index));
  await workbench.picture("sequence");
});

test("a lazy array of a script is computed frame by frame, one file each", async () => {
  await workbench.openFile("frames.ts");
  await workbench.goTo(20, 9);
  await workbench.run("Treadle: Preview Lazy Array");
  const view = await FramesView.of(workbench, /doubled|frames/);
  await expect.poll(() => view.slider().getAttribute("max"), waiting).toBe("9");
  const reads = (): string[] =>
    readFileSync(join(workbench.sandbox.workspace, "reads.txt"), "utf8").trim().split("\n");
  await expect.poll(() => reads().length, waiting).toBe(1);
  const first = await view.pointAt(0.5, 0.5);
  expect(Math.fround(Number(first.value))).toBe(Math.fround(2 * truthAt(first.index)));
  await view.slider().focus();
  await view.slider().press("End");
  await expect.poll(() => reads().at(-1), waiting).toMatch(/frame_11\.h5$/);
  await workbench.picture("lazy-array");
  expect(reads().length).toBeLessThanOrEqual(4);
});

test("nothing is asked of any other machine but what the workbench itself asks", () => {
  const foreign = [...workbench.foreignHosts].filter(
    (host) => !/vscode-cdn\.net$|open-vsx\.org$|gallery/.test(host),
  );
  expect(foreign).toEqual([]);
});
