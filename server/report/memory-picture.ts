/**
 * What all workers together held over the run, in memory and on disk, as one small SVG of steps.
 */
import type { MemoryHeld, WorkerLost } from "../protocol/events.ts";
import { formatBytes, formatTime } from "../protocol/units.ts";
import { figure, type Html, html } from "./html.ts";
import { tickTimes } from "./timeline-picture.ts";

export interface MemoryCurve {
  /** Milliseconds; from each on the amounts hold until the next. */
  readonly at: readonly number[];
  readonly held: readonly number[];
  readonly spilled: readonly number[];
  readonly mostHeld: number;
  readonly mostSpilled: number;
  /** Most results at once, in memory and on disk. */
  readonly mostResults: number;
  /** Bytes that all workers together may hold; 0 for no limit. */
  readonly limit: number;
}

/** More steps than this are narrower than a pixel. */
const mostSteps = 700;

/** The sum over workers after each event, or `undefined` when no event told of memory. A lost worker holds nothing. */
export function memoryCurve(events: readonly (MemoryHeld | WorkerLost)[]): MemoryCurve | undefined {
  if (!events.some(({ type }) => type === "memory")) return undefined;
  const latest = new Map<number, { held: number; spilled: number; results: number }>();
  const sum = { held: 0, spilled: 0, results: 0 };
  const at: number[] = [];
  const held: number[] = [];
  const spilled: number[] = [];
  const peak = { held: 0, spilled: 0, results: 0 };
  let limit = 0;
  const lost = new Set<number>();
  for (const event of events) {
    if (event.type === "worker-lost") {
      lost.add(event.worker);
      const before = latest.get(event.worker);
      if (!before) continue;
      for (const amount of ["held", "spilled", "results"] as const) sum[amount] -= before[amount];
      latest.delete(event.worker);
      at.push(event.at);
      held.push(sum.held);
      spilled.push(sum.spilled);
      continue;
    }
    for (const [index, worker] of event.worker.entries()) {
      // What it still said on its way out.
      if (lost.has(worker)) continue;
      const now = {
        held: event.held[index] || 0,
        spilled: event.spilled[index] || 0,
        results: event.results[index] || 0,
      };
      const before = latest.get(worker) ?? { held: 0, spilled: 0, results: 0 };
      for (const amount of ["held", "spilled", "results"] as const) {
        sum[amount] += now[amount] - before[amount];
        peak[amount] = Math.max(peak[amount], sum[amount]);
      }
      latest.set(worker, now);
    }
    limit = Math.max(limit, event.limit * latest.size);
    at.push(event.at);
    held.push(sum.held);
    spilled.push(sum.spilled);
  }
  return {
    at,
    held,
    spilled,
    mostHeld: peak.held,
    mostSpilled: peak.spilled,
    mostResults: peak.results,
    limit,
  };
}

const measures = { width: 1080, height: 170, gutter: 92, axis: 26, top: 8 } as const;

/** The curve from 0 to `span` milliseconds. */
export function memoryPicture(curve: MemoryCurve, span: number, label: string): Html {
  const { width, height, gutter, axis, top } = measures;
  const bottom = height - axis;
  const high = Math.max(curve.mostHeld, curve.mostSpilled, 1) * 1.05;
  const x = (time: number) => gutter + (Math.min(span, Math.max(0, time)) / span) * (width - gutter - 8);
  const y = (bytes: number) => bottom - (Math.max(0, bytes) / high) * (bottom - top);
  const end = figure(x(span));
  const line = (amounts: readonly number[]) => {
    let path = `M${gutter} ${bottom}`;
    for (const [time, amount] of thinned(curve.at, amounts, span))
      path += `H${figure(x(time))}V${figure(y(amount))}`;
    return `${path}H${end}`;
  };
  const ticks = tickTimes(span, 8).map(
    (time) =>
      html`<text class="tick-name" x="${figure(x(time))}" y="${height - 6}">${formatTime(time).trimStart()}</text>`,
  );
  const levels = [0, 0.5, 1].map((share) => {
    const level = figure(y((high / 1.05) * share));
    return html`<path class="tick" d="M${gutter} ${level}H${end}"/><text class="level-name" x="${gutter - 8}" y="${level}" dy="4">${formatBytes((high / 1.05) * share)}</text>`;
  });
  const limit =
    curve.limit > 0 && curve.limit <= high
      ? html`<path class="limit" d="M${gutter} ${figure(y(curve.limit))}H${end}"/>`
      : undefined;
  return html`<svg class="memory-picture" role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${ticks}${levels}<path class="held" d="${line(curve.held)}V${bottom}Z"/><path class="held-line" d="${line(curve.held)}"/>${curve.mostSpilled > 0 && html`<path class="spilled-line" d="${line(curve.spilled)}"/>`}${limit}</svg>`;
}

/** At most `mostSteps` steps; of those that fall together the highest, so that no peak is lost. */
function thinned(at: readonly number[], amounts: readonly number[], span: number): [number, number][] {
  const steps: [number, number][] = [];
  let cell = -1;
  for (const [index, time] of at.entries()) {
    const own = Math.floor((time / span) * mostSteps);
    const last = steps.at(-1);
    if (own === cell && last) last[1] = Math.max(last[1], amounts[index]!);
    else steps.push([time, amounts[index]!]);
    cell = own;
  }
  return steps;
}
