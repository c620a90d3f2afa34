/**
 * Whose folder is it, and is that process still there? The name of a folder says so, because a name is there as
 * soon as the folder is:
 *
 *     treadle-spill-<process>-<start of the process>-<place>-<random>
 *
 * A number of a process alone is not enough: numbers are used again, and two containers that share a folder have
 * numbers of their own. So the name says when the process started, as exactly as the system does, and in which
 * place its number means something. In doubt an owner lives: what is left over costs disk, what is taken away
 * costs a run.
 */
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** A process that owns folders. */
export interface Owner {
  readonly pid: number;
  /** On Linux the boot and the ticks since then, elsewhere milliseconds since 1970. */
  readonly start: string;
  /** Machine, and namespace of process numbers. */
  readonly place: string;
}

const NAME = /^treadle-spill-(\d+)-([\da-f.]+)-([\da-f]+)-[\da-f]+$/;

/** A new name for a folder of this process; no two are alike. */
export function newFolderName(): string {
  const { pid, start, place } = thisProcess();
  return `treadle-spill-${pid}-${start}-${place}-${randomBytes(8).toString("hex")}`;
}

/** The owner of a folder by its name; undefined for a folder that is none of ours. */
export function ownerOf(name: string): Owner | undefined {
  const match = NAME.exec(name);
  return match ? { pid: Number(match[1]), start: match[2]!, place: match[3]! } : undefined;
}

/** Whether process numbers of `owner` are numbers of ours. */
export function isHere(owner: Owner): boolean {
  return owner.place === thisProcess().place;
}

/** Whether it is certain that `owner` runs no more. */
export function isGone(owner: Owner): boolean {
  if (!isHere(owner)) return false;
  const here = thisProcess();
  if (owner.pid === here.pid) return owner.start !== here.start;
  const linux = here.start.includes(".");
  if (linux !== owner.start.includes(".")) return false;
  if (!linux) return !exists(owner.pid);
  const boot = here.start.split(".")[0];
  if (!owner.start.startsWith(`${boot}.`)) return true;
  const now = onLinux(owner.pid);
  // A zombie writes nothing any more; only its number is still there.
  return now === undefined ? !exists(owner.pid) : now.isZombie || `${boot}.${now.ticks}` !== owner.start;
}

let known: Owner | undefined;

function thisProcess(): Owner {
  known ??= { pid: process.pid, start: ownStart(), place: ownPlace() };
  return known;
}

function ownStart(): string {
  const ticks = onLinux(process.pid)?.ticks;
  const boot = attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8));
  return ticks === undefined || boot === undefined
    ? String(Math.round(Date.now() - 1000 * process.uptime()))
    : `${boot}.${ticks}`;
}

function ownPlace(): string {
  const namespace = attempt(() => readlinkSync("/proc/self/ns/pid")) ?? "";
  return createHash("sha256").update(`${hostname()} ${namespace}`).digest("hex").slice(0, 8);
}

/** What `/proc` says; undefined where there is none, or no such process. */
function onLinux(pid: number): { readonly isZombie: boolean; readonly ticks: string } | undefined {
  // The second field is the program's name in brackets and may contain anything; the third is the state.
  const fields = attempt(() => readFileSync(`/proc/${pid}/stat`, "latin1"))
    ?.replace(/^.*\) /s, "")
    .split(" ");
  return fields && { isZombie: fields[0] === "Z" || fields[0] === "X", ticks: fields[19]! };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
