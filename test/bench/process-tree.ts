/**
 * How much memory a process and all that it started hold, looked up again and again in `/proc`. Elsewhere
 * than on Linux nothing is known. Pages that processes share are counted in each of them.
 */
import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds between two looks, and looks between two searches for new processes. */
const EVERY_MS = 25;
const SEARCH_EVERY = 8;

/** As Linux has it on every machine that Node.js runs on, but some of ARM. */
const PAGE = 4096;

/** Watches until it is stopped; the answer is in bytes. */
export function watchPeak(root: number): { stop(): number | undefined } {
  let peak: number | undefined;
  let members = [root];
  let looks = 0;
  const look = (): void => {
    if (looks++ % SEARCH_EVERY === 0) members = [root, ...descendants(root)];
    const held = members.reduce((sum, pid) => sum + residentBytes(pid), 0);
    if (held > 0) peak = Math.max(peak ?? 0, held);
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      looks = 0;
      look();
      return peak;
    },
  };
}

function residentBytes(pid: number): number {
  try {
    return PAGE * Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  } catch {
    return 0; // it has ended
  }
}

function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of list("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(name);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  for (const queue = [root]; queue.length > 0; ) {
    const next = children.get(queue.pop()!) ?? [];
    found.push(...next);
    queue.push(...next);
  }
  return found;
}

function parentOf(pid: string): number | undefined {
  try {
    // `pid (name) state parent …`; the name may have anything in it.
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ")[1]);
  } catch {
    return undefined;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
