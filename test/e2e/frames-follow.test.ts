/**
 * What happens to a viewer while the world goes on: a file grows, a file is gone and comes back, the server is killed;
 * and folders of files: those that a pipeline of the sample writes, and a hundred thousand.
 */
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { python } from "../hdf5/other-tools.ts";
import { explore, exploreMenu, FramesView, type Pointed, waiting } from "./frames-view.ts";
import { vsixOf } from "./packages.ts";
import { Workbench } from "./workbench.ts";

const made = mkdtempSync(join(tmpdir(), "treadle-frames-"));

/** Every element says where it is. */
const stackCode = `
def frames(first, count):
    at, row, column = np.mgrid[first:first + count, 0:40, 0:50]
    return (at * 10000 + row * 100 + column).astype("i4")
`;
python(
  join(made, "growing.h5"),
  `${stackCode}
with h5py.File(path, "w") as file:
    file.create_dataset("frames", data=frames(0, 20), chunks=(1, 40, 50), maxshape=(None, 40, 50), compression="gzip")
`,
);
python(
  join(made, "one.h5"),
  `${stackCode}\nwith h5py.File(path, "w") as file: file["values"] = frames(0, 1)[0]\n`,
);

const workbench = new Workbench("frames-follow", {
  vsix: vsixOf("linux-x64"),
  files: {
    "growing.h5": { copyOf: join(made, "growing.h5") },
    "4-frames.ts": { copyOf: fileURLToPath(new URL("../../media/sample/4-frames.ts", import.meta.url)) },
  },
});

const fileOf = (name: string): string => join(workbench.sandbox.workspace, name);
const isTrue = ({ index: [frame, row, column], value }: Pointed): boolean =>
  Number(value) === frame! * 10_000 + row! * 100 + column!;

/** Shows a frame by its number, and points at its middle. */
async function goTo(view: FramesView, frame: number): Promise<Pointed> {
  const field = view.frame.locator(".axes-position input").first();
  await field.fill(String(frame));
  await field.press("Enter");
  await expect.poll(() => view.position(), waiting).toBe(frame);
  return view.pointUntil(0.5, 0.5, ({ index }) => index[0] === frame);
}

beforeAll(async () => {
  await workbench.open();
  await workbench.run("View: Show Treadle");
});
afterAll(async () => {
  await workbench.close();
  rmSync(made, { recursive: true, force: true });
});

test("a file that grows while it is shown gains frames, and the view stays where it is", async () => {
  await explore(workbench, "growing.h5");
  const view = await FramesView.of(workbench, "growing.h5");
  await view.choose("/frames");
  expect(isTrue(await goTo(view, 12))).toBe(true);
  for (let turn = 0; turn < 3; turn += 1) await workbench.page.mouse.wheel(0, -240);
  const whole = await view.zoom();
  await expect.poll(() => view.slider().getAttribute("max"), waiting).toBe("19");
  python(
    fileOf("growing.h5"),
    `${stackCode}
with h5py.File(path, "r+") as file:
    file["frames"].resize(27, axis=0)
    file["frames"][20:] = frames(20, 7)
`,
  );
  await expect.poll(() => view.slider().getAttribute("max"), waiting).toBe("26");
  expect(await view.position()).toBe(12);
  expect(await view.zoom()).toBe(whole);
  expect(isTrue(await goTo(view, 26))).toBe(true);
  await workbench.picture("grown");
});

test("a file that is replaced shows its new values, and one that is gone says so and comes back", async () => {
  const view = await FramesView.of(workbench, "growing.h5");
  await goTo(view, 5);
  renameSync(fileOf("growing.h5"), fileOf("elsewhere.h5"));
  await view.frame.locator(".banner", { hasText: "is not there any more" }).waitFor({ timeout: 60_000 });
  await workbench.picture("gone");
  renameSync(fileOf("elsewhere.h5"), fileOf("growing.h5"));
  await view.frame.locator(".banner").waitFor({ state: "hidden", timeout: 60_000 });
  expect(isTrue(await goTo(view, 6))).toBe(true);
  python(
    fileOf("growing.h5"),
    `with h5py.File(path, "r+") as file: file["frames"][6] = np.full((40, 50), -7)\n`,
  );
  await view.pointUntil(0.5, 0.5, ({ value }) => value === "-7");
});

test("a server that is killed takes no view with it", async () => {
  const view = await FramesView.of(workbench, "growing.h5");
  await goTo(view, 9);
  const servers = (): readonly number[] => workbench.sandbox.processes("server.mjs");
  const [server] = servers();
  process.kill(server!, "SIGKILL");
  await expect.poll(() => servers().filter((one) => one !== server).length, waiting).toBe(1);
  await expect.poll(() => view.position(), waiting).toBe(9);
  expect(isTrue(await goTo(view, 10))).toBe(true);
  await workbench.picture("after-the-kill");
});

test("the folder that the sample's pipeline writes is opened from the explorer, and played", async () => {
  await workbench.openFile("4-frames.ts");
  await workbench.run("Treadle: Run Pipeline");
  await workbench.status(/4-frames\.ts · \d/, 120_000);
  await exploreMenu(workbench, "frames", "Open Folder of HDF5 Files as Frames");
  const view = await FramesView.of(workbench, "60 files in frames");
  await expect.poll(() => view.slider().getAttribute("max"), waiting).toBe("59");
  await view.picture();
  await view.slider().focus();
  await view.slider().press("Space");
  await expect.poll(() => view.position(), waiting).toBeGreaterThan(10);
  await workbench.picture("sample");
  await view.slider().press("Space");
});

test("a folder of a hundred thousand files opens, and its last file is one step away", async () => {
  const count = 100_000;
  const many = join(workbench.sandbox.folder, "many");
  mkdirSync(many);
  // Few files under many names: disks have no room for more, file systems take 65,000 names of a file, and no reader
  // can tell.
  for (let at = 0; at < count; at += 1) {
    const source = join(many, `frame_${at - (at % 50_000)}.h5`);
    if (at % 50_000 === 0) copyFileSync(join(made, "one.h5"), source);
    else linkSync(source, join(many, `frame_${at}.h5`));
  }
  await workbench.run("Treadle: Open Folder of HDF5 Files as Frames");
  await workbench.answerPath(many, /\/$/);
  const view = await FramesView.of(workbench, "100,000 files in many");
  await expect.poll(() => view.slider().getAttribute("max"), waiting).toBe(String(count - 1));
  await view.picture();
  await view.slider().focus();
  await view.slider().press("End");
  await view.frame.locator(".axes-label", { hasText: "frame_99999.h5" }).waitFor({ timeout: 60_000 });
  const pointed = await view.pointUntil(0.5, 0.5, ({ index }) => index[0] === count - 1);
  expect(Number(pointed.value)).toBe(pointed.index[1]! * 100 + pointed.index[2]!);
  await workbench.picture("a-hundred-thousand");
});
