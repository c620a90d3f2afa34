/**
 * The first minutes of somebody who has nothing: a window without a folder, the sample from the welcome view, and its
 * scripts, which do what they say.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { Workbench } from "./workbench.ts";

const workbench = new Workbench("sample", { vsix: vsixOf("linux-x64"), files: {}, isEmpty: true });

const waiting = { timeout: 120_000, interval: 250 };

beforeAll(() => workbench.open());
afterAll(() => workbench.close());

test("the sample is opened from the welcome view of a window without a folder", async () => {
  const { page, sandbox } = workbench;
  await workbench.run("View: Show Treadle");
  await workbench.picture("welcome");
  await page.locator(".welcome-view-content .monaco-button", { hasText: "Open Sample Workspace" }).click();
  await workbench.answerPath(sandbox.folder, /\/$/);
  await page.waitForURL(/treadle-sample/, { timeout: 60_000 });
  await workbench.shown();
  expect(readdirSync(join(sandbox.folder, "treadle-sample")).sort()).toEqual([
    "1-first-pipeline.ts",
    "2-many-tasks.ts",
    "3-a-failing-task.ts",
    "4-frames.ts",
    "README.md",
  ]);
});

test.each([
  ["1-first-pipeline.ts", 41],
  ["2-many-tasks.ts", 1001],
])("%s runs to its end: %i tasks", async (name, tasks) => {
  await workbench.openFile(name);
  await workbench.run("Treadle: Run Pipeline");
  await workbench.status(new RegExp(`\\d+/${tasks}`), 60_000);
  const graph = await GraphPage.of(workbench, ({ memory, released }) => memory + released === tasks);
  expect((await graph.counts()).failed).toBe(0);
  await workbench.picture(name.slice(0, 1));
});

test("3-a-failing-task.ts fails on its line, and nothing else is wrong with the sample", async () => {
  await workbench.openFile("3-a-failing-task.ts");
  await workbench.run("View: Focus Problems");
  await workbench.openFile("3-a-failing-task.ts");
  await workbench.run("Treadle: Run Pipeline");
  await workbench.problem('"n/a" is not a number', "there");
  await workbench.picture("3");
  const problems = await workbench.page.locator(".markers-panel .monaco-list-row").allInnerTexts();
  expect(problems.filter((text) => /\bts\b\s*\(?\d{4}/.test(text))).toEqual([]);
  const graph = await GraphPage.of(workbench);
  await expect.poll(async () => (await graph.counts()).failed, waiting).toBe(1);
});
