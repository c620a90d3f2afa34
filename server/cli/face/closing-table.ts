/**
 * What is printed when a run is over: a line per function, then what the run as a whole took.
 *
 *     function   calls   total    mean  longest    wait   moved
 *     slowinc        2   2.0 s   1.0 s    1.0 s  5.0 ms     8 B
 *     slowadd        1   1.0 s   1.0 s    1.0 s  8.0 ms     8 B
 *
 *     3 tasks in 2.0 s, 1.5× as fast as one after another (3.0 s)
 *     critical path 2.0 s: slowinc → slowadd
 *
 * Pure: a summary in, text out. `total` and `mean` leave out what other tasks of the same thread took while one
 * awaited; `longest` is what went by. `wait` is the mean time between "all inputs there" and "begun"; `moved` is
 * what was copied of the function's results, so results in shared memory count nothing.
 */
import { counted, formatBytes, formatCount, formatTime } from "../../protocol/units.ts";
import { type FunctionFigures, failedText } from "../../timings/function-figures.ts";
import type { RunSummary } from "../../timings/run-summary.ts";
import type { Painter } from "../screen.ts";
import { cells, fitted, harmlessLine } from "./text-width.ts";

/** Above this many lines a table is scrolled past, not read. */
const mostFunctions = 20;
const longestName = 40;
const shortestName = 8;

interface Heading {
  readonly title: string;
  readonly cell: (figures: FunctionFigures) => string;
}

/** In order of importance: a narrow terminal loses the last ones. */
const headings: readonly Heading[] = [
  { title: "calls", cell: ({ calls }) => formatCount(calls) },
  { title: "total", cell: ({ total }) => formatTime(total) },
  { title: "mean", cell: ({ mean }) => formatTime(mean) },
  { title: "longest", cell: ({ longest }) => formatTime(longest) },
  { title: "wait", cell: ({ wait }) => formatTime(wait) },
  { title: "moved", cell: ({ bytesMoved }) => formatBytes(bytesMoved) },
];
const failed: Heading = { title: "failed", cell: failedText };
/** What failed attempts took is said from here on, in milliseconds: less than that nobody looks for. */
const leastFailedTime = 1;

/** The whole of it, each line ended; empty when the script computed nothing. */
export function closingTable(summary: RunSummary, columns: number, paint: Painter): string {
  if (summary.tasks.known === 0 && summary.functions.length === 0) return "";
  const table = summary.functions.length === 0 ? "" : `${functionTable(summary.functions, columns, paint)}\n`;
  const lines = [
    outcome(summary, paint),
    ...failedLine(summary),
    ...pathLine(summary, columns),
    wallLine(summary),
  ];
  return `\n${table}${lines.map((line) => `${line}\n`).join("")}`;
}

function functionTable(all: readonly FunctionFigures[], columns: number, paint: Painter): string {
  const shown = all.slice(0, mostFunctions);
  const wanted = [
    ...headings.slice(0, 1),
    ...(all.some(({ failures, retries }) => failures + retries > 0) ? [failed] : []),
    ...headings.slice(1),
  ].map((heading) => {
    const texts = shown.map(heading.cell);
    return { title: heading.title, texts, width: Math.max(heading.title.length, ...texts.map(cells)) };
  });
  // Whole columns go, the least important first, before names become unreadable.
  const widthOf = (count: number) =>
    wanted.slice(0, count).reduce((sum, column) => sum + column.width + 2, 0);
  let count = wanted.length;
  while (count > 1 && widthOf(count) + shortestName > columns) count--;

  const names = shown.map((figures) => harmlessLine(figures.function.name));
  const widest = Math.min(longestName, Math.max("function".length, ...names.map(cells)));
  const nameWidth = Math.max(shortestName, Math.min(widest, columns - widthOf(count)));
  const line = (name: string, row: number) =>
    padEnd(fitted(name, nameWidth), nameWidth) +
    wanted
      .slice(0, count)
      .map(({ title, texts, width }) => `  ${padStart(row < 0 ? title : texts[row]!, width)}`)
      .join("");

  const more = all.length - shown.length;
  return [
    paint.bold(line("function", -1)),
    ...names.map(line),
    ...(more > 0 ? [`… and ${counted(more, "more function", "more functions")}`] : []),
    "",
  ].join("\n");
}

const padEnd = (text: string, width: number) => text + " ".repeat(Math.max(0, width - cells(text)));
const padStart = (text: string, width: number) => " ".repeat(Math.max(0, width - cells(text))) + text;
const inline = (ms: number) => formatTime(ms).trimStart();

function outcome({ tasks, computing, taskTime, speedUp, status }: RunSummary, paint: Painter): string {
  const unfinished = [
    ...(tasks.failed > 0 ? [`${formatCount(tasks.failed)} failed`] : []),
    ...(tasks.notRun > 0
      ? [`${formatCount(tasks.notRun)} ${status === "cancelled" ? "cancelled" : "not run"}`]
      : []),
  ];
  const whole = tasks.finished === tasks.known;
  const share = whole
    ? counted(tasks.finished, "task")
    : `${formatCount(tasks.finished)} of ${counted(tasks.known, "task")}`;
  const trouble = unfinished.length > 0 ? ` (${paint.red(unfinished.join(", "))})` : "";
  const gain = speedUp === undefined || tasks.finished < 2 ? "" : gainText(speedUp, taskTime);
  return `${share}${trouble} in ${inline(computing)}${gain}`;
}

/** Where tasks are so short that starting and sending outweighs them, a factor says nothing; what they took does. */
function gainText(speedUp: number, taskTime: number): string {
  return speedUp < 0.95
    ? `, of which the tasks themselves took ${inline(taskTime)}`
    : `, ${speedUp.toFixed(speedUp < 10 ? 1 : 0)}× as fast as one after another (${inline(taskTime)})`;
}

function failedLine({ failedTime }: RunSummary): string[] {
  return failedTime < leastFailedTime ? [] : [`${inline(failedTime)} in failed attempts`];
}

function pathLine({ criticalPath }: RunSummary, columns: number): string[] {
  if (criticalPath.tasks.length === 0) return [];
  const steps: { name: string; times: number }[] = [];
  for (const { name } of criticalPath.functions) {
    const last = steps.at(-1);
    if (last?.name === name) last.times++;
    else steps.push({ name, times: 1 });
  }
  const text = steps.map(
    ({ name, times }) => harmlessLine(name) + (times > 1 ? ` ×${formatCount(times)}` : ""),
  );
  const line = `critical path ${inline(criticalPath.duration)}, ${counted(criticalPath.tasks.length, "task")}: ${text.join(" → ")}`;
  return [fitted(line, Math.min(columns, 200))];
}

function wallLine({ wall, workers, executor, perWorker }: RunSummary): string {
  const busy = perWorker.filter(({ worker }) => worker > 0);
  const share = busy.reduce((sum, { busy }) => sum + busy, 0) / (wall * Math.max(1, workers ?? busy.length));
  const where =
    executor === "threads" && workers !== undefined && wall > 0
      ? ` on ${counted(workers, "thread")}, busy ${Math.min(100, Math.round(share * 100))}% of the time`
      : "";
  return `whole run ${inline(wall)}${where}`;
}
