/**
 * The parts of a report that tell how the run went: graph, timeline, memory, cache, prints, machine.
 */
import { counted, formatBytes, formatCount, formatTime } from "../protocol/units.ts";
import type { ReportFacts } from "./gather.ts";
import { type Content, clipped, type Html, html, shown, trusted } from "./html.ts";
import { memoryCurve, memoryPicture } from "./memory-picture.ts";
import { section } from "./section.ts";
import type { Timeline } from "./timeline-bars.ts";
import { timelineBlock } from "./timeline-page.ts";
import { timelinePicture, workerName } from "./timeline-picture.ts";

const time = (ms: number) => formatTime(ms).trimStart();

/** `drawn` is the graph's SVG, already in a shape that a page may hold, or why there is none. */
export function graphSection({ graphs, summary }: ReportFacts, drawn: Html | string): Content {
  if (graphs.length === 0) return undefined;
  const edges = graphs.reduce((sum, { edgeFrom }) => sum + edgeFrom.length, 0);
  const label = `Task graph: ${counted(summary.tasks.known, "task")}, ${counted(edges, "dependency", "dependencies")}, ${counted(graphs.length, "compute")}.`;
  return section(
    "graph",
    "Graph",
    typeof drawn === "string"
      ? html`<p class="note">The graph could not be drawn: ${drawn}</p>`
      : html`<div class="wide picture${isNarrow(drawn) && " fitted"}" tabindex="0" role="region" aria-label="${label}">${drawn}</div>`,
    html`${label} Results stand at the top; ${typeof drawn !== "string" && sharesBoxes(drawn) && "like tasks share a box; "}thick arrows are the critical path.`,
  );
}

/** Whether any box of a graph stands for several tasks. */
const sharesBoxes = (drawn: Html): boolean => /\bid="group(?:-|&#45;)\d/.test(drawn.text);

/** Whether a graph can still be read when it is made as narrow as the page. */
function isNarrow(drawn: Html): boolean {
  const points = Number(/^<svg width="(\d+(?:\.\d+)?)pt"/.exec(drawn.text)?.[1]);
  return points <= 1300;
}

/** The picture, what the script makes a canvas of, and the same in figures. */
export function timelineSection(facts: ReportFacts, timeline: Timeline): Content {
  if (timeline.tracks.length === 0) return undefined;
  const { summary, functions } = facts;
  const executions = summary.perWorker.reduce((sum, { calls }) => sum + calls, 0);
  const label = `Timeline: ${counted(executions, "execution")} in ${counted(timeline.workers.length, "row")} over ${time(timeline.span)}; the table below has the same in figures.`;
  const rows = summary.perWorker.map(
    ({ worker, calls, busy }) =>
      html`<tr><th scope="row">${workerName(worker)}</th><td class="number">${formatCount(calls)}</td><td class="number">${formatTime(busy)}</td><td class="number">${summary.computing > 0 ? `${Math.min(100, Math.round((busy / summary.computing) * 100))}%` : "–"}</td></tr>`,
  );
  const names = functions.list.slice(0, 2000).map(({ name }) => shown(clipped(name, 80)));
  return section(
    "timeline",
    "Timeline",
    html`<p class="legend">${legend(facts, timeline)}</p>
<div id="timeline-frame" class="picture">${timelinePicture(timeline, label)}</div>
<script type="application/json" id="timeline-bars">${trusted(timelineBlock(timeline, names))}</script>
<details><summary>Workers in figures</summary><div class="wide"><table><thead><tr><th scope="col">worker</th><th scope="col" class="number">executions</th><th scope="col" class="number">busy</th><th scope="col" class="number">of computing</th></tr></thead><tbody>${rows}</tbody></table></div></details>`,
    "A row for each worker, a bar for each task; what is empty was idle. Zoom with the buttons, with + and −, or with Ctrl and the wheel; drag to move.",
  );
}

