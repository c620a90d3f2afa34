/**
 * What is shown of one place: the run that goes on where it has figures, else the last ones; and the words that hover
 * and inlay hint share.
 */
import { t } from "@vscode/l10n";
import type { TaskCounts } from "../../protocol/run-view.ts";
import { counted, formatCount, formatTime } from "../../protocol/units.ts";
import { type Figures, fixedSpread } from "./figures.ts";
import type { Sighting } from "./sighting.ts";

/** Figures of one place, wherever they come from. Times are milliseconds, sizes bytes. */
export type Shown = Omit<Figures, "at" | "runs" | "callsPerRun" | "run">;

/** The figures to be shown; undefined when nothing has been executed yet, now or ever. */
export function shownOf({ live, figures }: Sighting): Shown | undefined {
  if (!live || live.times.calls === 0) return figures;
  const { times } = live;
  const last = times.last ?? 0;
  return {
    calls: times.calls,
    failures: times.failures,
    last,
    median: times.median ?? last,
    longest: times.longest ?? last,
    waiting: times.waiting ?? 0,
    running: times.running ?? 0,
    transfer: times.transfer ?? 0,
    bytes: times.bytes,
    ...((times.output ?? figures?.output) ? { output: times.output ?? figures!.output! } : {}),
    share: times.share,
    isCritical: times.isCritical,
    spread: fixedSpread(times.spread, last, times.calls),
  };
}

/** A time within a sentence. */
export const timeText = (time: number): string => formatTime(time).trimStart();

/** How far the tasks of a run that goes on have come: `12/1,000`. */
export const progressText = ({ finished, known }: TaskCounts): string =>
  `${formatCount(finished)}/${formatCount(known)}`;

/** How often, and how far: `12 of 1,000 calls done`, `1,000 calls`. */
export function callsText({ live, figures }: Sighting): string {
  if (live) {
    const { finished, known, reused } = live.times.tasks;
    const done = t("{0} of {1} done", formatCount(finished), counted(known, t("task"), t("tasks")));
    return reused > 0 ? `${done}, ${t("{0} reused", formatCount(reused))}` : done;
  }
  return figures ? counted(figures.calls, t("call"), t("calls")) : "";
}

/** When the figures were measured: `running now`, `last run, 3 min ago`, `last of 5 runs, 2 h ago`. */
export function whenText({ live, figures }: Sighting, now: number): string {
  if (live) return t("running now");
  if (!figures) return "";
  const ago = agoText(now - figures.at);
  return figures.runs === 1 ? t("last run, {0}", ago) : t("last of {0} runs, {1}", figures.runs, ago);
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function agoText(time: number): string {
  if (time < minute) return t("just now");
  if (time < hour) return t("{0} min ago", Math.floor(time / minute));
  if (time < day) return t("{0} h ago", Math.floor(time / hour));
  const days = Math.floor(time / day);
  return days === 1 ? t("yesterday") : t("{0} days ago", days);
}
