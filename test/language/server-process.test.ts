/**
 * The server as a process of its own, as an editor starts it: what it leaves when it is killed, and what may not get
 * into its conversation.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { defaultGraphView } from "../../server/protocol/panel.ts";
import { root, temporaryFolder, workspace } from "../harness/treadle.ts";
import { greet, WiredServer, wiredServer } from "./wired-server.ts";

/** Starts the bundle; it speaks through its standard input and output. */
async function serverProcess(storage: string) {
  const temporary = temporaryFolder();
  const child = spawn(process.execPath, [join(root, "dist", "server.mjs"), "--stdio"], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, TMPDIR: temporary },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const client = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  onTestFinished(() => client.dispose());
  const server = new WiredServer(client, storage);
  const hello = await greet(client, storage);
  return { child, server, hello, temporary };
}

const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => child.once("close", () => resolve()));

/** Settles when no process has this number any more. */
async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      // A process that is gone and that nobody asks after still has its number.
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return;
    } catch {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const endless = `
import { delayed } from "treadle";
const quick = delayed(function quick(i: number) { return i; });
const loop = delayed(function loop(all: number[]) { console.log("looping"); for (;;); });
console.log("process", process.pid);
await loop([quick(1), quick(2)]).compute();
`;

async function running() {
  const storage = temporaryFolder();
  const { child, server, temporary } = await serverProcess(storage);
  const script = join(workspace({ "script.ts": endless }), "script.ts");
  const { run } = await server.start(script);
  await server.until("treadle/runs/log", ({ lines }) => lines.some(({ text }) => text === "looping"));
  await server.until("treadle/runs/changed", ({ runs }) => runs.some(({ tasks }) => tasks.finished === 2));
  const printed = server.linesOf(run).find(({ text }) => text.startsWith("process "))!.text;
  return { storage, script, temporary, child, server, run, pid: Number(printed.slice("process ".length)) };
}

/** Settles when what has happened in a run so far is on disk. */
async function untilRecorded(storage: string, run: string, text: string): Promise<void> {
  const file = join(storage, "runs", run, "events.ndjson");
  while (!existsSync(file) || !readFileSync(file, "utf8").includes(text)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("a server that is killed in the middle of a run leaves it to the next as interrupted, and no process", async () => {
  const { storage, temporary, child, run, pid } = await running();
  await untilRecorded(storage, run, '"tasks-finished"');
  const ended = gone(child);
  child.kill("SIGKILL");
  await ended;
  await untilGone(pid);

  expect(readdirSync(temporary)).toEqual([]);

  const next = await wiredServer({ storage });
  expect(await next.ask("treadle/runs/list", {})).toMatchObject([
    // What its tasks had made went with it: the script is run as a whole, and nothing else is offered.
    { run, status: "interrupted", executing: [], canRerun: false },
  ]);
  await next.ask("treadle/panel/open", { panel: "p", source: { kind: "run", run } });
  const content = await next.ask("treadle/panel/ask", {
    panel: "p",
    question: { ask: "ready", takes: { view: defaultGraphView } },
  });
  expect(content).toMatchObject({ run: { status: "interrupted" }, graph: { tasks: 3 } });
  expect(next.errors()).toEqual([]);
});

test("a server that is told to go stops its runs first, and a rerun goes on from what they had made", async () => {
  const { storage, script, child, server, run, pid } = await running();
  await server.shutdown();
  await untilGone(pid);
  const ended = gone(child);
  await server.client.sendNotification("exit");
  await ended;
  expect(child.exitCode).toBe(0);
  const next = await wiredServer({ storage });
  expect(await next.ask("treadle/runs/list", {})).toMatchObject([
    { run, status: "interrupted", canRerun: true },
  ]);
  const rerun = await next.start(script, { kind: "rerun", of: run });
  await next.until("treadle/runs/changed", ({ runs }) =>
    runs.some((view) => view.run === rerun.run && view.tasks.reused > 0),
  );
  await next.ask("treadle/runs/cancel", { run: rerun.run });
  expect((await next.untilOver(rerun.run)).status).toBe("cancelled");
});

test("the server says what it can do", async () => {
  const { hello } = await serverProcess(temporaryFolder());
  expect(hello).toMatchObject({
    capabilities: {
      textDocumentSync: { openClose: true, change: 2 },
      codeLensProvider: {},
      hoverProvider: true,
      inlayHintProvider: {},
      codeActionProvider: { codeActionKinds: ["quickfix"] },
      workspace: { workspaceFolders: { supported: true } },
    },
    serverInfo: { name: "treadle" },
  });
});