function legend({ functions }: ReportFacts, timeline: Timeline): Html[] {
  const kinds = new Set<number>();
  for (const track of timeline.tracks) for (const kind of track.kind) kinds.add(kind);
  const named = functions.list
    .slice(0, 8)
    .map(({ name }, position) => [`bar-${position}`, clipped(name, 40)] as const);
  const others: readonly (readonly [kind: number, name: string, text: string])[] = [
    [1, "bar-failed", "failed"],
    [2, "bar-unfinished", "not finished"],
    [3, "bar-moved", "result moved"],
    [4, "bar-spilled", "spilled to disk"],
    [5, "bar-restored", "read back"],
  ];
  return [
    ...named,
    ...others.filter(([kind]) => kinds.has(kind)).map(([, name, text]) => [name, text] as const),
  ].map(
    ([name, text]) =>
      html`<span><svg width="10" height="10" aria-hidden="true"><rect class="${name}" width="10" height="10" rx="2"/></svg> <bdi>${text}</bdi></span> `,
  );
}

/** What workers held; nothing when no event told. */
export function memorySection({ memory, summary }: ReportFacts, span: number): Content {
  const curve = memoryCurve(memory);
  if (!curve) return undefined;
  const limit = curve.limit > 0 ? `, of ${formatBytes(curve.limit)} allowed` : "";
  const disk = curve.mostSpilled > 0 ? `, ${formatBytes(curve.mostSpilled)} on disk` : "";
  const label = `Results held over time: at most ${formatBytes(curve.mostHeld)} in memory${limit}${disk}, ${counted(curve.mostResults, "result")} at once.`;
  return section(
    "memory",
    "Memory",
    html`<div class="picture">${memoryPicture(curve, Math.max(span, summary.wall, 1e-3), label)}</div>`,
    label,
  );
}

/** What the cache on disk knew, and why the rest ran. */
export function cacheSection({ summary, misses }: ReportFacts): Content {
  const { hits, misses: missed } = summary.cache;
  if (hits + missed === 0) return undefined;
  const rows = misses.map(
    ({ name, reason, count }) =>
      html`<tr><th scope="row"><bdi>${clipped(name, 120)}</bdi></th><td class="number">${formatCount(count)}</td><td>${clipped(reason, 1000)}</td></tr>`,
  );
  return section(
    "cache",
    "Cache",
    rows.length > 0 &&
      html`<div class="wide"><table><thead><tr><th scope="col">function</th><th scope="col" class="number">tasks</th><th scope="col">why it ran</th></tr></thead><tbody>${rows}</tbody></table></div>`,
    `${counted(hits, "result was", "results were")} read from disk; ${counted(missed, "task")} ran.`,
  );
}

/** The end of what was printed. */
export function printSection({ prints, allPrints, functions }: ReportFacts): Content {
  if (prints.length === 0) return undefined;
  const lines = prints.map(
    ({ at, task, stream, text }) =>
      html`<span class="${stream === "stderr" ? "stderr" : "stdout"}"><i>${formatTime(at).trim().padStart(8)}  </i>${task !== undefined && html`<b><bdi>${clipped(functions.nameOf(task), 40)}</bdi></b> `}${clipped(text.replace(/\n$/, ""), 2000)}
</span>`,
  );
  return section(
    "prints",
    "Output",
    html`<pre class="prints" tabindex="0" aria-label="The last lines that were printed">${lines}</pre>`,
    allPrints > prints.length
      ? `The last ${formatCount(prints.length)} of ${formatCount(allPrints)} lines.`
      : undefined,
  );
}

/** What the figures depend on. */
export function machineSection({ started }: ReportFacts): Html {
  const machine = started?.machine;
  const unknown = "unknown";
  const facts: readonly (readonly [string, Content])[] = [
    ["Processor", machine ? clipped(machine.cpu, 200) : unknown],
    ["Cores", machine ? formatCount(machine.cores) : unknown],
    ["Memory", machine ? formatBytes(machine.memory) : unknown],
    ["System", machine ? clipped(machine.platform, 80) : unknown],
    ["Node.js", machine ? clipped(machine.node, 80) : unknown],
    ["Executor", started ? clipped(started.executor, 80) : unknown],
  ];
  return section(
    "machine",
    "Machine",
    html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`,
  );
}
