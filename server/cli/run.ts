/**
 * `treadle run`: starts the script's own process, shows its events, hands its exit code on.
 *
 * Whatever draws is loaded after the start, while the other process is busy: the script must not wait for
 * a progress bar. Knows nothing of how options are typed.
 */
import { resolve } from "node:path";
import type { GraphFormat } from "../drawing/draw-graph.ts";
import type { RunEvent, RunStatus } from "../protocol/events.ts";
import type { RunRequest } from "../protocol/runner.ts";
import { KeptFolder } from "../store/result-cache/kept-folder.ts";
import { RunRecording } from "../timings/run-recording.ts";
import { RunTimings } from "../timings/run-timings.ts";
import { UsageError } from "./errors.ts";
import { openEventLines } from "./event-lines.ts";
import type { RunFace } from "./face/run-face.ts";
import { expectWritable, findScript, lineReader, writeWhole } from "./files.ts";
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
  /** Where the report of the run goes. */
  readonly report?: string;
  readonly graph?: { readonly path: string; readonly format: GraphFormat };
  /** No bar, no table; warnings and errors are still told. */
  readonly quiet: boolean;
  /** Folder, as typed, in which the results of a run that fails are kept, and from which this one goes on. */
  readonly resume?: string;
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
  if (settings.report !== undefined) expectWritable(resolve(folder, settings.report));
  const lines = settings.events === undefined ? undefined : openEventLines(settings.events, folder, stdout);
  const bar = stderr.terminal && !settings.quiet && !settings.json;

  let face: RunFace | undefined;
  const early: RunEvent[] = [];
  const recording = settings.report === undefined ? undefined : new RunRecording();
  let over = false;
  let reused = 0;
  const onEvents = (events: readonly RunEvent[]) => {
    // A run that nobody waited for may still speak while its report is being written.
    if (over) return;
    for (const event of events) if (event.type === "reused") reused += event.task.length;
    lines?.write(events);
    recording?.addAll(events);
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

  const resume = settings.resume === undefined ? undefined : new KeptFolder(resolve(folder, settings.resume));
  const running = startRun(
    {
      script,
      args: settings.args,
      ...settings.request,
      ...((lines || recording) && { relayLogs: true }),
      ...(resume && { keepResults: resume.path, reuseResults: resume.path }),
    },
    {
      onEvents,
      ...((bar || settings.events === "-") && { output: print, input: "inherit" }),
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
  over = true;
  lines?.close();
  if (!unheard) face.end(status);
  if (resume) {
    if (status === "succeeded") resume.clear();
    if (!unheard && !settings.quiet && !settings.json)
      stderr.write(resumeText(settings.resume!, resume, reused));
  }
  try {
    if (recording) await reportTo(settings.report!, recording, status, exitCode, surroundings);
    if (settings.graph) await drawTo(settings.graph.path, settings.graph.format, face, surroundings);
  } finally {
    if (!unheard) face.close(exitCode);
  }
  return exitCode;
}

/** What a person may want to know of results that outlive their run: what came of the last one's, and of this one's. */
function resumeText(typed: string, folder: KeptFolder, reused: number): string {
  const results = reused === 1 ? "1 result" : `${reused} results`;
  const before = reused === 0 ? "" : `${results} reused from the run before\n`;
  return `${before}${folder.isEmpty ? "" : `results kept in ${typed}: the same command goes on from them\n`}`;
}

async function reportTo(
  file: string,
  recording: RunRecording,
  status: RunStatus,
  exitCode: number,
  { folder, stderr }: Surroundings,
) {
  const events = recording.events();
  // Whoever did not wait for the end has been told of none.
  if (events.at(-1)?.type !== "run-finished") {
    const timings = new RunTimings();
    timings.addAll(events);
    recording.add({ type: "run-finished", at: timings.summary().wall, status, exitCode });
  }
  const { report } = await import("../report/report.ts");
  const page = await report(recording.events());
  try {
    writeWhole(resolve(folder, file), page);
    stderr.write(`report in ${file}\n`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // The place was there when the run began. What the script came to must not hang on it.
    stderr.write(`${stderr.paint.yellow("warning")} ${error.message}\n`);
  }
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
