/**
 * `treadle report`: the report of a run that was recorded earlier, with `treadle run --events FILE`.
 *
 * Reads the recording in pieces, so that one of a very long run needs no more memory than its limit.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { extname, resolve } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { counted } from "../protocol/units.ts";
import { report as drawReport } from "../report/report.ts";
import { NewerEventsError, NoEventsError } from "../timings/errors.ts";
import { EventTextReader } from "../timings/event-text.ts";
import { RunRecording } from "../timings/run-recording.ts";
import { exitCodes, UsageError } from "./errors.ts";
import { writeWhole } from "./files.ts";
import type { Surroundings } from "./surroundings.ts";

export interface ReportSettings {
  /** As typed. */
  readonly events: string;
  /** Default: beside the recording, with the ending `.html`. */
  readonly output?: string;
}

/** Bytes that are read at once. */
const pieceSize = 1 << 20;

/**
 * Writes the report of a recorded run.
 *
 * @returns the exit code
 * @throws {UsageError} when the recording cannot be read, or the report not be written
 */
export async function report(settings: ReportSettings, surroundings: Surroundings): Promise<number> {
  const { stderr, folder } = surroundings;
  const { recording, reader } = readRecording(settings.events, folder);
  const output = settings.output ?? besides(settings.events);
  if (resolve(folder, output) === resolve(folder, settings.events)) {
    throw new UsageError("The report would take the place of its recording.", "Name another file with -o.");
  }
  writeWhole(resolve(folder, output), await drawReport(recording.events()));
  const trouble = [
    ...(reader.cut ? ["its last line is cut off"] : []),
    ...(reader.unreadable > 0 ? [`${counted(reader.unreadable, "line")} cannot be read`] : []),
    ...(reader.unknown > 0
      ? [`${counted(reader.unknown, "event")} of a type that this version does not know`]
      : []),
  ];
  if (trouble.length > 0) {
    stderr.write(`${stderr.paint.yellow("warning")} ${settings.events}: ${trouble.join("; ")}.\n`);
  }
  stderr.write(`report in ${output}\n`);
  return exitCodes.success;
}

function readRecording(events: string, folder: string) {
  const path = resolve(folder, events);
  const recording = new RunRecording();
  const reader = new EventTextReader();
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    throw new UsageError(`There is no recording ${events}.`, `Relative paths start at ${folder}.`);
  }
  try {
    const decoder = new StringDecoder("utf8");
    const piece = Buffer.alloc(pieceSize);
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
      recording.addAll(reader.push(decoder.write(piece.subarray(0, length))));
    }
    recording.addAll(reader.push(decoder.end()));
    recording.addAll(reader.end());
  } catch (error) {
    throw unreadable(events, error);
  } finally {
    closeSync(file);
  }
  return { recording, reader };
}

function unreadable(events: string, error: unknown): UsageError {
  if (error instanceof NewerEventsError) {
    return new UsageError(`${events} cannot be read. ${error.message}`, "Update Treadle, and try again.");
  }
  if (error instanceof NoEventsError) {
    return new UsageError(
      `${events} is no recording. ${error.message}`,
      `Make one with: treadle run SCRIPT --events ${events}`,
    );
  }
  return new UsageError(
    `${events} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
  );
}

const besides = (events: string): string => `${events.slice(0, events.length - extname(events).length)}.html`;
