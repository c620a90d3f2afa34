/**
 * The window is reloaded in the middle of a run: nothing that was seen is lost, and nothing is left running unseen.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { endless, sums } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const workbench = new Workbench("reload", {
  vsix: vsixOf("linux-x64"),
  files: { "endless.ts": endless, "sums.ts": sums },
});

const waiting = { timeout: 60_000, interval: 250 };

beforeAll(() => workbench.open());
afterAll(() => workbench.close());

test("the panel comes back with the graph of a run that is over", async () => {
  await workbench.openFile("sums.ts");
  await workbench.run("Treadle: Run Pipeline");
  await expect.poll(async () => (await GraphPage.of(workbench)).done(), waiting).toBe(41);
  await workbench.reload();
  await expect.poll(async () => (await GraphPage.of(workbench)).done(), waiting).toBe(41);
  await workbench.picture("restored");
  // Timings of an earlier session.
  await workbench.openFile("sums.ts");
  expect(await workbench.hover("read", /median/)).toMatch(/40 calls/);
});
