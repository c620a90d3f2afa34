/** `treadle run` and `treadle graph` over a runner that plays back events. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandLine } from "../../server/cli/command-line.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { failed, finished, graph, slowAdd } from "../timings/streams.ts";
import { fakeSurroundings, playing } from "./fake-surroundings.ts";

const ended = (status: "succeeded" | "failed" | "cancelled", exitCode: number): RunEvent => ({
  type: "run-finished",
  at: 20,
  status,
  exitCode,
});

test("a run ends with its table on stderr and nothing of ours on stdout", async () => {
  const surroundings = fakeSurroundings(playing(slowAdd));
  expect(await commandLine(["run", "script.ts"], surroundings)).toBe(0);
  expect(surroundings.stdout.text).toBe("");
  expect(surroundings.stderr.text).toContain("3 tasks in 2.0 s");
});

test("what is typed reaches the runner", async () => {
  const surroundings = fakeSurroundings();
  const words =
    "run script.ts -w 3 --executor inline --memory-limit 2GB --full-stack -- --workers 9 -- x".split(" ");
  await commandLine(words, surroundings);
  expect(surroundings.plays[0]!.request).toEqual({
    script: join(surroundings.folder, "script.ts"),
    args: ["--workers", "9", "--", "x"],
    executor: "inline",
    workers: 3,
    memoryLimit: 2e9,
    fullStack: true,
  });
});

test("what is not typed is not sent", async () => {
  const surroundings = fakeSurroundings();
  await commandLine(["run", "script.ts"], surroundings);
  expect(surroundings.plays[0]!.request).toEqual({
    script: join(surroundings.folder, "script.ts"),
    args: [],
  });
});

test.each([
  ["succeeded", 0, 0],
  ["failed", 1, 1],
  ["failed", 0, 1],
  ["failed", 7, 7],
  ["cancelled", 1, 130],
] as const)("a run that %s with %i exits with %i", async (status, exitCode, code) => {
  const surroundings = fakeSurroundings(({ end }) => end(status, exitCode));
  expect(await commandLine(["run", "script.ts"], surroundings)).toBe(code);
});

test("without a bar the script writes to the real stdout itself", async () => {
  const surroundings = fakeSurroundings();
  await commandLine(["run", "script.ts"], surroundings);
  expect(surroundings.plays[0]!.options.output).toBeUndefined();
});

test("on a terminal the script's prints pass by the bar, each to its own stream", async () => {
  const surroundings = fakeSurroundings(
    ({ options, end }) => {
      if (typeof options.output !== "function") throw new Error("the output should have been asked for");
      options.output("stdout", "42\n");
      options.output("stderr", "careful\n");
      end("succeeded", 0);
    },
    { terminal: true },
  );
  await commandLine(["run", "script.ts"], surroundings);
  expect(surroundings.stdout.text).toBe("42\n");
  expect(surroundings.stderr.text).toBe("careful\n");
});

test("--quiet leaves only trouble", async () => {
  const trouble = {
    type: "diagnosed",
    diagnostics: [{ ...place(2), severity: "warning", code: "c", message: "M.", hint: "H." }],
  } as const;
  const quiet = fakeSurroundings(({ options, end }) => {
    options.onEvents([
      {
        ...trouble,
        diagnostics: trouble.diagnostics.map((own) => ({ ...own, file: join(quiet.folder, "script.ts") })),
      },
      ...slowAdd,
    ]);
    end("succeeded", 0);
  });
  await commandLine(["run", "script.ts", "-q"], quiet);
  expect(quiet.stderr.text).toBe("script.ts:2:1 warning M.\n  2 | second line\n    | ^^^^^^\n    = H. (c)\n");
});

function place(line: number) {
  return { file: "", line, column: 1, endLine: line, endColumn: 7 };
}

test("--json makes the figures the last line of stderr, also when a graph is drawn", async () => {
  const surroundings = fakeSurroundings(playing(slowAdd));
  await commandLine(["run", "script.ts", "--json", "--graph", "g.dot"], surroundings);
  const last = surroundings.stderr.text.trimEnd().split("\n").at(-1)!;
  expect(JSON.parse(last)).toMatchObject({ status: "succeeded", tasks: { finished: 3 } });
});

test("--events writes one event a line and asks for the prints as well", async () => {
  const surroundings = fakeSurroundings(playing(slowAdd));
  await commandLine(["run", "script.ts", "--events", "sub/events.ndjson"], surroundings);
  const lines = readFileSync(join(surroundings.folder, "sub/events.ndjson"), "utf8").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(slowAdd);
  expect(surroundings.plays[0]!.request.relayLogs).toBe(true);
});

test("--events - leaves stdout to the events, and the script's errors on stderr", async () => {
  const surroundings = fakeSurroundings(({ options, end }) => {
    if (typeof options.output !== "function") throw new Error("the output should have been asked for");
    options.output("stdout", "not json\n");
    options.output("stderr", "oops\n");
    options.onEvents([slowAdd[0]!]);
    end("succeeded", 0);
  });
  await commandLine(["run", "script.ts", "--events", "-", "--quiet"], surroundings);
  expect(surroundings.stdout.text).toBe(`${JSON.stringify(slowAdd[0])}\n`);
  expect(surroundings.stderr.text).toBe("oops\n");
});

test("an events file that cannot be written is misuse, before anything runs", async () => {
  const surroundings = fakeSurroundings();
  expect(await commandLine(["run", "script.ts", "--events", "script.ts/x"], surroundings)).toBe(2);
  expect(surroundings.plays).toHaveLength(0);
});

test("--graph draws all computes with their durations, and leaves no draft behind", async () => {
  const surroundings = fakeSurroundings(playing(slowAdd));
  await commandLine(["run", "script.ts", "--graph", "out/g.svg"], surroundings);
  expect(readFileSync(join(surroundings.folder, "out/g.svg"), "utf8")).toContain(">1.0 s</text>");
  expect(readdirSync(join(surroundings.folder, "out"))).toEqual(["g.svg"]);
  expect(surroundings.stderr.text).toContain("graph in out/g.svg\n");
});

test("--graph of a script that computes nothing writes no file and says so", async () => {
  const surroundings = fakeSurroundings();
  await commandLine(["run", "script.ts", "--graph", "g.svg"], surroundings);
  expect(existsSync(join(surroundings.folder, "g.svg"))).toBe(false);
  expect(surroundings.stderr.text).toContain("g.svg was not written: the script computed nothing.");
});

test("the error that ended the script is told once, before the figures", async () => {
  const error = { name: "RangeError", message: "frame 3 is empty", key: "read-1" };
  const events: RunEvent[] = [
    graph([["read"]]),
    { ...failed(0, 1, 2), error },
    { type: "compute-finished", compute: 1, at: 3, status: "failed", error },
    { type: "run-finished", at: 4, status: "failed", exitCode: 1, error },
  ];
  const surroundings = fakeSurroundings(playing(events));
  expect(await commandLine(["run", "script.ts"], surroundings)).toBe(1);
  expect(surroundings.stderr.text.match(/frame 3 is empty/g)).toHaveLength(1);
  expect(surroundings.stderr.text.indexOf("RangeError")).toBeLessThan(
    surroundings.stderr.text.indexOf("1 failed"),
  );
});

test("an error that the script caught is not told", async () => {
  const error = { name: "RangeError", message: "caught" };
  const events: RunEvent[] = [
    graph([["read"]]),
    { type: "compute-finished", compute: 1, at: 3, status: "failed", error },
    ended("succeeded", 0),
  ];
  const surroundings = fakeSurroundings(playing(events));
  await commandLine(["run", "script.ts"], surroundings);
  expect(surroundings.stderr.text).not.toContain("caught");
});

test("the first Ctrl-C asks the run to stop and waits for it", async () => {
  const surroundings = fakeSurroundings(() => {});
  const code = commandLine(["run", "script.ts"], surroundings);
  await expect.poll(surroundings.listening).toBe(1);
  surroundings.interrupt("SIGINT");
  expect(surroundings.plays[0]!.cancelled()).toBe(1);
  surroundings.plays[0]!.end("cancelled", 130);
  expect(await code).toBe(130);
  expect(surroundings.stderr.text).toContain("Stopping … (once more to stop without waiting)\nCancelled.\n");
  expect(surroundings.listening()).toBe(0);
});

test("the second Ctrl-C does not wait", async () => {
  const surroundings = fakeSurroundings(() => {});
  const code = commandLine(["run", "script.ts"], surroundings);
  await expect.poll(surroundings.listening).toBe(1);
  surroundings.interrupt("SIGINT");
  surroundings.interrupt("SIGINT");
  expect(await code).toBe(130);
  expect(surroundings.plays[0]!.cancelled()).toBe(2);
});

test("when nobody reads any more the run is stopped without a word", async () => {
  const surroundings = fakeSurroundings(() => {});
  const code = commandLine(["run", "script.ts"], surroundings);
  await expect.poll(surroundings.listening).toBe(1);
  surroundings.interrupt("closed");
  surroundings.plays[0]!.end("cancelled", 130);
  expect(await code).toBe(130);
  expect(surroundings.stderr.text).toBe("");
});

test("graph draws the first compute as DOT on stdout and runs no task", async () => {
  const second = graph([["other"]], { compute: 2, firstTask: 3 });
  const surroundings = fakeSurroundings(({ options, end }) => {
    if (typeof options.output === "function") options.output("stdout", "the script says hello\n");
    options.onEvents([graph([["slowinc"], ["slowinc"], ["slowadd", 0, 1]]), second]);
    end("succeeded", 0);
  });
  expect(await commandLine(["graph", "script.ts", "--direction", "LR", "--", "-x"], surroundings)).toBe(0);
  expect(surroundings.plays[0]!.request).toMatchObject({ graphOnly: true, args: ["-x"] });
  expect(surroundings.stdout.text).toMatch(/^digraph treadle \{\n {2}graph \[rankdir=LR/);
  expect(surroundings.stdout.text).not.toContain("other");
  expect(surroundings.stderr.text).toBe("the script says hello\n");
});

test.each(["svg", "dot", "json"])("graph -o writes %s by the name's ending", async (ending) => {
  const surroundings = fakeSurroundings(playing([graph([["read"]]), ended("succeeded", 0)]));
  expect(await commandLine(["graph", "script.ts", "-o", `g.${ending}`], surroundings)).toBe(0);
  const starts = { svg: "<?xml", dot: "digraph", json: "{" }[ending]!;
  expect(readFileSync(join(surroundings.folder, `g.${ending}`), "utf8").startsWith(starts)).toBe(true);
  expect(surroundings.stdout.text).toBe("");
});

test("graph of a script that never computes fails with a hint", async () => {
  const surroundings = fakeSurroundings();
  expect(await commandLine(["graph", "script.ts"], surroundings)).toBe(1);
  expect(surroundings.stderr.text).toContain("script.ts ended without computing anything");
});

test("graph of a script that fails tells its error", async () => {
  const error = { name: "TypeError", message: "no" };
  const surroundings = fakeSurroundings(
    playing([{ type: "run-finished", at: 1, status: "failed", exitCode: 1, error }]),
  );
  expect(await commandLine(["graph", "script.ts"], surroundings)).toBe(1);
  expect(surroundings.stderr.text).toBe("error TypeError: no\n");
});

test("events that come before the face is there are not lost", async () => {
  const surroundings = fakeSurroundings(({ options, end }) => {
    options.onEvents([graph([["read"]]), finished([0, 1, 0, 0, 5])]);
    queueMicrotask(() => {
      options.onEvents([ended("succeeded", 0)]);
      end("succeeded", 0);
    });
  });
  await commandLine(["run", "script.ts", "--json"], surroundings);
  expect(JSON.parse(surroundings.stderr.text)).toMatchObject({
    status: "succeeded",
    tasks: { known: 1, finished: 1 },
  });
});

test("a worker that two computes lost is told of once", async () => {
  const lost = (worker: number): RunEvent => ({ type: "worker-lost", worker, at: 3, reason: "gone" });
  const surroundings = fakeSurroundings(playing([lost(1), lost(1), lost(2), ...slowAdd]));
  await commandLine(["run", "script.ts"], surroundings);
  expect(surroundings.stderr.text.match(/worker \d was lost/g)).toEqual([
    "worker 1 was lost",
    "worker 2 was lost",
  ]);
});
