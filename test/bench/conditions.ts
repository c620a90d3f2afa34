/**
 * What the figures were taken on, in a few lines: the machine, how busy it was, and versions.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, totalmem } from "node:os";
import { join } from "node:path";
import { WORKERS } from "./places.ts";
import type { Python } from "./python.ts";

export interface Conditions {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  /** Threads or processes of every peer. */
  readonly workers: number;
  readonly memoryGB: number;
  readonly system: string;
  /** Name → version. */
  readonly versions: Readonly<Record<string, string>>;
  /** Processes that wanted a core in the last minute, when the bench began. */
  readonly loadBefore: number;
}

/** Looks around. */
export function conditions(root: string, python: Python | undefined): Conditions {
  const version = (path: string): string =>
    (JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")) as { version: string }).version;
  const commit = spawnSync("git", ["describe", "--always", "--dirty"], { cwd: root, encoding: "utf8" });
  return {
    date: new Date().toISOString().slice(0, 16).replace("T", " "),
    cpu: cpus()[0]?.model ?? "unknown processor",
    cores: cpus().length,
    workers: WORKERS,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    versions: {
      treadle: `${version("")}${commit.status === 0 ? ` (${commit.stdout.trim()})` : ""}`,
      node: process.versions.node,
      piscina: version("node_modules/piscina"),
      ...(python ? { python: python.version, ...python.packages } : {}),
    },
    loadBefore: load(),
  };
}

/** The load average of the last minute. */
export const load = (): number => Number(loadavg()[0]!.toFixed(2));

/** The conditions for people. */
export function describeConditions(seen: Conditions): string {
  const versions = Object.entries(seen.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${seen.date} UTC · ${seen.cpu}, ${seen.cores} cores, ${seen.memoryGB} GB, ${seen.system}`,
    `${seen.workers} workers for everybody · load average ${seen.loadBefore} at the start`,
    versions.join(" · "),
    ...(seen.loadBefore > seen.cores
      ? ["The machine is busy with something else: trust ratios, not figures."]
      : []),
    "",
  ].join("\n");
}
