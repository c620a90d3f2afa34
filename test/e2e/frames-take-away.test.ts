/**
 * What a person looks for and takes away from HDF5 files in a real VS Code: files of any name, zoom, tables, the search,
 * the keyboard alone; pictures, animations, slices and lines of code, each compared with what h5py wrote.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { treadle } from "../harness/treadle.ts";
import { runPython } from "../hdf5/other-tools.ts";
import { apart, type Colour, csvOf, gifOf, npyOf, pngOf } from "./frames-files.ts";
import { explore, FramesView, waiting } from "./frames-view.ts";
import { vsixOf } from "./packages.ts";
import { Workbench } from "./workbench.ts";

const made = mkdtempSync(join(tmpdir(), "treadle-frames-"));
runPython(fileURLToPath(new URL("make-frames.py", import.meta.url)), made);

const [rows, columns] = [120, 160];
const stack = new Float32Array(readFileSync(join(made, "stack.f4")).buffer.slice(0));
const frameAt = (at: number): Float32Array => stack.subarray(at * rows * columns, (at + 1) * rows * columns);
const truthAt = ([frame, row, column]: readonly number[]): number =>
  frameAt(frame!)[row! * columns + column!]!;

const workbench = new Workbench("frames-take-away", {
  vsix: vsixOf("linux-x64"),
  files: {
    "scan.h5": { copyOf: join(made, "scan.h5") },
    "notes.data": { copyOf: join(made, "notes.data") },
    "words.txt": "These are words, and no frames.\n",
  },
});

const fileOf = (name: string): string => join(workbench.sandbox.workspace, name);
const clipboard = (): Promise<string> => workbench.page.evaluate(() => navigator.clipboard.readText());

/** Answers where a file shall go, and waits until it is there and the person was told. */
async function save(name: string, proposed: RegExp): Promise<string> {
  await workbench.answerPath(fileOf(name), proposed);
  await workbench.page
    .locator(".notification-toast", { hasText: `Saved ${name}` })
    .waitFor({ timeout: 60_000 });
  expect(existsSync(fileOf(name))).toBe(true);
  await workbench.run("Notifications: Clear All Notifications");
  return fileOf(name);
}

/** The stack in front, at a frame. */
async function stackAt(frame: number): Promise<FramesView> {
  const view = await FramesView.of(workbench, "scan.h5");
  await view.choose("/entry/detector/frames");
  const field = view.frame.locator(".axes-position input").first();
  await field.fill(String(frame));
  await field.press("Enter");
  await expect.poll(() => view.position(), waiting).toBe(frame);
  await view.pointUntil(0.5, 0.5, ({ index }) => index[0] === frame);
  return view;
}

beforeAll(async () => {
  await workbench.open();
  await workbench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await workbench.run("View: Show Treadle");
});
afterAll(async () => {
  await workbench.close();
  rmSync(made, { recursive: true, force: true });
});

test("a file of any name is opened by Reopen Editor With, and its signature decides", async () => {
  await explore(workbench, "notes.data");
  await workbench.run("View: Reopen Editor With...");
  await workbench.pick("HDF5 Frames (any file)");
  const view = await FramesView.of(workbench, "notes.data");
  await view.choose("/entry/detector/frames");
  const pointed = await view.pointAt(0.5, 0.5);
  expect(Math.fround(Number(pointed.value))).toBe(truthAt(pointed.index));
  await workbench.picture("any-name");
});

test("a text opened so says that it is no HDF5 file", async () => {
  await explore(workbench, "words.txt");
  await workbench.run("View: Reopen Editor With...");
  await workbench.pick("HDF5 Frames (any file)");
  const view = await FramesView.of(workbench, /words\.txt/);
  await view.says(/words\.txt is not an HDF5 file/);
  await workbench.picture("no-hdf5");
});

