/**
 * Restricted Mode: nothing of the workspace runs, and what can be told by reading is told all the same.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { broken } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const workbench = new Workbench("restricted", {
  vsix: vsixOf("linux-x64"),
  files: { "broken.ts": broken },
  restricted: true,
});

beforeAll(() => workbench.open());
afterAll(() => workbench.close());

test("the graph is drawn by reading the script, and no line of it runs", async () => {
  await workbench.openFile("broken.ts");
  await workbench.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
  await workbench.run("Treadle: Preview Graph");
  const graph = await GraphPage.of(workbench);
  await workbench.picture("preview");
  expect((await graph.boxes()).map(({ label }) => label).sort()).toEqual(["parse", "read", "total"]);
  expect(existsSync(join(workbench.sandbox.workspace, "MARKS"))).toBe(false);
});

test("Run Pipeline is not offered", async () => {
  const { page } = workbench;
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input").first();
  await input.waitFor({ state: "visible" });
  await input.fill(">Treadle: ");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Treadle: Preview Graph" }).waitFor();
  expect(
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Treadle: Run Pipeline" }).count(),
  ).toBe(0);
  await page.keyboard.press("Escape");
  expect(await page.locator(".codelens-decoration", { hasText: "Run Pipeline" }).count()).toBe(0);
});
