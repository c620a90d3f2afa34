/**
 * Inlay hints: at the end of a line with a delayed function or calls of one, how long a call takes.
 *
 *     const frames = paths.map((path) => read(path));   1.24 s · ×1,000
 *
 * One hint a line, however much is on it. While a run goes on it says how far that is.
 */
import { t } from "@vscode/l10n";
import type { InlayHint } from "vscode-languageserver/node";
import { formatCount } from "../../protocol/units.ts";
import type { Sightings } from "./hover.ts";
import { callsText, progressText, type Shown, shownOf, timeText, whenText } from "./shown.ts";
import type { Sighting } from "./sighting.ts";

/** Names on one line beyond this many are in the tooltip only. */
const mostOnLine = 3;

/** Lines of a document that an editor shows, counted from 1, both included. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}

/**
 * The hints of some lines of a file, whose text is `text` now; `now` is milliseconds since 1970.
 *
 * Whether anybody wants them is asked before.
 */
export function timingHints(
  book: Sightings,
  file: string,
  text: string,
  { from, to }: Lines,
  now: number,
): InlayHint[] {
  const onLine = new Map<number, Sighting[]>();
  for (const sighting of book.sightings(file)) {
    const { line } = sighting.at;
    if (line < from || line > to || !(sighting.live || sighting.figures)) continue;
    onLine.set(line, [...(onLine.get(line) ?? []), sighting]);
  }
  if (onLine.size === 0) return [];
  const rows = text.split(/\r\n|\n|\r/);
  return [...onLine]
    .sort(([a], [b]) => a - b)
    .flatMap(([line, sightings]) => {
      const shown = shownOnLine(sightings);
      const label = labelOf(shown);
      if (label === "") return [];
      return [
        {
          position: { line: line - 1, character: rows[line - 1]?.length ?? 0 },
          label,
          tooltip: shown.map((sighting) => tooltipOf(sighting, now)).join("\n"),
          paddingLeft: true,
        },
      ];
    });
}

/** In the order in which they stand; a function that is called on its own line says nothing that the call does not. */
function shownOnLine(sightings: readonly Sighting[]): readonly Sighting[] {
  const called = new Set(sightings.filter(({ kind }) => kind === "call").map(({ name }) => name));
  return sightings
    .filter(({ kind, name }) => kind === "call" || !called.has(name))
    .sort((a, b) => a.at.column - b.at.column);
}

function labelOf(sightings: readonly Sighting[]): string {
  const [only] = sightings;
  if (sightings.length === 1) return durationOf(only!);
  const parts = sightings.flatMap((sighting) => {
    const duration = durationOf(sighting);
    return duration === "" ? [] : [`${sighting.name.slice(0, 40)} ${duration}`];
  });
  const more = parts.length > mostOnLine ? " …" : "";
  return parts.slice(0, mostOnLine).join(", ") + more;
}

/** `1.24 s`, `1.24 s · ×1,000`, while it runs `1.24 s · 12/1,000`. */
function durationOf(sighting: Sighting): string {
  const shown = shownOf(sighting);
  const time = shown ? [timeText(timeOf(shown))] : [];
  return [...time, ...timesOf(sighting, shown)].join(" · ");
}

function timesOf({ live, figures }: Sighting, shown: Shown | undefined): readonly string[] {
  if (live) {
    const { known, failed } = live.times.tasks;
    const progress = known > 1 || !shown ? [progressText(live.times.tasks)] : [];
    return failed > 0 ? [...progress, t("{0} failed", formatCount(failed))] : progress;
  }
  const calls = figures?.callsPerRun ?? figures?.calls ?? 0;
  return calls > 1 ? [`×${formatCount(calls)}`] : [];
}

/** Of one call what it took, of several what one takes. */
const timeOf = ({ calls, last, median }: Shown): number => (calls === 1 ? last : median);

function tooltipOf(sighting: Sighting, now: number): string {
  const shown = shownOf(sighting);
  const facts = [`${sighting.name}: ${callsText(sighting)}`, whenText(sighting, now)];
  if (shown) {
    const { last, median, longest, waiting, running, transfer } = shown;
    facts.push(
      t("last {0}, median {1}, longest {2}", timeText(last), timeText(median), timeText(longest)),
      t("waiting {0}, running {1}, transfer {2}", timeText(waiting), timeText(running), timeText(transfer)),
    );
  }
  if (sighting.isChanged) facts.push(t("edited since"));
  return facts.join(" · ");
}
