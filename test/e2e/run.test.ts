/**
 * What people do all day: run, look, hover, fail, mend, run again. In a real VS Code, with the package they install.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { broken, gate, gated } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const workbench = new Workbench("run", {
  vsix: vsixOf("linux-x64"),
  files: { "sums.ts": gated, "broken.ts": broken },
});
const fileOf = (name: string): string => join(workbench.sandbox.workspace, name);
const marks = (): string[] => readFileSync(fileOf("MARKS"), "utf8").trim().split("\n");

const waiting = { timeout: 60_000, interval: 250 };

beforeAll(() => workbench.open());
afterAll(() => workbench.close());

test("a pipeline is run from the palette, and its graph opens beside it and counts", async () => {
  await workbench.openFile("sums.ts");
  await workbench.run("Treadle: Run Pipeline");
  await workbench.status(/0\/41 · \d/, 60_000);
  const graph = await GraphPage.of(workbench, ({ executing }) => executing > 0);
  const before = await graph.counts();
  // The sum waits for all; of the reads as many go on as there are workers.
  expect(before).toMatchObject({ waiting: 1, failed: 0, memory: 0 });
  expect(before.executing + before.ready).toBe(40);
  await workbench.picture("running");

  writeFileSync(fileOf(gate), "");
  await expect.poll(() => graph.done(), waiting).toBe(41);
  const labels = (await graph.boxes()).map(({ label }) => label.replace(/ .*/, ""));
  expect(new Set(labels)).toEqual(new Set(["read", "total"]));
  await workbench.status(/sums\.ts · \d/);
  await workbench.picture("finished");
});

test("a hover tells how often a function ran and how long it took", async () => {
  const text = await workbench.hover("read", /median/);
  expect(text).toMatch(/40 calls/);
  expect(text).toMatch(/longest/);
  expect(text).toMatch(/waiting/);
  await workbench.picture("hover");
  await workbench.page.mouse.move(720, 880);
});

test("durations stand at the ends of lines, until a setting says otherwise", async () => {
  const hint = workbench.page.locator(".view-line", { hasText: /read\(n\)\);.*×\s?40/ });
  await hint.first().waitFor({ timeout: 60_000 });
  workbench.sandbox.configure({ "treadle.inlayHints": false });
  await hint.first().waitFor({ state: "hidden", timeout: 60_000 });
  workbench.sandbox.configure({});
  await hint.first().waitFor({ timeout: 60_000 });
});

test("the views list the run, its tasks by function, and its workers", async () => {
  await workbench.run("View: Show Treadle");
  expect(await workbench.rows("Runs", /sums\.ts/)).toHaveLength(1);
  expect((await workbench.rows("Tasks", /total/)).map((row) => row.replace(/ ?·.*/, ""))).toEqual([
    expect.stringMatching(/^read ?40\/40$/),
    expect.stringMatching(/^total ?1\/1$/),
  ]);
  await workbench.page.locator('.pane-header[aria-label^="Workers"]').click();
  expect((await workbench.rows("Workers", /busy/)).length).toBeGreaterThanOrEqual(2);
  await workbench.picture("views");
});

test("the timeline has a row for each worker, and every call in its table", async () => {
  await workbench.run("Treadle: Show Timeline");
  const page = await workbench.webview(".timeline");
  await page.locator(".timeline summary").click();
  const workers = page.locator(".timeline-tables table").first().locator("tbody tr");
  await expect.poll(() => workers.count(), waiting).toBeGreaterThanOrEqual(2);
  expect((await workers.allInnerTexts()).join("\n")).toMatch(/worker 1[\s\S]*worker 2/i);
  await page.locator(".timeline summary").click();
  await workbench.picture("timeline");
  await workbench.run("Treadle: Show Task Graph");
  await GraphPage.of(workbench);
});

test("a failed task is a problem on its line until it is mended, and then only what failed is run again", async () => {
  await workbench.openFile("broken.ts");
  await workbench.run("View: Focus Problems");
  await workbench.openFile("broken.ts");
  await workbench.run("Treadle: Run Pipeline");
  await workbench.problem("row seven is no number", "there");
  // Which task it was, and what it was given.
  const problem = workbench.page.locator(".markers-panel .monaco-list-row", { hasText: "row seven" }).first();
  expect((await problem.innerText()).replace(/\s+/g, " ")).toMatch(
    /Ln 9,.*Task parse-\w+.*Input \[ 7, 8 \].*Input true/,
  );
  await workbench.page.locator(".notification-toast", { hasText: "broken.ts failed" }).waitFor();
  await workbench.picture("failed");

  const read = marks();
  await workbench.openFile("broken.ts");
  // The function itself is mended: all its tasks run again, and what they need does not.
  const { line, column } = placeOf(broken, "isBad) throw");
  await workbench.goTo(line, column);
  await workbench.page.keyboard.type("false && ");
  await workbench.problem("row seven is no number", "gone");
  await workbench.run("Treadle: Rerun Failed Tasks");
  const graph = await GraphPage.of(workbench, (counts) => counts.reused > 0);
  await expect.poll(async () => (await graph.counts()).memory, waiting).toBeGreaterThan(0);
  await workbench.status(/broken\.ts · \d/);
  await workbench.problem("row seven is no number", "gone");
  await workbench.picture("rerun");
  expect((await graph.counts()).failed).toBe(0);
  // Nearly nothing was read again (what was under way as the run failed, perhaps), though nobody saved the file: the
  // rerun took the text of the editor.
  const again = marks()
    .slice(read.length)
    .filter((mark) => read.includes(mark));
  expect(again.length).toBeLessThan(read.length / 2);
  expect(new Set(marks()).size).toBe(12);
  expect(readFileSync(fileOf("broken.ts"), "utf8")).toBe(broken);
});

test.each([
  ["DOT (Graphviz)", "graph.dot", /^(strict )?digraph/],
  ["SVG", "graph.svg", /^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg/s],
  ["Mermaid", "graph.mmd", /^(---[\s\S]*?---\s*)?(flowchart|graph)/],
  ["PNG", "graph.png", /^\u{fffd}PNG/u],
])("the graph is saved as %s", async (format, name, expected) => {
  const { frame } = await GraphPage.of(workbench);
  await frame.locator("button[aria-haspopup]:visible").first().click();
  await frame.locator(".menu-item", { hasText: format }).click();
  await workbench.answerPath(fileOf(name), /-graph\.\w+$/);
  const text = (): string => {
    try {
      return readFileSync(fileOf(name), "utf8");
    } catch {
      return "not there yet";
    }
  };
  await expect.poll(text, waiting).toMatch(expected);
  if (format !== "PNG") expect(text()).toContain("total");
});

test("nothing was asked of any other machine but what the workbench itself asks", () => {
  const foreign = [...workbench.foreignHosts].filter(
    (host) => !/vscode-cdn\.net$|open-vsx\.org$|gallery/.test(host),
  );
  expect(foreign).toEqual([]);
});

function placeOf(text: string, part: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(part)).split("\n");
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
