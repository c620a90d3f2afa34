/**
 * The program `treadle`: gives the command line its process, and ends it. The only file of this room that
 * touches `process`.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundle } from "../install.ts";
import { commandLine } from "./command-line.ts";
import { exitCodes } from "./errors.ts";
import { screenOn } from "./screen.ts";
import type { Interruption } from "./surroundings.ts";

const listeners = new Set<(interruption: Interruption) => void>();

function onInterruption(listener: (interruption: Interruption) => void): () => void {
  const signals = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => {
    const heard = () => listener(signal);
    process.on(signal, heard);
    return () => process.off(signal, heard);
  });
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    for (const forget of signals) forget();
  };
}

// `treadle … | head`: the reader had enough. That is no error; a run is stopped, everything else just ends.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    if (stream === process.stderr) return;
    if (listeners.size === 0) process.exit(exitCodes.success);
    for (const listener of listeners) listener("closed");
  });
}

const exitCode = await commandLine(process.argv.slice(2), {
  stdout: screenOn(process.stdout, process.env),
  stderr: screenOn(process.stderr, process.env),
  folder: process.cwd(),
  now: () => performance.now(),
  version: () => {
    const manifest = readFileSync(join(dirname(bundle("cli")), "..", "package.json"), "utf8");
    return String((JSON.parse(manifest) as { version: unknown }).version);
  },
  loadStartRun: async () => (await import("../runner/start.ts")).startRun,
  onInterruption,
});
// What is still on its way to a pipe arrives first; after a forced stop the runner may still be there.
for (const stream of [process.stdout, process.stderr]) {
  if (stream.writable) await new Promise<void>((written) => stream.write("", () => written()));
}
process.exit(exitCode);
