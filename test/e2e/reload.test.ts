/**
 * The window is reloaded, also in the middle of a run: nothing that was seen is lost, and nothing is left running unseen.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { gate, gated } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const workbench = new Workbench("reload", { vsix: vsixOf("linux-x64"), files: { "sums.ts": gated } });

const waiting = { timeout: 60_000, interval: 250 };
const runners = (): readonly number[] => workbench.sandbox.processes("runner.mjs");

beforeAll(() => workbench.open());
afterAll(() => workbench.close());

test("a run in whose middle the window is reloaded is interrupted, and leaves no process", async () => {
  await workbench.openFile("sums.ts");
  await workbench.run("Treadle: Run Pipeline");
  await GraphPage.of(workbench, ({ executing }) => executing > 0);
  expect(runners()).toHaveLength(1);
  await workbench.reload();
  // The panel comes back by itself, with the graph as it was last.
  const graph = await GraphPage.of(workbench);
  expect(await graph.boxes()).toHaveLength(41);
  await expect.poll(async () => (await graph.counts()).executing, waiting).toBe(0);
  await expect.poll(runners, waiting).toEqual([]);
  await workbench.run("View: Show Treadle");
  const [row] = await workbench.rows("Runs", /sums\.ts/);
  expect(row).not.toMatch(/0\/41/);
  await workbench.picture("interrupted");
  const label = await workbench.page
    .locator(".pane .monaco-list-row", { hasText: "sums.ts" })
    .first()
    .getAttribute("aria-label");
  expect(label).toContain("interrupted");
});

test("it is gone on with, and is then over", async () => {
  writeFileSync(join(workbench.sandbox.workspace, gate), "");
  await workbench.openFile("sums.ts");
  await workbench.lens("Run Pipeline");
  await expect.poll(async () => (await GraphPage.of(workbench)).done(), waiting).toBe(41);
  await expect.poll(runners, waiting).toEqual([]);
});

test("the panel comes back with the graph of a run that is over, and hovers with its timings", async () => {
  await workbench.reload();
  await expect.poll(async () => (await GraphPage.of(workbench)).done(), waiting).toBe(41);
  await workbench.picture("restored");
  await workbench.openFile("sums.ts");
  expect(await workbench.hover("read", /median/)).toMatch(/40 calls/);
  await workbench.run("View: Show Treadle");
  expect(await workbench.rows("Runs", /sums\.ts/)).toHaveLength(2);
});
