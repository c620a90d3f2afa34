/**
 * `treadle run`: starts the script's own process, shows its events, hands its exit code on.
 *
 * Whatever draws is loaded after the start, while the other process is busy: the script must not wait for
 * a progress bar. Knows nothing of how options are typed.
 */
import { resolve } from "node:path";
import type { GraphFormat } from "../drawing/draw-graph.ts";
import type { RunEvent } from "../protocol/events.ts";
import type { RunRequest } from "../protocol/runner.ts";
import { openEventLines } from "./event-lines.ts";
import type { RunFace } from "./face/run-face.ts";
import { findScript, lineReader, writeWhole } from "./files.ts";
import { colours } from "./screen.ts";
import type { Surroundings } from "./surroundings.ts";
import { untilEnded } from "./until-ended.ts";

export interface RunSettings {
  /** As typed. */
  readonly script: string;
  readonly args: readonly string[];
  /** What the runner is told beside the script. */
  readonly request: Pick<RunRequest, "executor" | "workers" | "memoryLimit" | "fullStack">;
  /** A file, or `-` for stdout. */
  readonly events?: string;
  readonly graph?: { readonly path: string; readonly format: GraphFormat };
  /** No bar, no table; warnings and errors are still told. */
  readonly quiet: boolean;
  /** The closing figures as one line of JSON on stderr instead of the table. */
  readonly json: boolean;
}

/**
 * Runs the script to its end.
 *
 * @returns the exit code
 * @throws {UsageError} before anything runs, when a path is not what it should be
 */
export async function run(settings: RunSettings, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, folder } = surroundings;
  const script = findScript(settings.script, folder);
  const startRun = await surroundings.loadStartRun();
  const lines = settings.events === undefined ? undefined : openEventLines(settings.events, folder, stdout);
  const bar = stderr.terminal && !settings.quiet && !settings.json;

  let face: RunFace | undefined;
  const early: RunEvent[] = [];
  const onEvents = (events: readonly RunEvent[]) => {
    lines?.write(events);
    if (face) face.add(events);
    else early.push(...events);
  };
  const print = (stream: "stdout" | "stderr", text: string) => {
    // With `--events -` stdout is the stream of events, which has the script's prints in it.
    if (stream === "stdout" && settings.events === "-") return;
    const { write } = stream === "stdout" ? stdout : stderr;
    if (face) face.pass(text, write);
    else write(text);
  };

  const running = startRun(
    { script, args: settings.args, ...settings.request, ...(lines && { relayLogs: true }) },
    {
      onEvents,
      ...((bar || settings.events === "-") && { output: print }),
      // Behind the bar the script sees a pipe; its colours still reach the terminal.
      ...(bar && stdout.terminal && stdout.paint === colours && { environment: { FORCE_COLOR: "1" } }),
    },
  );

  const ended = untilEnded(running, surroundings, (text) => (face ? face.say(text) : stderr.write(text)));

  const { RunFace } = await import("./face/run-face.ts");
  face = new RunFace({
    screen: stderr,
    folder,
    bar,
    closing: settings.json ? "json" : settings.quiet ? "nothing" : "table",
    now: surroundings.now,
    readLine: lineReader(),
  });
  face.add(early);
  const ticking = bar ? setInterval(() => face?.tick(), 100) : undefined;
  const { status, exitCode, unheard } = await ended;
  clearInterval(ticking);
  lines?.close();
  if (!unheard) face.end(status);
  try {
    if (settings.graph) await drawTo(settings.graph.path, settings.graph.format, face, surroundings);
  } finally {
    if (!unheard) face.close(exitCode);
  }
  return exitCode;
}

async function drawTo(file: string, format: GraphFormat, face: RunFace, { folder, stderr }: Surroundings) {
  const { graphs, measured } = face.picture();
  if (graphs.length === 0) {
    stderr.write(`${stderr.paint.yellow("warning")} ${file} was not written: the script computed nothing.\n`);
    return;
  }
  const { drawGraph } = await import("../drawing/draw-graph.ts");
  writeWhole(resolve(folder, file), await drawGraph(graphs, { format, measured }));
  stderr.write(`graph in ${file}\n`);
}
