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
import { FramesView } from "./frames-view.ts";
import { vsixOf } from "./packages.ts";
import { framesScript } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const made = mkdtempSync(join(tmpdir(), "treadle-frames-"));
runPython(fileURLToPath(new URL("make-frames.py", import.meta.url)), made);

const [rows, columns] = [120, 160];
const stack = new Float32Array(readFileSync(join(made, "stack.f4")).buffer.slice(0));
const valueAt = ([frame, row, column]: readonly number[]): number =>
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

const waiting = { timeout: 60_000, interval: 200 };

beforeAll(() => workbench.open());
afterAll(async () => {
  await workbench.close();
  rmSync(made, { recursive: true, force: true });
});

/** Clicks a file or folder in the explorer. */
async function explore(name: string, button: "left" | "right" = "left"): Promise<void> {
  await workbench.run("View: Show Explorer");
  const row = workbench.page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first();
  await row.click({ button, timeout: 30_000 });
}

test("a click on an HDF5 file shows its tree and its first frame", async () => {
  await explore("scan.h5");
  const view = await FramesView.of(workbench, "frames");
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
    for (const place of [
      [0.35, 0.4],
      [0.5, 0.5],
      [0.6, 0.7],
    ] as const) {
      let pointed = await view.pointAt(...place);
      await expect
        .poll(async () => {
          pointed = await view.pointAt(...place);
          return pointed.index[0];
        }, waiting)
        .toBe(frame);
      expect(Math.fround(Number(pointed.value)), JSON.stringify(pointed)).toBe(valueAt(pointed.index));
    }
  }
  await workbench.picture("pointed-at");
});
