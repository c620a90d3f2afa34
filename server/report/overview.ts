/**
 * The top of a report: what ran, how it ended, and the figures people ask for first.
 */
import { basename } from "node:path";
import type { RunStatus } from "../protocol/events.ts";
import { counted, formatBytes, formatCount, formatTime } from "../protocol/units.ts";
import type { ReportFacts } from "./gather.ts";
import { type Content, clipped, type Html, html } from "./html.ts";

const endings: Readonly<Record<RunStatus | "open", { readonly mark: string; readonly word: string }>> = {
  succeeded: { mark: "✓", word: "Succeeded" },
  failed: { mark: "✕", word: "Failed" },
  cancelled: { mark: "◼", word: "Cancelled" },
  open: { mark: "…", word: "Recording ends before the run did" },
};

/** Name of the script, as a title. */
export const titleOf = ({ started }: ReportFacts): string =>
  clipped(started === undefined ? "Unknown script" : basename(started.script) || started.script, 120);

/** Title, ending and tiles. */
export function overview(facts: ReportFacts): Html {
  const { started, finished } = facts;
  const status = finished?.status ?? "open";
  const { mark, word } = endings[Object.hasOwn(endings, status) ? status : "open"];
  const code = finished && finished.exitCode !== 0 && `, exit code ${formatCount(finished.exitCode)}`;
  return html`<header>
<p class="brand">Treadle <span>run report</span></p>
<h1><bdi>${titleOf(facts)}</bdi></h1>
<p class="ending ${Object.hasOwn(endings, status) ? status : "open"}"><span aria-hidden="true">${mark}</span> ${word}${code}</p>
<p class="where">${started && html`<bdi>${clipped(started.script, 300)}</bdi>`}${started && when(started.epoch)}</p>
</header>
<section aria-labelledby="figures-title"><h2 id="figures-title" class="unseen">Figures</h2>
<dl class="tiles">${tiles(facts)}</dl>${forgottenNote(facts)}
</section>`;
}

function when(epoch: number): Content {
  const date = new Date(epoch);
  if (epoch <= 0 || Number.isNaN(date.getTime())) return undefined;
  const iso = date.toISOString();
  return html` <time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}

function tile(name: string, value: Content, more: Content): Html {
  return html`<div><dt>${name}</dt><dd><strong>${value}</strong> <span>${more}</span></dd></div>`;
}

const time = (ms: number) => formatTime(ms).trimStart();

function tiles({ summary, started }: ReportFacts): Html[] {
  const { tasks, wall, computing, computes, taskTime, failedTime, speedUp, criticalPath, overhead } = summary;
  const { perWorker, cache } = summary;
  const trouble = [
    tasks.failed > 0 && `${formatCount(tasks.failed)} failed`,
    tasks.notRun > 0 && `${formatCount(tasks.notRun)} not run`,
    failedTime >= 1 && `${time(failedTime)} in failed attempts`,
    cache.hits > 0 && `${formatCount(cache.hits)} from the cache`,
  ].filter((text) => text !== false);
  const workers = perWorker.filter(({ worker }) => worker > 0);
  const threads = started?.executor === "threads" ? started.workers : workers.length;
  const busy = workers.reduce((sum, own) => sum + own.busy, 0) / (computing * Math.max(1, threads));
  // Below that a factor says nothing: starting and sending outweighs the tasks.
  const gained = speedUp !== undefined && speedUp >= 0.95 ? speedUp : undefined;
  return [
    tile("Duration", time(wall), `${time(computing)} of it in ${counted(computes, "compute")}`),
    tile(
      "Tasks",
      tasks.finished === tasks.known
        ? formatCount(tasks.known)
        : `${formatCount(tasks.finished)} of ${formatCount(tasks.known)}`,
      trouble.length > 0 ? trouble.join(", ") : `${time(taskTime)} one after another`,
    ),
    tile(
      "Workers",
      threads > 0 ? formatCount(threads) : "none",
      threads > 0 && computing > 0
        ? `busy ${Math.min(100, Math.round(busy * 100))}% of the computing`
        : "all on the main thread",
    ),
    tile(
      "Speed-up",
      gained === undefined ? "–" : `${gained.toFixed(gained < 10 ? 1 : 0)}×`,
      gained === undefined
        ? `tasks themselves took ${time(taskTime)}`
        : `against ${time(taskTime)} one after another`,
    ),
    tile(
      "Critical path",
      time(criticalPath.duration),
      `${counted(criticalPath.tasks.length, "task")} that no worker more makes shorter`,
    ),
    tile("Overhead", time(overhead), "of computing with no task under way"),
    tile("Moved", formatBytes(summary.bytesMoved), "copied between threads"),
  ];
}

function forgottenNote({ forgotten }: ReportFacts): Content {
  const rows = forgotten.get("tasks-finished") ?? 0;
  const names: Readonly<Record<string, string>> = { log: "printed lines", memory: "samples of memory" };
  const others = Object.entries(names).flatMap(([type, name]) => {
    const count = forgotten.get(type) ?? 0;
    return count > 0 ? `${formatCount(count)} ${name}` : [];
  });
  if (rows > 0) others.unshift(`the times of ${counted(rows, "execution")}`);
  if (others.length === 0) return undefined;
  return html`<p class="note">The recording was full: ${others.join(", ")} from the beginning of the run are not in this report. Totals are right all the same.</p>`;
}
