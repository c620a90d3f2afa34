/**
 * `treadle graph`: what the script would compute, drawn without computing it.
 *
 * Runs the script up to its first compute. Stdout is for the drawing, so what the script prints goes to stderr.
 */
import { resolve } from "node:path";
import { type DrawOptions, drawGraph, type GraphFormat } from "../drawing/draw-graph.ts";
import { DrawingTooLargeError } from "../drawing/errors.ts";
import type { GraphKnown, RunEvent } from "../protocol/events.ts";
import { exitCodes } from "./errors.ts";
import { RunFace } from "./face/run-face.ts";
import { findScript, lineReader, writeWhole } from "./files.ts";
import type { Surroundings } from "./surroundings.ts";
import { untilEnded } from "./until-ended.ts";

export interface GraphSettings {
  /** As typed. */
  readonly script: string;
  readonly args: readonly string[];
  /** Where to; stdout when absent. */
  readonly output?: string;
  readonly format: GraphFormat;
  readonly drawing: Pick<DrawOptions, "direction" | "collapse" | "maxBoxes">;
}

/**
 * Draws the graph of the script's first compute.
 *
 * @returns the exit code
 * @throws {UsageError} when a path is not what it should be
 */
export async function graph(settings: GraphSettings, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, folder, now } = surroundings;
  const script = findScript(settings.script, folder);
  const startRun = await surroundings.loadStartRun();
  const face = new RunFace({
    screen: stderr,
    folder,
    bar: false,
    closing: "nothing",
    now,
    readLine: lineReader(),
  });
  const running = startRun(
    { script, args: settings.args, graphOnly: true },
    { onEvents: (events: readonly RunEvent[]) => face.add(events), output: (_, text) => stderr.write(text) },
  );
  const { status, exitCode, unheard } = await untilEnded(running, surroundings, stderr.write);
  if (unheard) return exitCode;

  const { graphs } = face.picture();
  const [first] = graphs;
  if (status !== "succeeded" || !first) {
    face.end(status);
    if (status !== "succeeded") return exitCode;
    stderr.write(
      `${stderr.paint.red("error")} ${settings.script} ended without computing anything, so there is no graph.\n` +
        "  hint     a graph is known when the script calls compute(); check that it gets there.\n",
    );
    return exitCodes.failed;
  }
  const picture = await drawn(first, settings, stderr);
  if (picture === undefined) return exitCodes.failed;
  if (settings.output === undefined) {
    stdout.write(picture);
  } else {
    writeWhole(resolve(folder, settings.output), picture);
    stderr.write(`${first.taskFunction.length} tasks in ${settings.output}\n`);
  }
  return exitCodes.success;
}

/** The picture, or `undefined` with a sentence on stderr when it is too large to be one. */
async function drawn(
  known: GraphKnown,
  { drawing, format }: GraphSettings,
  stderr: Surroundings["stderr"],
): Promise<string | undefined> {
  try {
    return await drawGraph([known], { ...drawing, format });
  } catch (error) {
    if (!(error instanceof DrawingTooLargeError)) throw error;
    stderr.write(
      `${stderr.paint.red("error")} ${error.message}\n` +
        "  hint     leave --collapse never out, or lower --max-boxes.\n",
    );
    return undefined;
  }
}
