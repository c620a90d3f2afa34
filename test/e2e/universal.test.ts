/**
 * The package for every platform, on WebAssembly alone: it compiles and runs a pipeline like the native ones.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { gate, gated } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const workbench = new Workbench("universal", {
  vsix: vsixOf("universal"),
  files: { "sums.ts": gated, [gate]: "" },
});

beforeAll(() => workbench.open());
afterAll(() => workbench.close());

test("the universal package runs a pipeline", async () => {
  await workbench.openFile("sums.ts");
  await workbench.run("Treadle: Run Pipeline");
  const graph = await GraphPage.of(workbench);
  await expect.poll(() => graph.done(), { timeout: 120_000, interval: 250 }).toBe(41);
  await workbench.picture("finished");
  expect((await graph.counts()).failed).toBe(0);
});
