/**
 * What people do all day: run, look, hover, cancel, fail, mend, run again. In a real VS Code, with the package they
 * install.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { broken, endless, sums } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const workbench = new Workbench("run", {
  vsix: vsixOf("linux-x64"),
  files: { "sums.ts": sums, "endless.ts": endless, "broken.ts": broken },
});
const marks = (): string[] =>
  readFileSync(join(workbench.sandbox.workspace, "MARKS"), "utf8").trim().split("\n");

const waiting = { timeout: 60_000, interval: 250 };

beforeAll(() => workbench.open());
afterAll(() => workbench.close());

test("a pipeline is run from the palette, and its graph opens beside it and counts", async () => {
  await workbench.openFile("sums.ts");
  await workbench.run("Treadle: Run Pipeline");
  await workbench.status(/\d+\/41/);
  const graph = await GraphPage.of(workbench);
  await expect.poll(async () => (await graph.counts()).executing, waiting).toBeGreaterThan(0);
  await workbench.picture("running");
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

test("a run that would never end is cancelled from the palette", async () => {
  await workbench.openFile("endless.ts");
  await workbench.run("Treadle: Run Pipeline");
  await workbench.status(/0\/2/);
  await GraphPage.of(workbench, (counts) => counts.executing > 0);
  await workbench.run("Treadle: Cancel Run");
  await workbench.status(/endless\.ts · \d/);
  await workbench.picture("cancelled");
});

test("a failed task is a problem on its line, goes when it is mended, and only what failed is run again", async () => {
  await workbench.openFile("broken.ts");
  await workbench.run("View: Focus Problems");
  await workbench.openFile("broken.ts");
  await workbench.run("Treadle: Run Pipeline");
  await workbench.problem("row seven is no number", "there");
  await workbench.picture("failed");
  expect(marks()).toHaveLength(12);

  await workbench.openFile("broken.ts");
  const { line, column } = placeOf(broken, "n === 7");
  await workbench.goTo(line, column);
  await workbench.page.keyboard.press("Shift+ArrowRight");
  await workbench.page.keyboard.type("false && n");
  await workbench.problem("row seven is no number", "gone");
  await workbench.picture("mended");

  await workbench.run("Treadle: Rerun Failed Tasks");
  const graph = await GraphPage.of(workbench, (counts) => counts.reused > 0);
  await expect.poll(async () => (await graph.counts()).memory, waiting).toBeGreaterThan(0);
  await workbench.status(/broken\.ts · \d/);
  await workbench.picture("rerun");
  expect((await graph.counts()).failed).toBe(0);
  // What had been read was not read again, though nobody saved the file.
  expect(marks()).toHaveLength(12);
  expect(readFileSync(join(workbench.sandbox.workspace, "broken.ts"), "utf8")).toBe(broken);
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
