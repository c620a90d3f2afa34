/**
 * What a script finds on its standard input: what its supervisor would, unless that is spoken for.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runToEnd } from "../harness/runs.ts";
import { root, workspace } from "../harness/treadle.ts";

const script = `
let text = "";
for await (const chunk of process.stdin) text += chunk;
console.log(JSON.stringify(text));
`;

test("the input of a supervisor that takes the output, such as a language server's messages, is not the script's", async () => {
  const folder = workspace({ "script.ts": script });
  // The input of whoever runs this test does not end: if the script had it, nor would the script.
  const { result, finished } = await runToEnd(join(folder, "script.ts"), {}, folder);
  expect({ result, status: finished.status }).toEqual({ result: "", status: "succeeded" });
});

test.each([
  ["", ["--quiet"]],
  [", also where its output goes through Treadle", ["--quiet", "--events", "-"]],
])("in a terminal it is the script's%s", (_, options) => {
  const folder = workspace({ "script.ts": script });
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "dist", "cli.mjs"), "run", join(folder, "script.ts"), ...options],
    { input: "typed", encoding: "utf8" },
  );
  expect(stdout, stderr).toContain("typed");
});
