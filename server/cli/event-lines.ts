/**
 * Run events as newline-delimited JSON, one event a line, to a file or to stdout.
 */
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { RunEvent } from "../protocol/events.ts";
import { eventText } from "../timings/event-text.ts";
import { unwritable } from "./files.ts";
import type { Screen } from "./screen.ts";

export interface EventLines {
  write(events: readonly RunEvent[]): void;
  close(): void;
}

/**
 * Opens `target`, `-` being stdout, and truncates what was there.
 *
 * Files are written at once, so that another program can follow them and nothing is lost in a crash.
 *
 * @throws {UsageError} when the file cannot be written
 */
export function openEventLines(target: string, folder: string, stdout: Screen): EventLines {
  if (target === "-") return { write: (events) => stdout.write(eventText(events)), close() {} };
  const path = resolve(folder, target);
  let file: number;
  try {
    mkdirSync(dirname(path), { recursive: true });
    file = openSync(path, "w");
  } catch (error) {
    throw unwritable(path, error);
  }
  return {
    write: (events) => void writeSync(file, eventText(events)),
    close: () => closeSync(file),
  };
}
