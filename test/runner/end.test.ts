/**
 * The end of a run is the last that is heard of it, whatever the script does while its threads are waited for.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { startScript } from "../harness/runs.ts";
import { workspace } from "../harness/treadle.ts";

test("a script that goes on computing after it was cancelled is not heard any more", async () => {
  const folder = workspace({
    "script.ts": `
import { delayed, task } from "treadle";
const deaf = delayed(async function deaf() {
  task.signal.addEventListener("abort", () => {}); // who asks for it is waited for
  console.log("begun");
  await new Promise(() => {});
});
const quick = delayed(function quick() { return 1; });
await deaf().compute().catch(() => {});
for (;;) {
  await quick().compute().catch(() => {});
  await new Promise(setImmediate);
}
`,
  });
  const { running, ended, printed } = startScript(join(folder, "script.ts"), { cancelGrace: 200 }, folder);
  await printed("begun");
  running.cancel();
  const { events, finished } = await ended;
  expect(finished).toMatchObject({ status: "cancelled", exitCode: 130 });
  expect(events.at(-1)).toBe(finished);
});
