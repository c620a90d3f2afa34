/**
 * However a run ends, nothing that it spilled is left. Real processes: the script and a thread of it spill three
 * results each, as lanes do, and then the run ends in one way or another.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { newFolderName } from "../../server/store/spill/owner.ts";
import { removeSpillFoldersOf, sweepSpillFolders } from "../../server/store/spill/sweep.ts";
import { start, temporaryFolder, workspace } from "../harness/treadle.ts";

let kit = "";

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../harness/spill-kit.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
  });
  kit = outputFiles[0]!.text;
});

/** What both the script and its thread do before the run ends. */
const spilling = `
import { Worker } from "node:worker_threads";
import { filesThere, spill, spillOn } from "./kit.mjs";
spill();
const lane = new Worker(process.env["LANE"]!);
await new Promise((resolve) => lane.once("message", resolve));
lane.unref();
console.log(filesThere(), "files of", process.pid, ".");
`;

const busy = "for (;;) {}";
const idle = "await new Promise((resolve) => setTimeout(resolve, 1e8));";

interface Run {
  readonly process: ChildProcess;
  /** The process that spills. */
  readonly pid: number;
  /** Where it spills. */
  readonly spilled: string;
  readonly printed: (text: string) => Promise<void>;
  readonly ended: Promise<{ readonly status: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** A run that has spilled six results and goes on with `ending`. */
async function run(ending: string, spilled = join(temporaryFolder(), "spilled")): Promise<Run> {
  const folder = workspace({ "script.ts": spilling + ending, "kit.mjs": kit });
  const running = start(["run", join(folder, "script.ts")], {
    env: { TREADLE_SPILL: spilled, LANE: join(folder, "kit.mjs") },
  });
  let stdout = "";
  running.process.stdout?.on("data", (text: string) => {
    stdout += text;
  });
  await running.printed(" .\n");
  const [, files, pid] = /(\d+) files of (\d+)/.exec(stdout) ?? [];
  expect(files).toBe("6");
  return { ...running, pid: Number(pid), spilled };
}

describe("nothing that was spilled is left", () => {
  test.each<[string, string, number]>([
    ["a run that succeeds", "", 0],
    ["a script that throws", 'throw new Error("no");', 1],
    ["process.exit", "process.exit(3);", 3],
    ["process.exit while a lane goes on spilling", 'lane.postMessage("on"); process.exit(3);', 3],
    ["an uncaught exception", 'setImmediate(() => { throw new Error("no"); });', 1],
    ["a rejection that nobody handles", `void Promise.reject(new Error("no")); ${idle}`, 1],
    ["a process that aborts", "process.abort();", 1],
    ["a script that changes where temporary files go", 'process.env["TREADLE_SPILL"] = "/nowhere";', 0],
  ])("after %s", async (_, ending, code) => {
    const { ended, spilled } = await run(ending);
    expect((await ended).status).toBe(code);
    expect(readdirSync(spilled)).toEqual([]);
  });

  test.each<[string, string, NodeJS.Signals]>([
    ["Ctrl-C", idle, "SIGINT"],
    ["Ctrl-C while the script never stops", busy, "SIGINT"],
    ["Ctrl-C while a lane goes on spilling", `lane.postMessage("on"); ${busy}`, "SIGINT"],
    ["SIGTERM", idle, "SIGTERM"],
    ["a terminal that is closed", idle, "SIGHUP"],
  ])("after %s", async (_, ending, signal) => {
    const { process, ended, spilled } = await run(ending);
    process.kill(signal);
    expect((await ended).status).toBe(130);
    expect(readdirSync(spilled)).toEqual([]);
  });

  test("after a second Ctrl-C, which does not wait", async () => {
    const { process, ended, printed, spilled } = await run(busy);
    process.kill("SIGINT");
    await printed("Stopping");
    process.kill("SIGINT");
    expect((await ended).status).toBe(130);
    expect(readdirSync(spilled)).toEqual([]);
  });

  test.each<[string, string, NodeJS.Signals]>([
    ["SIGTERM, sent to the runner alone", idle, "SIGTERM"],
    ["SIGKILL, sent to the runner alone", idle, "SIGKILL"],
    ["SIGKILL, while a lane goes on spilling", `lane.postMessage("on"); ${busy}`, "SIGKILL"],
  ])("after %s", async (_, ending, signal) => {
    const { pid, ended, spilled } = await run(ending);
    process.kill(pid, signal);
    expect((await ended).status).toBe(1);
    expect(readdirSync(spilled)).toEqual([]);
  });

  test.each([
    ["an idle runner", idle],
    ["a busy runner", busy],
    ["a runner with a lane that goes on spilling", `lane.postMessage("on"); ${busy}`],
  ])("after SIGKILL of the supervisor of %s", async (_, ending) => {
    const { process, ended, spilled } = await run(ending);
    process.kill("SIGKILL");
    // The runner holds the output, too: when that is closed, it is gone.
    expect((await ended).signal).toBe("SIGKILL");
    expect(readdirSync(spilled)).toEqual([]);
  });

  test("after SIGKILL of both, as soon as the next run starts", async () => {
    const first = await run(idle);
    first.process.kill("SIGSTOP");
    process.kill(first.pid, "SIGKILL");
    first.process.kill("SIGKILL");
    await first.ended;
    expect(readdirSync(first.spilled)).toHaveLength(1);
    const second = await run("", first.spilled);
    expect((await second.ended).status).toBe(0);
    expect(readdirSync(first.spilled)).toEqual([]);
  });

  test("while other runs keep what they spilled", async () => {
    const first = await run(idle);
    const before = readdirSync(first.spilled);
    const second = await run("", first.spilled);
    await second.ended;
    expect(readdirSync(first.spilled)).toEqual(before);
    first.process.kill("SIGINT");
    await first.ended;
    expect(readdirSync(first.spilled)).toEqual([]);
  });
});

describe("of a script that plain Node runs nothing is left", () => {
  /** A process without a supervisor that has spilled and goes on with `ending`. */
  const plain = async (ending: string, spilled = join(temporaryFolder(), "spilled"), beginning = "") => {
    const script = beginning + spilling.replace("]!", "]") + ending;
    const folder = workspace({ "script.mjs": script, "kit.mjs": kit });
    const child = spawn(process.execPath, [join(folder, "script.mjs")], {
      env: { ...process.env, TREADLE_SPILL: spilled, LANE: join(folder, "kit.mjs") },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const ended = new Promise<unknown>((resolve) => {
      child.once("close", (code, signal) => resolve(signal ?? code));
    });
    const [text] = await new Promise<unknown[]>((resolve) => {
      child.stdout.setEncoding("utf8").once("data", (...text) => resolve(text));
    });
    expect(text).toMatch(/^6 files of /);
    return { child, ended, spilled };
  };

  test.each<[string, string, unknown]>([
    ["that succeeds", "", 0],
    ["that calls process.exit", "process.exit(3);", 3],
    ["that throws", 'throw new Error("no");', 1],
    ["that ends while a lane goes on spilling", 'lane.postMessage("on"); process.exit(4);', 4],
  ])("%s", async (_, ending, outcome) => {
    const { ended, spilled } = await plain(ending);
    expect([await ended, readdirSync(spilled)]).toEqual([outcome, []]);
  });

  test.each<[NodeJS.Signals, string, string, unknown]>([
    ["SIGINT", "", "", "SIGINT"],
    ["SIGTERM", "", "", "SIGTERM"],
    ["SIGHUP", "", "", "SIGHUP"],
    ["SIGTERM", " to a script that listens itself", 'process.on("SIGTERM", () => process.exit(7));', 7],
  ])("after %s%s, which ends it as ever", async (signal, _, beginning, outcome) => {
    const { child, ended, spilled } = await plain(idle, undefined, beginning);
    child.kill(signal);
    expect([await ended, readdirSync(spilled)]).toEqual([outcome, []]);
  });

  test("after SIGKILL as soon as the next one spills", async () => {
    const first = await plain(idle);
    first.child.kill("SIGKILL");
    await first.ended;
    expect(readdirSync(first.spilled)).toHaveLength(1);
    const second = await plain("", first.spilled);
    await second.ended;
    expect(readdirSync(first.spilled)).toEqual([]);
  });
});

describe("sweeping", () => {
  /** Name of a folder of this process, with one part replaced. */
  const named = (part: "pid" | "start" | "place", value: string): string => {
    const parts = newFolderName().split("-");
    parts[{ pid: 2, start: 3, place: 4 }[part]] = value;
    return parts.join("-");
  };
  /** A number that no process has: the next one after those that Linux gives. */
  const NOBODY = String(2 ** 22 + 1);

  test.each<[string, string, number]>([
    ["of a process that is gone", named("pid", NOBODY), 0],
    ["of this process", newFolderName(), 1],
    ["of an earlier process with the number of this one", named("start", "00000000.1"), 0],
    [
      "of an earlier process with the number of a living one",
      `${named("start", "00000000.1").replace(`-${process.pid}-`, `-${process.ppid}-`)}`,
      0,
    ],
    [
      "of another machine, or of a container that shares the folder",
      named("place", "0badcafe").replace(`-${process.pid}-`, `-${NOBODY}-`),
      1,
    ],
    ["that only looks similar", `treadle-spill-${NOBODY}`, 1],
    ["of somebody's own", "results", 1],
  ])("a folder %s", (_, name, left) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, name, "1-1"), { recursive: true });
    writeFileSync(join(folder, name, "1-1", "17"), "");
    utimesSync(join(folder, name), 0, 0);
    sweepSpillFolders(folder);
    expect(readdirSync(folder)).toHaveLength(left);
  });

  test("never follows a link", () => {
    const folder = temporaryFolder();
    const precious = temporaryFolder();
    writeFileSync(join(precious, "thesis"), "");
    symlinkSync(precious, join(folder, named("pid", NOBODY)));
    sweepSpillFolders(folder);
    expect([readdirSync(folder).length, readdirSync(precious)]).toEqual([1, ["thesis"]]);
  });

  test("for a process that was ended takes its folders and no others", () => {
    const folder = temporaryFolder();
    for (const name of [newFolderName(), newFolderName(), named("pid", NOBODY), named("place", "0badcafe")])
      mkdirSync(join(folder, name));
    removeSpillFoldersOf(process.pid, folder);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test("a folder that is not there is nothing to do", () => {
    expect(() => sweepSpillFolders(join(dirname(temporaryFolder()), "no", "where"))).not.toThrow();
  });
});
