/** Somebody ends a run, politely or not, whatever it is doing: it is over, and nothing of it is left. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { start, temporaryFolder } from "../harness/treadle.ts";
import { failureScript } from "./script-cases.ts";

const states = [
  "computing",
  "computing after an await",
  "awaiting",
  "listening",
  "listening, inline",
  "inside",
  "trying",
  "queueing",
  "spilling",
  "in the script itself",
  "inline",
];

/** A run that has got into a state. */
async function getInto(state: string) {
  const temporary = temporaryFolder();
  // Who listens may take long; nobody else is waited for.
  const grace = state.startsWith("listening") ? "30000" : "100";
  const env = { TMPDIR: temporary, TREADLE_CANCEL_GRACE: grace };
  const running = start(["run", failureScript("interrupted"), "--workers", "2", "--", state], { env });
  let stdout = "";
  running.process.stdout?.on("data", (text: string) => {
    stdout += text;
  });
  await running.printed(" .\n");
  const pid = Number(/ready in (\d+)/.exec(stdout)?.[1]);
  /** The processes that are left, and what is left where temporary files go. */
  const left = (): unknown => ({ processes: [pid].filter(isAlive), files: readdirSync(temporary) });
  return { ...running, left };
}

/** A process that has ended and that nobody has asked for how (in a container nobody may) is a number and no more. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}`) || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

const nothing = { processes: [], files: [] };

describe("Ctrl-C ends a run, with exit code 130 and nothing left, that is", () => {
  test.each(states)("%s", async (state) => {
    const { process, ended, left } = await getInto(state);
    process.kill("SIGINT");
    const { status, stdout } = await ended;
    expect(status).toBe(130);
    expect(left()).toEqual(nothing);
    expect(stdout.includes("It has cleaned up.")).toBe(state.startsWith("listening"));
  });
});

// What holds the output has ended when `ended` settles: the runner is no orphan.
describe("a killed command leaves no process and no file of a run that is", () => {
  test.each(["computing", "awaiting", "spilling"])("%s", async (state) => {
    const { process, ended, left } = await getInto(state);
    process.kill("SIGKILL");
    expect((await ended).signal).toBe("SIGKILL");
    // Nobody tells when a process ends that is not one's own child: it closes its output a little before.
    await vi.waitFor(() => expect(left()).toEqual(nothing), { timeout: 20_000 });
  });
});
