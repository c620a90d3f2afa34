/**
 * Run events as text and back: newline-delimited JSON, one event a line, columns as they are.
 *
 * A recording may have been cut off by a full disk, written by a newer version, or made by hand: what cannot be
 * read is counted and left out, and what is read has the shape that its type promises. Knows no files.
 */
import type { ErrorView } from "../protocol/error-view.ts";
import { EVENTS_VERSION, type RunEvent } from "../protocol/events.ts";
import { NewerEventsError, NoEventsError } from "./errors.ts";
import { eventShapes } from "./event-shapes.ts";

/** Events as lines, each ended. */
export function eventText(events: Iterable<RunEvent>): string {
  let text = "";
  for (const event of events) text += `${JSON.stringify(event)}\n`;
  return text;
}

/** Reads a recording in pieces of any length. */
export class EventTextReader {
  #rest = "";
  #read = 0;
  /** Lines that are no event of any shape. */
  unreadable = 0;
  /** Events of types that this version does not know. */
  unknown = 0;
  /** Whether the last line was cut off. */
  cut = false;

  /**
   * The events of all lines that end in this piece.
   *
   * @throws {NewerEventsError} when the recording is of a version that this one cannot understand
   */
  push(text: string): RunEvent[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#event(line) ?? []);
  }

  /**
   * The event of a last line that has no end.
   *
   * @throws {NoEventsError} when there was none in the whole text
   * @throws {NewerEventsError}
   */
  end(): RunEvent[] {
    const before = this.unreadable;
    const event = this.#event(this.#rest);
    this.#rest = "";
    if (this.unreadable > before) {
      this.unreadable = before;
      this.cut = true;
    }
    if (this.#read + this.unknown === 0) throw new NoEventsError();
    return event ? [event] : [];
  }

  #event(line: string): RunEvent | undefined {
    if (line.trim() === "") return undefined;
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch {
      this.unreadable++;
      return undefined;
    }
    if (!isRecord(parsed) || typeof parsed["type"] !== "string") {
      this.unreadable++;
      return undefined;
    }
    if (!Object.hasOwn(eventShapes, parsed["type"])) {
      this.unknown++;
      return undefined;
    }
    const event = shaped(parsed);
    if (!event) {
      this.unreadable++;
      return undefined;
    }
    if (event.type === "run-started" && event.version > EVENTS_VERSION) {
      throw new NewerEventsError(event.version, EVENTS_VERSION);
    }
    this.#read++;
    return event;
  }
}

type Parts = Record<string, unknown>;

const isRecord = (value: unknown): value is Parts =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The event, if it has all parts of its type and each is of the right kind. */
function shaped(parts: Parts): RunEvent | undefined {
  const type = parts["type"] as RunEvent["type"];
  const { columns, texts = [], numbers, strings = [] } = eventShapes[type];
  // JSON writes what is no number as null.
  for (const name of numbers) parts[name] = parts[name] === null ? Number.NaN : parts[name];
  if (!numbers.every((name) => typeof parts[name] === "number")) return undefined;
  if (!strings.every((name) => typeof parts[name] === "string")) return undefined;
  // Older recordings lack columns that came later; readers fill in what follows from the others.
  if (columns.includes("busy")) parts["busy"] ??= spans(parts["started"], parts["finished"]);
  if (type === "moved") for (const name of ["started", "finished"]) parts[name] ??= nowhere(parts["task"]);
  if (!columns.every((name) => isNumbers(parts, name))) return undefined;
  if (!texts.every((name) => isTexts(parts[name]))) return undefined;
  const lengths = [...columns, ...texts].map((name) => (parts[name] as readonly unknown[]).length);
  if (lengths.some((length) => length !== lengths[0])) return undefined;
  if (!extraParts(type, parts)) return undefined;
  if (parts["error"] !== undefined) parts["error"] = errorView(parts["error"], 0);
  return parts as unknown as RunEvent;
}

