/**
 * HDF5 files and lazy arrays in Restricted Mode: files are shown, since nothing of them runs; arrays are not, since their
 * script would.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runPython } from "../hdf5/other-tools.ts";
import { explore, FramesView } from "./frames-view.ts";
import { vsixOf } from "./packages.ts";
import { framesScript } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const made = mkdtempSync(join(tmpdir(), "treadle-frames-"));
runPython(fileURLToPath(new URL("make-frames.py", import.meta.url)), made);

const workbench = new Workbench("frames-restricted", {
  vsix: vsixOf("linux-x64"),
  files: {
    "scan.h5": { copyOf: join(made, "scan.h5") },
    run: { copyOf: join(made, "run") },
    "frames.ts": framesScript,
  },
  restricted: true,
});

beforeAll(async () => {
  await workbench.open();
  await workbench.run("View: Show Treadle");
});
afterAll(async () => {
  await workbench.close();
  rmSync(made, { recursive: true, force: true });
});

test("files are shown", async () => {
  await workbench.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
  await explore(workbench, "scan.h5");
  const view = await FramesView.of(workbench, "scan.h5");
  await view.choose("/entry/whole");
  const { index, value } = await view.pointAt(0.5, 0.5);
  expect(Number(value)).toBe(8 * index[0]! + index[1]!);
  await workbench.picture("file");
});

test("the script of a lazy array does not run: its preview is not in the palette, and a hover's link says why", async () => {
  const { page } = workbench;
  await workbench.openFile("frames.ts");
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input").first();
  await input.waitFor({ state: "visible" });
  await input.fill(">Treadle: ");
  const row = page.locator(".quick-input-list .monaco-list-row");
  await row.filter({ hasText: "Treadle: Open Folder of HDF5 Files as Frames" }).waitFor();
  expect(await row.filter({ hasText: "Preview Lazy Array" }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await workbench.hover("doubled", /its shape is known once it was run or previewed/);
  await page.locator(".monaco-hover:visible a", { hasText: "Preview Lazy Array" }).first().click();
  await page
    .getByText("Treadle runs no script of a workspace in Restricted Mode.")
    .first()
    .waitFor({ timeout: 30_000 });
  await workbench.picture("array");
  expect(existsSync(join(workbench.sandbox.workspace, "reads.txt"))).toBe(false);
});
