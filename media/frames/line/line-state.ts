/**
 * What the display of lines keeps of a dataset over reloads; read back with care, because another version may have
 * written it.
 */
import type { ValueRange } from "../colour/scales.ts";
import type { Stretch } from "./line-view.ts";

export interface LineState {
  /** Of the bar of axes. */
  readonly bar: unknown;
  /** What is in view; null for all of the axis. */
  readonly view: Stretch | null;
  /** The values that are in view; null to fit them to what is there. */
  readonly range: ValueRange | null;
  readonly isLog: boolean;
}

/** What holds for the lines of all datasets. */
export interface LineTaste {
  readonly showsGrid: boolean;
  /** Whether the frame before is seen behind the line. */
  readonly showsBefore: boolean;
}

/** What was preferred last, and the usual for the rest; unchecked. */
export function lineTasteOf(preference: unknown): LineTaste {
  const from = recordOf(preference);
  return { showsGrid: from["showsGrid"] !== false, showsBefore: from["showsBefore"] === true };
}

/** What was kept, as far as it is still understood, and the usual for the rest. */
export function lineStateOf(kept: unknown): LineState {
  const from = recordOf(kept);
  const view = recordOf(from["view"]);
  const range = recordOf(from["range"]);
  const isLog = from["isLog"] === true;
  const hasView = isNumber(view["from"]) && isNumber(view["to"]) && view["from"] < view["to"];
  const hasRange =
    isNumber(range["low"]) &&
    isNumber(range["high"]) &&
    range["low"] < range["high"] &&
    (!isLog || range["low"] > 0);
  return {
    bar: from["bar"],
    view: hasView ? { from: view["from"] as number, to: view["to"] as number } : null,
    range: hasRange ? { low: range["low"] as number, high: range["high"] as number } : null,
    isLog,
  };
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const recordOf = (kept: unknown): Readonly<Record<string, unknown>> =>
  typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>) : {};
