/**
 * Outlines and graphs by analysis against what runs of the same scripts tell: places are equal to the column, and
 * whatever ran is in the graph.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { outlineOf } from "../../server/compile/outline.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { ofType, root, runScript, temporaryFolder } from "../harness/treadle.ts";
import { graphOfFile, shownByRun } from "./graph-lines.ts";

const scripts: readonly [script: string, ...args: string[]][] = [
  ["examples/slow-add.ts", "--delay", "1"],
  ["examples/loop.ts", "--delay", "1"],
  ["examples/control-flow.ts", "--delay", "1"],
  ["examples/decorator.ts", "--delay", "1"],
  ["examples/frames.ts", "--frames", "6"],
  ["examples/stocks.ts", "--files", "2", "--days", "20"],
  ["test/scripts/cases/cases.ts"],
  ["test/scripts/cases/classes.ts"],
  ["test/scripts/cases/decorators.ts"],
  ["test/scripts/cases/futures.ts"],
  ["test/scripts/cases/module.mts"],
  ["test/scripts/cases/plain.js"],
  ["test/scripts/cases/commonjs.cts"],
  ["test/scripts/cases/syntax.ts"],
  ["test/scripts/cases/unknown-function.ts"],
  ["test/scripts/cases/write-capture.ts"],
  ["test/scripts/failure/roots.ts"],
];

async function eventsOf(script: string, args: readonly string[]): Promise<readonly RunEvent[]> {
  const out = temporaryFolder();
  const own = script.startsWith("examples/")
    ? ["--", ...args, ...(/stocks|frames/.test(script) ? ["--folder", join(out, "made")] : ["--out", out])]
    : [];
  const { events } = await runScript(join(root, script), own, { cwd: out });
  return events;
}

describe.each(scripts)("%s", (script, ...args) => {
  const file = join(root, script);

  test("has functions, calls and edges where its run has them", async () => {
    const events = await eventsOf(script, args);
    const outline = outlineOf(file, readFileSync(file, "utf8"));
    const graphs = ofType(events, "graph");
    expect(graphs.length).toBeGreaterThan(0);

    const functions = graphs
      .flatMap((graph) => graph.functions)
      .filter(({ definition }) => definition?.file === file)
      .map(({ name, definition, mainThread }) => ({ name, definition, mainThread }));
    const known = outline.functions.map(({ name, definition, mainThread }) => ({
      name,
      definition,
      mainThread,
    }));
    for (const each of functions) expect(known).toContainEqual(each);

    const sites = new Set(outline.calls.map(({ site }) => `${site.line}:${site.column}`));
    const ran = graphs
      .flatMap((graph) => graph.callSites)
      .filter((site) => site.file === file)
      .map(({ line, column }) => `${line}:${column}`);
    expect(ran.filter((site) => !sites.has(site))).toEqual([]);

    const graph = graphOfFile(file);
    const { nodes, edges, requested } = shownByRun(events, file);
    const names = graph.nodes.map(
      ({ fn, callSite }) => `${graph.functions[fn]!.name}@${callSite.line}:${callSite.column}`,
    );
    const drawn = new Set([
      ...graph.edgeFrom.map((from, i) => `${names[from]} → ${names[graph.edgeTo[i]!]}`),
      ...graph.backFrom.map((from, i) => `${names[from]} → ${names[graph.backTo[i]!]}`),
    ]);
    const asked = new Set(names.filter((_, i) => graph.nodes[i]!.isRequested));
    expect([...nodes].filter((node) => !names.includes(node))).toEqual([]);
    expect([...edges].filter((edge) => !drawn.has(edge))).toEqual([]);
    expect([...requested].filter((node) => !asked.has(node))).toEqual([]);
    expect(nodes.size).toBeGreaterThan(0);
  });
});
