/**
 * What is known without running anything: types, mistakes and their mending, the graph of a preview, which scripts are
 * pipelines; and that a folder without any is left in peace.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { broken, capturing, gated } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const workbench = new Workbench("reading", {
  vsix: vsixOf("linux-x64"),
  files: {
    "broken.ts": broken,
    "capturing.ts": capturing,
    "sums.ts": gated,
    "notes.md": "Nothing to run here.\n",
    "plain/plain.ts": "export const answer: number = 42;\n",
  },
});

const waiting = { timeout: 60_000, interval: 250 };
const servers = (): readonly number[] => workbench.sandbox.processes("server.mjs");
const inWorkspace = (name: string): string => join(workbench.sandbox.workspace, name);

beforeAll(() => workbench.open());
afterAll(() => workbench.close());

test("the types of treadle and of Node.js are known in a folder that has installed neither", async () => {
  await workbench.openFile("broken.ts");
  await workbench.hover("delayed", /function delayed</);
  await workbench.page.mouse.move(720, 880);
  await workbench.hover("appendFileSync", /path: .*PathOrFileDescriptor/);
  await workbench.page.mouse.move(720, 880);
  await workbench.openFile("capturing.ts");
  await workbench.run("View: Focus Problems");
  // TypeScript has looked at both files, and this is all that it found.
  await workbench.problem("Type 'number' is not assignable to type 'string'", "there");
  const problems = await workbench.page.locator(".markers-panel .monaco-list-row").allInnerTexts();
  expect(problems.filter((text) => /cannot find/i.test(text))).toEqual([]);
});

test("a task that uses what cannot be sent is a problem while it is typed, and the light bulb mends it", async () => {
  const { page } = workbench;
  await workbench.openFile("capturing.ts");
  await workbench.problem(/uncloneable-capture/, "there");
  await workbench.goTo(6, 13);
  await page.keyboard.press("Control+.");
  const fix = page.locator(".action-widget .monaco-list-row", { hasText: "Move steps into the task" });
  await fix.waitFor({ timeout: 30_000 });
  await workbench.picture("quick-fix");
  await fix.click();
  await workbench.problem(/uncloneable-capture/, "gone");
  const lines = await page.locator(".editor-group-container.active .view-line").allInnerTexts();
  expect(lines.filter((text) => text.includes("const\u00a0steps"))).toHaveLength(1);
  await page.keyboard.press("Control+Z");
  await workbench.problem(/uncloneable-capture/, "there");
});

test("a preview draws the graph, and runs no task", async () => {
  await workbench.openFile("broken.ts");
  await workbench.run("Treadle: Preview Graph");
  const graph = await GraphPage.of(workbench);
  const counts = await graph.counts();
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(25);
  expect(counts.memory + counts.released + counts.failed + counts.executing).toBe(0);
  await expect.poll(() => graph.frame.locator(".status").innerText(), waiting).toContain("Preview, not run");
  await workbench.picture("preview");
  await expect.poll(() => workbench.sandbox.processes("runner.mjs"), waiting).toEqual([]);
  expect(existsSync(inWorkspace("MARKS"))).toBe(false);
});

test("with several pipelines and none of them open, Run asks which one, and remembers", async () => {
  const rows = workbench.page.locator(".quick-input-list .monaco-list-row");
  await workbench.openFile("notes.md");
  await workbench.run("Treadle: Preview Graph");
  await workbench.pick("broken.ts");
  await GraphPage.of(workbench);
  await workbench.openFile("notes.md");
  await workbench.run("Treadle: Run Pipeline");
  await rows.filter({ hasText: "last one" }).waitFor({ timeout: 30_000 });
  await workbench.picture("which-pipeline");
  const labels = (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
  expect(labels[0]).toMatch(/^broken\.ts ?last one/);
  expect(labels.map((label) => label.replace(/\.ts.*/, "")).sort()).toEqual(["broken", "capturing", "sums"]);
  await workbench.page.keyboard.press("Escape");
});

test("the walkthrough has five steps", async () => {
  await workbench.run("Welcome: Open Walkthrough");
  await workbench.pick("Get Started with Treadle");
  const steps = workbench.page.locator(".getting-started-step");
  await steps.first().waitFor({ timeout: 30_000 });
  expect((await steps.locator("h3").allInnerTexts()).map((text) => text.trim())).toEqual([
    "Open a sample",
    "Make functions lazy",
    "Run it",
    "See the graph",
    "Understand the times",
  ]);
  await workbench.picture("walkthrough");
});

test("the extension says how long its activation took", async () => {
  const said = await activation();
  expect(said).toMatch(/Activation: \d+ ?ms/);
  console.log(`Treadle with a pipeline: ${said}`);
});

test("in a folder without a pipeline nothing is started, though a script of TypeScript is open", async () => {
  expect(servers()).toHaveLength(1);
  await workbench.visit(workbench.sandbox.addressOf(inWorkspace("plain")));
  await workbench.openFile("plain.ts");
  // TypeScript knows the file, so whatever it was to wake is awake.
  expect(await workbench.hover("answer", /const answer/)).toContain("number");
  await expect.poll(servers, waiting).toEqual([]);
  console.log(`Treadle without a pipeline: ${await activation()}`);
  expect(servers()).toEqual([]);
});

/** What the list of running extensions says of ours. */
async function activation(): Promise<string> {
  await workbench.run("Developer: Show Running Extensions");
  const row = workbench.page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "Treadle" });
  await row.first().waitFor({ timeout: 30_000 });
  await expect.poll(() => row.first().innerText(), waiting).toContain("Activation");
  const said = /Activation: [^\n]*/.exec(await row.first().innerText())?.[0] ?? "";
  // It lies over everything else.
  await workbench.page.keyboard.press("Escape");
  await row.first().waitFor({ state: "hidden" });
  return said;
}
