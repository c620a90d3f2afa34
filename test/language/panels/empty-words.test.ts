/**
 * What stands in place of a graph, for each kind of run and each way to have none.
 */
import { expect, test } from "vitest";
import { whyNoGraph } from "../../../server/language/panels/empty-words.ts";
import type { RunKind, RunView, RunViewStatus } from "../../../server/protocol/run-view.ts";

const view = (kind: RunKind, status: RunViewStatus): RunView => ({
  run: "r",
  kind,
  script: "/s.ts",
  status,
  started: 0,
  elapsed: 1,
  tasks: { known: 0, executing: 0, finished: 0, failed: 0, reused: 0 },
  executing: [],
  canRerun: false,
});

test.for<[RunKind, RunViewStatus, began: boolean, sentence: string]>([
  ["run", "running", false, "Starting the script…"],
  ["preview", "running", false, "Starting the script, to draw its graph without running a task…"],
  ["rerun", "running", false, "Starting the script again, with the results that are there already…"],
  ["task", "running", false, "Starting the script, to run what was chosen of it…"],
  ["from-task", "running", false, "Starting the script, to run what was chosen of it…"],
  ["run", "running", true, "The script runs, and has not computed anything yet."],
  [
    "preview",
    "running",
    true,
    "The script runs up to its first compute(), whose graph is drawn here and not run.",
  ],
  ["run", "cancelling", true, "The run is being cancelled before the script has computed anything."],
  ["run", "failed", true, "The script failed before it computed anything."],
  ["run", "cancelled", true, "The run was cancelled before the script computed anything."],
  ["run", "interrupted", true, "The run was interrupted before the script computed anything."],
  ["preview", "succeeded", true, "The script never computes: it ends without a call of compute()."],
])("%s, %s, has begun: %s", ([kind, status, began, sentence]) => {
  expect(whyNoGraph({ epoch: began ? 1 : undefined, status: undefined }, view(kind, status))).toBe(sentence);
});