/** Parts that are neither plain values nor columns of the event's own length. */
function extraParts(type: RunEvent["type"], parts: Parts): boolean {
  switch (type) {
    case "graph":
      return (
        ["edgeFrom", "edgeTo", "requested"].every((name) => isNumbers(parts, name)) &&
        ["fusedInto", "taskSerial"].every((name) => parts[name] === undefined || isNumbers(parts, name)) &&
        (parts["keys"] === undefined || areKeys(parts["keys"])) &&
        areFunctions(parts["functions"]) &&
        areObjects(parts["callSites"], isSite)
      );
    case "forgotten":
      return (
        ["worker", "workerCalls", "workerBusy", "task", "duration", "failed", "lost"].every((name) =>
          isNumbers(parts, name),
        ) &&
        (parts["failedTime"] === undefined || isNumbers(parts, "failedTime")) &&
        areFunctions(parts["functions"]) &&
        isRecord(parts["rows"]) &&
        Object.values(parts["rows"]).every((count) => typeof count === "number")
      );
    case "diagnosed":
      return areObjects(
        parts["diagnostics"],
        (own) =>
          isSite(own) &&
          ["severity", "code", "message", "hint"].every((name) => typeof own[name] === "string"),
      );
    case "task-failed":
      return isRecord(parts["error"]);
    case "run-started": {
      const machine = parts["machine"];
      if (machine === undefined) return true;
      if (!isRecord(machine)) return false;
      return (
        ["node", "platform", "cpu"].every((name) => typeof machine[name] === "string") &&
        ["cores", "memory"].every((name) => typeof machine[name] === "number")
      );
    }
    default:
      return true;
  }
}

function isNumbers(parts: Parts, name: string): boolean {
  const column = parts[name];
  if (!Array.isArray(column)) return false;
  for (let index = 0; index < column.length; index++) {
    if (column[index] === null) column[index] = Number.NaN;
    else if (typeof column[index] !== "number") return false;
  }
  return true;
}

const isTexts = (column: unknown): boolean =>
  Array.isArray(column) && column.every((text) => typeof text === "string");

const areKeys = (keys: unknown): boolean =>
  isRecord(keys) && Object.values(keys).every((key) => typeof key === "string");

const areObjects = (list: unknown, test: (entry: Parts) => boolean): boolean =>
  Array.isArray(list) && list.every((entry) => isRecord(entry) && test(entry));

const isSite = (site: unknown): boolean =>
  isRecord(site) &&
  typeof site["file"] === "string" &&
  typeof site["line"] === "number" &&
  typeof site["column"] === "number";

const areFunctions = (list: unknown): boolean =>
  areObjects(
    list,
    (view) =>
      typeof view["name"] === "string" &&
      (view["definition"] === undefined || isSite(view["definition"])) &&
      (view["isInternal"] === undefined || typeof view["isInternal"] === "boolean") &&
      (view["mainThread"] === undefined || typeof view["mainThread"] === "string"),
  );

/** How long each lasted; what an older recording has in place of a measured time. */
function spans(started: unknown, finished: unknown): unknown {
  if (!Array.isArray(started) || !Array.isArray(finished)) return undefined;
  return started.map((start, index) => Number(finished[index]) - Number(start));
}

const nowhere = (column: unknown): unknown =>
  Array.isArray(column) ? column.map(() => Number.NaN) : undefined;

/** Causes beyond this depth are a cycle or a joke. */
const deepest = 8;

/** An error with texts where texts belong, whatever the recording says. */
function errorView(value: unknown, depth: number): ErrorView {
  const parts = isRecord(value) ? value : {};
  const text = (name: string) => (typeof parts[name] === "string" ? { [name]: parts[name] } : {});
  const inputs = parts["inputs"];
  return {
    name: "Error",
    message: "",
    ...text("name"),
    ...text("message"),
    ...text("stack"),
    ...text("key"),
    ...text("hint"),
    ...(isSite(parts["callSite"]) && { callSite: parts["callSite"] as NonNullable<ErrorView["callSite"]> }),
    ...(Array.isArray(inputs) && { inputs: inputs.map(String) }),
    ...(parts["cause"] !== undefined && depth < deepest && { cause: errorView(parts["cause"], depth + 1) }),
  };
}