test("wheel and drag move the picture, and values stay right", async () => {
  await explore(workbench, "scan.h5");
  const view = await stackAt(3);
  const box = (await (await view.picture()).boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const whole = await view.zoom();
  const before = await view.pointAt(0.5, 0.5);
  for (let turn = 0; turn < 4; turn += 1) await workbench.page.mouse.wheel(0, -240);
  await expect.poll(() => view.zoom(), waiting).toBeGreaterThan(3 * whole);
  // What the pointer is on stays under it.
  const near = await view.pointUntil(0.5, 0.5, ({ index }) => index[0] === 3);
  expect(Math.abs(near.index[1]! - before.index[1]!)).toBeLessThanOrEqual(1);
  expect(Math.abs(near.index[2]! - before.index[2]!)).toBeLessThanOrEqual(1);
  await workbench.page.mouse.down();
  await workbench.page.mouse.move(x - 150, y - 80, { steps: 6 });
  await workbench.page.mouse.up();
  const moved = await view.pointUntil(
    0.5,
    0.5,
    ({ index }) => index[1]! > near.index[1]! && index[2]! > near.index[2]!,
  );
  expect(Math.fround(Number(moved.value))).toBe(truthAt(moved.index));
  await workbench.picture("zoomed");
  await view.frame.locator(".image-stage").press("0");
  await expect.poll(() => view.zoom(), waiting).toBe(whole);
  const again = await view.pointUntil(0.5, 0.5, ({ index }) => index[1] === before.index[1]);
  expect(Math.fround(Number(again.value))).toBe(truthAt(again.index));
});

test("cells of a table are copied as a spreadsheet takes them", async () => {
  const view = await FramesView.of(workbench, "scan.h5");
  await view.choose("/entry/table");
  const cell = view.frame.getByRole("gridcell", { name: "1152921504606846977", exact: true });
  await cell.click();
  for (const key of ["Shift+ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight", "Control+C"])
    await workbench.page.keyboard.press(key);
  await expect
    .poll(clipboard, waiting)
    .toBe("1152921504606846977\t0.125\trow 1\n1152921504606846978\t0.25\trow 2");
  await workbench.picture("copied");
});

test("the search finds objects wherever they are", async () => {
  const view = await FramesView.of(workbench, "scan.h5");
  const search = view.frame.getByRole("searchbox");
  await search.fill("fram");
  await view.frame.getByText("1 found").waitFor({ timeout: 30_000 });
  await workbench.picture("found");
  await search.press("Enter");
  await view.frame.locator(".crumb.here", { hasText: "frames" }).waitFor({ timeout: 30_000 });
  await search.press("Escape");
  await view.row("/entry/whole").waitFor({ timeout: 30_000 });
});

test("the keyboard alone leads through the tree to a value of a picture", async () => {
  const view = await FramesView.of(workbench, "scan.h5");
  const { keyboard } = workbench.page;
  const at = (): Promise<string> =>
    view.frame.evaluate(() => {
      const { activeElement } = document;
      const row = activeElement?.getAttribute("aria-activedescendant");
      const focused = row ? document.getElementById(row) : activeElement;
      return focused?.getAttribute("data-path") ?? focused?.className ?? "";
    });
  await view.frame.getByRole("searchbox").focus();
  await keyboard.press("ArrowDown");
  await keyboard.press("Home");
  await expect.poll(at, waiting).toBe("/");
  await keyboard.type("whole");
  await expect.poll(at, waiting).toBe("/entry/whole");
  await keyboard.press("Enter");
  await view.frame.locator(".crumb.here", { hasText: "whole" }).waitFor({ timeout: 30_000 });
  await view.picture();
  for (let step = 0; (await at()) !== "image-stage"; step += 1) {
    expect(step, "Tab never came to the picture").toBeLessThan(30);
    await keyboard.press("Tab");
  }
  await keyboard.press("c");
  const said = view.frame.locator(".readout-value");
  await expect.poll(() => said.innerText(), waiting).toMatch(/^\[\d, \d\] = \d+$/);
  const [row = 0, column = 0] = (await said.innerText()).match(/\d+/g)!.map(Number);
  await keyboard.press("ArrowLeft");
  await expect
    .poll(() => said.innerText(), waiting)
    .toBe(`[${row}, ${column - 1}] = ${8 * row + column - 1}`);
  await workbench.picture("keyboard");
});

test("a frame is saved as a picture, with axes and colour bar", async () => {
  const view = await stackAt(7);
  await view.take("Picture as PNG");
  const picture = pngOf(await save("frame.png", /entry-detector-frames-7\.png$/));
  // Four pixels an element, 58 and 36 of room at the left and above, and a bar at the right.
  expect(picture.width).toBeGreaterThan(4 * columns + 58 + 60);
  expect(picture.height).toBeGreaterThan(4 * rows + 36 + 20);
  expect(picture.at(1, 1)).toEqual([255, 255, 255]);
  const frame = frameAt(7);
  const pixelOf = (value: number): Colour => {
    const at = frame.indexOf(value);
    return picture.at(58 + 4 * (at % columns) + 2, 36 + 4 * Math.floor(at / columns) + 2);
  };
  // Both ends of viridis, as matplotlib has it.
  expect(apart(pixelOf(Math.min(...frame)), [68, 1, 84])).toBeLessThan(8);
  expect(apart(pixelOf(Math.max(...frame)), [253, 231, 37])).toBeLessThan(8);
  // And so has the bar, low values below.
  const bar = Array.from({ length: 4 * rows }, (_, at) => picture.at(58 + 4 * columns + 14 + 7, 36 + at));
  const placeOf = (colour: Colour): number => bar.findIndex((one) => apart(one, colour) < 8);
  expect(placeOf([253, 231, 37])).toBeGreaterThanOrEqual(0);
  expect(placeOf([68, 1, 84]) - placeOf([253, 231, 37])).toBeGreaterThan(3 * rows);

  await view.take("Pixels as PNG");
  const pixels = pngOf(await save("pixels.png", /\.png$/));
  expect([pixels.width, pixels.height]).toEqual([columns, rows]);
  const darkest = frame.indexOf(Math.min(...frame));
  expect(apart(pixels.at(darkest % columns, Math.floor(darkest / columns)), [68, 1, 84])).toBeLessThan(8);
});

test("a range of frames is saved as an animation", async () => {
  const view = await stackAt(7);
  await view.take("Animation as GIF");
  const dialog = view.frame.getByRole("dialog", { name: "Animated GIF" });
  await dialog.getByLabel("From").fill("4");
  await dialog.getByLabel("To", { exact: true }).fill("18");
  await dialog.getByLabel("Every").fill("2");
  await dialog.getByText(/^8 frames of/).waitFor({ timeout: 30_000 });
  await workbench.picture("gif");
  await dialog.getByRole("button", { name: "Make" }).click();
  const { frames, loops, width, height } = gifOf(await save("waves.gif", /\.gif$/));
  expect({ frames, loops }).toEqual({ frames: 8, loops: true });
  expect([width, height]).toEqual([480, 360 + 22]);
});

test("what is in sight is saved as CSV and NPY, to the last digit", async () => {
  const view = await stackAt(11);
  await view.take("Slice as CSV");
  const table = csvOf(await save("slice.csv", /scan-entry-detector-frames-11\.csv$/));
  expect([table.length, table[0]?.length]).toEqual([rows, columns]);
  expect(Float32Array.from(table.flat())).toEqual(frameAt(11));
  await view.take("Slice as NPY");
  const array = npyOf(await save("slice.npy", /\.npy$/));
  expect(array.shape).toEqual([rows, columns]);
  expect(array.values).toEqual(frameAt(11));
});

test("Copy Slice as Code copies lines that read exactly what is seen", async () => {
  const view = await stackAt(13);
  await view.frame.locator(".image-stage").press("1");
  await view.frame.getByRole("button", { name: "Copy Slice as Code" }).click();
  await expect.poll(clipboard, waiting).toContain("scan.h5");
  const code = await clipboard();
  writeFileSync(fileOf("slice.ts"), `${code}\nconsole.log(JSON.stringify([shape, [...data]]));\n`);
  const { status, stdout, stderr } = await treadle(["run", fileOf("slice.ts"), "--quiet"]);
  expect(status, `${code}\n${stderr}`).toBe(0);
  const [shape, data] = JSON.parse(stdout) as [number[], number[]];
  expect(shape.filter((length) => length > 1)).toEqual([rows, columns]);
  expect(Float32Array.from(data)).toEqual(frameAt(13));
});

test("Use in Pipeline makes a script that runs", async () => {
  const view = await stackAt(13);
  await view.take("Use in Pipeline");
  const { page } = workbench;
  await page.locator(".tab.active", { hasText: "Untitled-1" }).waitFor({ timeout: 30_000 });
  await page
    .locator(".editor-instance .view-line", { hasText: "fromH5" })
    .first()
    .waitFor({ timeout: 30_000 });
  await workbench.picture("script");
  await workbench.run("Treadle: Run Pipeline");
  await workbench.answerPath(fileOf("mean.ts"), /\.ts$/);
  await workbench.status(/mean\.ts · \d/, 60_000);
  await workbench.run("Treadle: Show Output");
  await page
    .locator(".part.panel .view-line", { hasText: "The mean has shape [120, 160]" })
    .first()
    .waitFor({ timeout: 60_000 });
  await workbench.picture("ran");
});
