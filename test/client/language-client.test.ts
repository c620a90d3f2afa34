import { beforeEach, expect, test, vi } from "vitest";
import { type Connection, type ConnectionEvents, LanguageServer } from "../../client/language-client.ts";
import { reset } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

/** A process that does what a test says; one for each connection. */
class FakeProcess {
  readonly events: ConnectionEvents;
  readonly notices = new Map<string, (carries: unknown) => void>();
  readonly asked: unknown[] = [];
  readonly told: unknown[] = [];
  disposed = 0;
  readonly #starts: () => Promise<void>;

  constructor(events: ConnectionEvents, starts: () => Promise<void>) {
    this.events = events;
    this.#starts = starts;
  }

  get connection(): Connection {
    return {
      start: async () => {
        await this.#starts();
        this.events.running();
      },
      sendRequest: async (...question: unknown[]) => {
        this.asked.push(question);
        return `answer to ${question[0]}`;
      },
      sendNotification: async (...notice: unknown[]) => void this.told.push(notice),
      onNotification: (name: string, hear: (carries: unknown) => void) => {
        this.notices.set(name, hear);
        return { dispose: () => undefined };
      },
      dispose: async () => void this.disposed++,
    } as unknown as Connection;
  }
}

let now = 0;
let processes: FakeProcess[];
let starts: () => Promise<void>;
let server: LanguageServer;
let states: string[];
let started: number;

beforeEach(() => {
  reset();
  now = 0;
  processes = [];
  starts = async () => undefined;
  server = new LanguageServer(
    async (events) => {
      const process = new FakeProcess(events, () => starts());
      processes.push(process);
      return process.connection;
    },
    () => now,
  );
  states = [];
  started = 0;
  server.onDidChangeState((state) => states.push(state));
  server.onDidStart(() => started++);
});

test("it sleeps until something is asked, and starts once for many questions", async () => {
  expect([server.state, processes.length]).toEqual(["asleep", 0]);
  const answers = await Promise.all([
    server.ask("treadle/runs/list", {}),
    server.ask("treadle/pipelines/list", {}),
  ]);
  expect(answers).toEqual(["answer to treadle/runs/list", "answer to treadle/pipelines/list"]);
  expect(processes).toHaveLength(1);
  expect([states, started]).toEqual([["starting", "running"], 1]);
});

test("notices reach whoever listens, and nobody else", async () => {
  const heard: unknown[] = [];
  const subscription = server.on("treadle/runs/log", ({ lines }) => heard.push(lines));
  await server.start();
  processes[0]!.notices.get("treadle/runs/log")!({ lines: [] });
  subscription.dispose();
  processes[0]!.notices.get("treadle/runs/log")!({ lines: [] });
  expect(heard).toEqual([[]]);
});

test("a notice to a server that sleeps is dropped, and wakes nobody", async () => {
  server.notify("treadle/panel/drawn", { panel: "p" });
  await server.start();
  server.notify("treadle/panel/drawn", { panel: "q" });
  expect(processes.map(({ told }) => told)).toEqual([[["treadle/panel/drawn", { panel: "q" }]]]);
});

test("a crashed server starts again, and whoever shows something hears of it", async () => {
  await server.start();
  expect(processes[0]!.events.crashed()).toBe(true);
  processes[0]!.events.running();
  expect([server.state, started]).toEqual(["running", 2]);
});

test("the fifth crash within three minutes is the last", async () => {
  await server.start();
  const again = [1, 2, 3, 4, 5].map(() => processes[0]!.events.crashed());
  expect(again).toEqual([true, true, true, true, false]);
  expect(server.state).toBe("down");
  await expect(server.ask("treadle/runs/list", {})).rejects.toThrow("not running");
  await expect(server.start()).rejects.toThrow("not running");
});

test("crashes that are long ago are forgiven", async () => {
  await server.start();
  for (let crash = 0; crash < 20; crash++) {
    now += 60_000;
    expect(processes[0]!.events.crashed()).toBe(true);
  }
});

test("Restart Server brings back one that is down, and counts its crashes from none", async () => {
  await server.start();
  for (let crash = 0; crash < 5; crash++) processes[0]!.events.crashed();
  await server.restart();
  expect([server.state, processes.length, processes[0]!.disposed]).toEqual(["running", 2, 1]);
  expect(processes[1]!.events.crashed()).toBe(true);
});

test("a server that was replaced changes nothing any more", async () => {
  await server.start();
  await server.restart();
  expect(processes[0]!.events.crashed()).toBe(false);
  expect(server.state).toBe("running");
});

test("a server that cannot be started is down, keeps the reason, and can be tried again", async () => {
  const reason = new Error("spawn ENOENT");
  starts = () => Promise.reject(reason);
  const failed = await server.start().catch((error: Error) => error);
  expect(failed).toMatchObject({ cause: reason });
  expect(server.state).toBe("down");
  starts = async () => undefined;
  await server.restart();
  expect(server.state).toBe("running");
});

test("one that does not come back after a crash is down", async () => {
  await server.start();
  processes[0]!.events.crashed();
  processes[0]!.events.failed();
  expect(server.state).toBe("down");
});

test("stopping waits for the process", async () => {
  await server.start();
  await server.stop();
  expect(processes[0]!.disposed).toBe(1);
});
