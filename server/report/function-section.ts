/**
 * A row for each function: how often, how long, where it waited, what it moved, and its share of the whole.
 */
import { counted, formatBytes, formatCount, formatTime } from "../protocol/units.ts";
import { type FunctionFigures, failedText } from "../timings/function-figures.ts";
import type { RunSummary } from "../timings/run-summary.ts";
import { most, type ReportFacts } from "./gather.ts";
import { type Content, clipped, figure, type Html, html } from "./html.ts";
import { section } from "./section.ts";

/** The table, or nothing when no task was executed. */
export function functionSection(facts: ReportFacts): Content {
  const { summary, functions } = facts;
  if (summary.functions.length === 0) return undefined;
  const onPath = new Map<string, { count: number }>();
  for (const { name, definition } of summary.criticalPath.functions) {
    const key = `${definition?.file}:${definition?.line}:${definition?.column} ${name}`;
    const own = onPath.get(key) ?? { count: 0 };
    own.count++;
    onPath.set(key, own);
  }
  const shown = summary.functions.slice(0, most.functions);
  const rows = shown.map((figures) => {
    const { name, definition } = figures.function;
    const key = `${definition?.file}:${definition?.line}:${definition?.column} ${name}`;
    return row(figures, summary, functions.positionOf(figures.function), onPath.get(key)?.count ?? 0);
  });
  const more = summary.functions.length - shown.length;
  return section(
    "functions",
    "Functions",
    html`<div class="wide" tabindex="0" role="region" aria-labelledby="functions-title"><table>
<thead><tr><th scope="col">function</th>${headings.filter(([name]) => name !== IN_FAILED || summary.failedTime > 0).map(([name, meaning]) => html`<th scope="col" class="number" title="${meaning}">${name}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>${more > 0 && html`<p class="note">… and ${counted(more, "more function", "more functions")} that took less.</p>`}`,
    "Total, mean and median leave out what other tasks of the same thread took while one awaited; longest is what went by.",
  );
}

const IN_FAILED = "in failed";

const headings: readonly (readonly [name: string, meaning: string])[] = [
  ["calls", "successful executions"],
  ["failed", "attempts that threw for good; in brackets those that were tried again"],
  [IN_FAILED, "time in attempts that threw, those that were tried again included"],
  ["total", "sum of all executions"],
  ["share", "part of the sum over all functions"],
  ["mean", "mean execution"],
  ["median", "half of the executions took less"],
  ["longest", "longest execution, from begun to done"],
  ["wait", "mean time from all inputs there to begun"],
  ["made", "size of all results"],
  ["moved", "bytes of results that were copied to another thread"],
  ["on path", "how many tasks of the critical path are of this function"],
];

function row(
  figures: FunctionFigures,
  { taskTime, failedTime }: RunSummary,
  position: number,
  onPath: number,
): Html {
  const { name, definition } = figures.function;
  const share = taskTime > 0 ? figures.total / taskTime : 0;
  const cells: Content[] = [
    formatCount(figures.calls),
    figures.failures + figures.retries === 0 ? "" : failedText(figures),
    ...(failedTime > 0 ? [figures.failedTime > 0 ? formatTime(figures.failedTime) : ""] : []),
    formatTime(figures.total),
    html`<svg class="share" width="48" height="8" aria-hidden="true"><rect width="48" height="8"/><rect class="${position < 0 ? "bar-other" : `bar-${position % 8}`}" width="${figure(48 * share)}" height="8"/></svg> ${Math.round(share * 100)}%`,
    formatTime(figures.mean),
    formatTime(figures.median),
    formatTime(figures.longest),
    formatTime(figures.wait),
    formatBytes(figures.bytesMade),
    formatBytes(figures.bytesMoved),
    onPath === 0 ? "" : formatCount(onPath),
  ];
  const place = definition && `${definition.file}:${definition.line}:${definition.column}`;
  return html`<tr><th scope="row">${swatch(position)}<bdi>${clipped(name, 120)}</bdi>${place !== undefined && html`<small><bdi>${shortPlace(place)}</bdi></small>`}</th>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>`;
}

/** The end of a place is what tells places apart. */
const shortPlace = (place: string): string => {
  const parts = place.split(/[\\/]/);
  return clipped(parts.at(-1) ?? place, 80);
};

function swatch(position: number): Html {
  const name = position < 0 ? "bar-other" : `bar-${position % 8}`;
  return html`<svg class="swatch" width="10" height="10" aria-hidden="true"><rect class="${name}" width="10" height="10" rx="2"/></svg>`;
}
