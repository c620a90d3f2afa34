/**
 * Every place that shows a run can end it, and ends it for good: the run of a script that would go on for ever is
 * cancelled in each of them, and no process is left. What runs beside it is left alone.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { endless, gate, gated } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const workbench = new Workbench("cancel", {
  vsix: vsixOf("linux-x64"),
  files: { "endless.ts": endless, "sums.ts": gated },
});

const waiting = { timeout: 60_000, interval: 250 };
const runners = (): readonly number[] => workbench.sandbox.processes("runner.mjs");

beforeAll(() => workbench.open());
afterAll(() => workbench.close());

const places: readonly (readonly [place: string, cancel: () => Promise<void>])[] = [
  ["the palette", () => workbench.run("Treadle: Cancel Run")],
  ["the lens above the script", () => workbench.lens("Cancel")],
  [
    "the panel",
    async () => {
      const { frame } = await GraphPage.of(workbench);
      await frame.locator(".status button:visible", { hasText: "Cancel" }).click();
    },
  ],
  [
    "the tooltip of the status bar",
    async () => {
      await workbench.page.locator(".statusbar-item", { hasText: "0/2 ·" }).first().hover();
      await workbench.page.locator(".monaco-hover:visible a", { hasText: "Cancel" }).first().click();
    },
  ],
  [
    "the list of runs",
    async () => {
      await workbench.run("View: Show Treadle");
      await workbench.rows("Runs", /endless\.ts/);
      const row = workbench.page.locator(".pane .monaco-list-row", { hasText: "endless.ts" }).first();
      await row.hover();
      await row.locator('.action-label[aria-label^="Cancel Run"]').click();
    },
  ],
  [
    "the notification that comes after a while",
    async () => {
      const toast = workbench.page.locator(".notification-toast", { hasText: "Running endless.ts" });
      await toast.waitFor({ timeout: 60_000 });
      await workbench.picture("notification");
      await toast.locator(".monaco-button", { hasText: "Cancel" }).click();
    },
  ],
];

test.each(places)("a run that would never end is cancelled from %s", async (_, cancel) => {
  await workbench.openFile("endless.ts");
  await workbench.run("Treadle: Run Pipeline");
  await workbench.status(/0\/2/, 60_000);
  await GraphPage.of(workbench, ({ executing }) => executing > 0);
  expect(runners()).toHaveLength(1);
  await cancel();
  await workbench.status(/endless\.ts · \d/);
  await expect.poll(runners, waiting).toEqual([]);
  const graph = await GraphPage.of(workbench, ({ executing }) => executing === 0);
  expect((await graph.counts()).cancelled).toBe(2);
});

test("runs at the same time stay apart: one is cancelled, and the other finishes", async () => {
  await workbench.openFile("endless.ts");
  await workbench.run("Treadle: Run Pipeline");
  await workbench.status(/0\/2/, 60_000);
  await workbench.openFile("sums.ts");
  await workbench.run("Treadle: Run Pipeline");
  // Summed up while both go on.
  await workbench.status(/2 runs · 0\/43/, 60_000);
  await expect.poll(() => runners().length).toBe(2);
  await workbench.picture("two-runs");

  // Of several it is the run of the script that one looks at.
  await workbench.openFile("endless.ts");
  await workbench.run("Treadle: Cancel Run");
  await workbench.status(/^(?!.*runs).*0\/41/);
  await expect.poll(() => runners().length, waiting).toBe(1);
  await workbench.openFile("sums.ts");
  await workbench.run("Treadle: Show Task Graph");
  writeFileSync(join(workbench.sandbox.workspace, gate), "");
  const graph = await GraphPage.of(workbench, ({ released }) => released === 40);
  expect(await graph.done()).toBe(41);
  await expect.poll(runners, waiting).toEqual([]);
});
