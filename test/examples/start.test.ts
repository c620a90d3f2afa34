/**
 * `npm start`, from anywhere: the tour leaves its pictures and sets things up once; any other script runs too.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, temporaryFolder, workspace } from "../harness/treadle.ts";

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `node examples/start.mjs …`, with what it prints as it comes. */
function startTour(args: readonly string[], cwd: string) {
  const { INIT_CWD: _, ...environment } = process.env;
  const child = spawn(process.execPath, [join(root, "examples", "start.mjs"), ...args], {
    cwd,
    env: { ...environment, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const heard = { stdout: "", stderr: "" };
  const printed = (text: string) =>
    new Promise<void>((done) => {
      child.stdout.on("data", () => heard.stdout.includes(text) && done());
    });
  child.stdout.setEncoding("utf8").on("data", (text: string) => (heard.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (heard.stderr += text));
  const ended = new Promise<Ended>((done) => child.once("close", (status) => done({ status, ...heard })));
  return { child, printed, ended };
}

test("the tour makes its frames once and leaves a picture, a graph and a table", async () => {
  const cwd = temporaryFolder();
  const args = ["--frames", "12", "--folder", "frames", "--out", "pictures"];

  const first = await startTour(args, cwd).ended;
  expect(first.status, first.stderr).toBe(0);
  expect(first.stdout).toContain("Generating 12 frames");
  expect(first.stderr).toMatch(/^readFrame +\d+ /m);
  expect(first.stderr).toContain("critical path");
  expect(first.stderr).toContain(join("pictures", "frames-sum.png"));
  expect(existsSync(join(cwd, "pictures", "frames-sum.png"))).toBe(true);
  const graph = readFileSync(join(cwd, "pictures", "frames-graph.svg"), "utf8");
  expect(graph).toContain("readFrame");
  // Making the data is not part of what is shown.
  expect(graph).not.toContain("writeFrame");

  const second = await startTour(args, cwd).ended;
  expect(second.status, second.stderr).toBe(0);
  expect(second.stdout).not.toContain("Generating");
  expect(second.stderr).not.toContain("writeFrame");
  expect(JSON.parse(second.stdout.trimEnd().split("\n").at(-1)!)).toMatchObject({ frames: 12 });
});

test("any other script runs, named from where the person stands or from the repository", async () => {
  const cwd = workspace({ "hello.ts": 'console.log("hello", process.argv[2]);' });
  const own = await startTour(["hello.ts", "--", "you"], cwd).ended;
  expect(own).toMatchObject({ status: 0, stdout: "hello you\n" });
  const ours = await startTour(["examples/slow-add.ts", "--", "--delay", "1"], cwd).ended;
  expect(ours.stdout).toContain('"result":5');
});

test("a script that fails ends the start with its exit code", async () => {
  const cwd = workspace({ "fails.ts": "throw new Error('no');" });
  expect(await startTour(["fails.ts"], cwd).ended).toMatchObject({ status: 1 });
  expect(await startTour(["nowhere.ts"], cwd).ended).toMatchObject({ status: 2 });
});

test("an interrupt goes through and exits with 130", async () => {
  const cwd = workspace({
    "waits.ts": `
import { delayed } from "treadle";
const wait = delayed(() => new Promise(() => setInterval(() => {}, 1000)));
const waiting = wait().compute();
console.log("waiting");
await waiting;
`,
  });
  const { child, printed, ended } = startTour(["waits.ts"], cwd);
  await printed("waiting");
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ status: 130 });
});
