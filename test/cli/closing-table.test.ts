/** The closing table of literal runs; the golden texts are in `test/golden/cli`. */
import { expect, test } from "vitest";
import { closingTable } from "../../server/cli/face/closing-table.ts";
import { jsonSummary } from "../../server/cli/face/json-summary.ts";
import { colours, plain } from "../../server/cli/screen.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { RunTimings } from "../../server/timings/run-timings.ts";
import { failed, finished, graph, slowAdd, started } from "../timings/streams.ts";

function summaryOf(events: readonly RunEvent[]) {
  const timings = new RunTimings();
  timings.addAll(events);
  return timings.summary();
}

const tableOf = (events: readonly RunEvent[], columns = 80) =>
  closingTable(summaryOf(events), columns, plain);
const golden = (name: string) => `../golden/cli/${name}.txt`;

/** A thousand frames of 66 kB on four workers, each 8 to 12 ms, and one sum. */
function frames(): RunEvent[] {
  const count = 1000;
  const tasks = Array.from({ length: count }, (_, task) => task);
  const duration = (task: number) => 8 + (task % 5);
  return [
    {
      type: "run-started",
      version: 1,
      run: "r",
      script: "/home/ada/frames.ts",
      epoch: 0,
      executor: "threads",
      workers: 4,
    },
    graph([...tasks.map(() => ["readFrame"] as [string]), ["sum", ...tasks]], { at: 100 }),
    finished(
      ...tasks.map((task) => {
        const begun = 100 + Math.floor(task / 4) * 12.5;
        return [task, (task % 4) + 1, 100, begun, begun + duration(task), 66_049] as const;
      }),
    ),
    {
      type: "moved",
      task: tasks,
      from: tasks.map(() => 2),
      to: tasks.map(() => 1),
      bytes: tasks.map(() => 66_049),
      started: tasks.map(() => 3200),
      finished: tasks.map(() => 3220),
    },
    finished([1000, 1, 3225, 3225.4, 3345.4, 528_392]),
    { type: "compute-finished", compute: 1, at: 3350, status: "succeeded" },
    { type: "run-finished", at: 3400, status: "succeeded", exitCode: 0 },
  ];
}

const troubled: RunEvent[] = [
  graph([["read"], ["read"], ["scale", 0], ["scale", 1], ["sum", 2, 3]]),
  started(0, 1),
  failed(0, 0, 5, true),
  finished([1, 2, 0, 0, 7], [3, 2, 7, 7, 9]),
  failed(0, 8, 12),
  { type: "compute-finished", compute: 1, at: 14, status: "failed" },
  { type: "run-finished", at: 15, status: "failed", exitCode: 1 },
];

test("a run of three tasks", async () => {
  await expect(tableOf(slowAdd)).toMatchFileSnapshot(golden("slow-add"));
});

test("a thousand frames", async () => {
  await expect(tableOf(frames())).toMatchFileSnapshot(golden("frames"));
});

test("failures and retries get a column of their own, and what never ran is counted", async () => {
  await expect(tableOf(troubled)).toMatchFileSnapshot(golden("troubled"));
});

test("after a cancel, what never ran is called cancelled", () => {
  const cancelled = troubled.map((event) =>
    event.type === "run-finished" ? { ...event, status: "cancelled" as const } : event,
  );
  expect(tableOf(cancelled)).toContain("2 of 5 tasks (1 failed, 2 cancelled)");
});

test.each([80, 60, 50, 40, 30, 24])(
  "every line fits into %i columns, and the names can be read",
  (columns) => {
    const lines = tableOf(frames(), columns).split("\n").slice(0, 4);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines[2]).toMatch(/^readFra/);
    expect(lines[1]).toContain("calls");
  },
);

test("figures stand under the end of their headings", () => {
  const [, heading = "", first = "", second = ""] = tableOf(frames()).split("\n");
  for (const title of ["calls", "total", "mean", "longest", "wait", "moved"]) {
    const end = heading.indexOf(title) + title.length;
    for (const line of [first, second]) expect(`${line} `.slice(end - 1, end + 1)).toMatch(/^\S /);
  }
});

test("a script without a compute has nothing to close with", () => {
  expect(tableOf([{ type: "run-finished", at: 5, status: "succeeded", exitCode: 0 }])).toBe("");
});

test("a graph of which nothing ran is still told", () => {
  expect(tableOf([graph([["read"]])])).toContain("0 of 1 task (1 not run)");
});

test("of many functions the slowest are shown", () => {
  const names = Array.from({ length: 30 }, (_, index) => [`f${index}`] as [string]);
  const text = tableOf([
    graph(names),
    finished(...names.map((_, task) => [task, 1, 0, 0, 100 - task] as const)),
  ]);
  expect(text).toContain("f19 ");
  expect(text).not.toContain("f20 ");
  expect(text).toContain("… and 10 more functions");
});

test("wide and hostile names do not break the columns", () => {
  const text = tableOf([
    graph([["画像"], ["a\u001b[31mb\u0007"]]),
    finished([0, 1, 0, 0, 5], [1, 1, 0, 0, 4]),
  ]);
  expect(text).toContain("画像     ");
  expect(text).toContain("ab\uFFFD");
  expect(text).not.toContain("\u001b");
});

test("colour marks the heading and the trouble, nothing else", () => {
  const text = closingTable(summaryOf(troubled), 80, colours);
  const marked = text.replaceAll("\u001b[", "<").split("<").slice(1);
  expect(marked.map((part) => Number.parseInt(part, 10))).toEqual([1, 22, 31, 39]);
});

test("the JSON form is one line with the same figures", () => {
  const line = jsonSummary(summaryOf(slowAdd), 0);
  expect(line).not.toContain("\n");
  expect(JSON.parse(line)).toMatchObject({
    script: "/home/ada/slow-add.ts",
    status: "succeeded",
    exitCode: 0,
    tasks: { known: 3, finished: 3, failed: 0, notRun: 0 },
    computing: 2040,
    bytesMoved: 16,
    criticalPath: { duration: 2002, functions: ["slowinc", "slowadd"] },
    functions: [
      { name: "slowinc", calls: 2, total: 2002, mean: 1001, longest: 1002, wait: 5, bytesMoved: 8 },
      { name: "slowadd", calls: 1 },
    ],
  });
});

test("of tasks so short that the rest outweighs them the time is told, not a factor of nothing", () => {
  const tiny = Array.from({ length: 100 }, (_, task) => [task, 1, 5, 5, 5.001] as const);
  const text = tableOf([
    graph(tiny.map(() => ["noop"])),
    finished(...tiny),
    { type: "compute-finished", compute: 1, at: 20, status: "succeeded" },
  ]);
  expect(text).toContain("100 tasks in 20.0 ms, of which the tasks themselves took 100 µs\n");
  expect(text).not.toContain("×");
});

test("total is the thread's time, longest what went by", () => {
  const text = tableOf([
    graph([["read"], ["scale"]]),
    finished([0, 1, 0, 0, 100, 8, 2], [1, 1, 0, 2, 92, 8, 90]),
  ]);
  expect(text).toMatch(/^read +1 +10\.0 ms +10\.0 ms +100 ms/m);
  expect(text).toMatch(/^scale +1 +90\.0 ms +90\.0 ms +90\.0 ms/m);
});
