/**
 * A run that never was, and what a server would answer about it: bars that are sorted, merged below a pixel and cut to
 * what was asked for, as `TimelinePicture` has it.
 */
import type { TaskDetails } from "../../../server/protocol/panel.ts";
import type { FunctionView } from "../../../server/protocol/sites.ts";
import { barKinds, type TimelinePicture } from "../../../server/protocol/timeline.ts";

/** A bar of the made-up run. */
export interface MadeUpBar {
  readonly worker: number;
  readonly lane: number;
  readonly start: number;
  readonly duration: number;
  readonly kind: (typeof barKinds)[number];
  readonly fn: number;
  readonly task: number;
}

export interface MadeUpRun {
  readonly functions: readonly FunctionView[];
  readonly bars: readonly MadeUpBar[];
  readonly workers: number;
  end: number;
  isRunning: boolean;
}

/** Functions that are called by these names, each on a line of its own. */
export const functionsNamed = (...names: string[]): FunctionView[] =>
  names.map((name, index) => ({
    name,
    definition: {
      file: "/home/ada/frames.ts",
      line: 10 * index + 1,
      column: 1,
      endLine: 10 * index + 8,
      endColumn: 2,
    },
  }));

/** What `timeline` is answered with. Bars that have not begun at the run's end are not there yet. */
export function pictureOf(
  run: MadeUpRun,
  { from, to, width }: { readonly from: number; readonly to: number; readonly width: number },
): TimelinePicture {
  const pixel = (to - from) / width;
  const tracks = new Map<string, MadeUpBar[]>();
  for (const bar of run.bars) {
    if (bar.start >= run.end || bar.start > to || bar.start + bar.duration < from) continue;
    const key = `${bar.worker} ${bar.lane}`;
    const track = tracks.get(key);
    if (track) track.push(bar);
    else tracks.set(key, [bar]);
  }
  for (let worker = 1; worker <= run.workers; worker++)
    if (!tracks.has(`${worker} 0`)) tracks.set(`${worker} 0`, []);
  const rows = [...tracks].map(([key, bars]) => {
    const [worker = 0, lane = 0] = key.split(" ").map(Number);
    const merged = mergedBars(
      bars.map((bar) => cutAt(bar, run)).sort((a, b) => a.start - b.start),
      pixel,
    );
    const inside = merged.map((bar) =>
      Math.max(0, Math.min(to, bar.start + bar.duration) - Math.max(from, bar.start)),
    );
    return {
      worker,
      lane,
      start: merged.map((bar) => bar.start),
      duration: merged.map((bar) => bar.duration),
      bar: merged.map((bar) => barKinds.indexOf(bar.kind)),
      fn: merged.map((bar) => bar.fn),
      task: merged.map((bar) => bar.task),
      busy: Math.min(1, inside.reduce((sum, own) => sum + own, 0) / (to - from)),
    };
  });
  return { from, to, end: run.end, isRunning: run.isRunning, functions: run.functions, rows };
}

function cutAt(bar: MadeUpBar, { end, isRunning }: MadeUpRun): MadeUpBar {
  if (!isRunning || bar.start + bar.duration <= end || bar.lane < 0) return bar;
  return { ...bar, kind: "unfinished", duration: end - bar.start };
}

/** Bars below a pixel that begin in one become one. */
function mergedBars(bars: readonly MadeUpBar[], pixel: number): MadeUpBar[] {
  const merged: MadeUpBar[] = [];
  let count = 0;
  for (const bar of bars) {
    const last = merged.at(-1);
    const isOne =
      last &&
      bar.duration < pixel &&
      last.duration < pixel &&
      Math.floor(last.start / pixel) === Math.floor(bar.start / pixel);
    if (!isOne) {
      merged.push(bar);
      count = 1;
      continue;
    }
    count++;
    merged[merged.length - 1] = {
      ...last,
      duration: Math.max(last.duration, bar.start + bar.duration - last.start),
      task: -count,
      kind: bar.kind === "failed" ? "failed" : last.kind,
    };
  }
  return merged;
}

/** What `details` is answered with. */
export function detailsOf(run: MadeUpRun, task: number): TaskDetails {
  const bar = run.bars.find((own) => own.task === task && own.lane >= 0)!;
  const view = run.functions[bar.fn]!;
  const isFailed = bar.kind === "failed";
  return {
    kind: "task",
    task,
    key: `${view.name}-${task}`,
    function: view,
    callSite: { file: "/home/ada/frames.ts", line: 100 + bar.fn, column: 7 },
    state: isFailed ? "failed" : "memory",
    worker: bar.worker,
    ready: Math.max(0, bar.start - 3),
    started: bar.start,
    finished: bar.start + bar.duration,
    busy: bar.duration,
    bytes: 528_392,
    output: "Float64Array(257 × 257)",
    retries: isFailed ? 2 : 0,
    isCritical: false,
    isRequested: false,
    dependencies: [],
    dependencyCount: 0,
    dependents: [],
    dependentCount: 0,
    ...(isFailed ? { error: { name: "RangeError", message: "frame 17 has no rows" } } : {}),
    log: [],
  };
}

/** Four workers that are told apart with bare eyes: 0–100 ms, twenty tasks of 20 ms, one of which failed. */
export function smallRun(): MadeUpRun {
  const bars: MadeUpBar[] = [];
  for (let task = 0; task < 20; task++) {
    const worker = 1 + (task % 4);
    const start = 20 * Math.floor(task / 4) + (worker - 1);
    bars.push({
      worker,
      lane: 0,
      start,
      duration: 18,
      kind: task === 13 ? "failed" : "run",
      fn: task % 3,
      task,
    });
  }
  return {
    functions: functionsNamed("read", "scale", "total"),
    bars,
    workers: 4,
    end: 103,
    isRunning: false,
  };
}

/** A pipeline of a few seconds with everything there is to see: overlaps, failures, transfers, disk, many functions. */
export function richRun(tasks = 900, workers = 6): MadeUpRun {
  const names = [
    "read",
    "scale",
    "blur",
    "detect",
    "merge",
    "total",
    "plot",
    "save",
    "hash",
    "check",
    "trim",
    "fold",
  ];
  let seed = 7;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const bars: MadeUpBar[] = [];
  const free = Array.from({ length: workers + 1 }, () => 0);
  for (let task = 0; task < tasks; task++) {
    const worker = 1 + free.slice(1).indexOf(Math.min(...free.slice(1)));
    const phase = task / tasks;
    const fn = Math.min(names.length - 1, Math.floor(phase * 9 + random() * 3));
    const duration = 2 + random() ** 3 * 90;
    const start = free[worker]! + random() * (random() < 0.08 ? 60 : 0.8);
    const kind = random() < 0.012 ? "failed" : "run";
    bars.push({ worker, lane: 0, start, duration, kind, fn, task });
    if (worker === 2 && random() < 0.35)
      bars.push({
        worker,
        lane: 1,
        start: start + duration * 0.3,
        duration,
        kind: "run",
        fn: 0,
        task: tasks + task,
      });
    const strip = random();
    const kinds = {
      moved: strip < 0.3,
      spilled: strip > 0.86 && phase > 0.4,
      restored: strip > 0.95 && phase > 0.6,
    };
    const of = kinds.restored ? "restored" : kinds.spilled ? "spilled" : kinds.moved ? "moved" : undefined;
    if (of)
      bars.push({
        worker,
        lane: -1,
        start: start + duration,
        duration: 4 + random() * 25,
        kind: of,
        fn,
        task,
      });
    free[worker] = start + duration;
  }
  const end = Math.max(...free);
  bars.push({
    worker: 0,
    lane: 0,
    start: end * 0.2,
    duration: end * 0.05,
    kind: "run",
    fn: 6,
    task: 3 * tasks,
  });
  bars.push({
    worker: 0,
    lane: 0,
    start: end * 0.8,
    duration: end * 0.19,
    kind: "run",
    fn: 6,
    task: 3 * tasks + 1,
  });
  return { functions: functionsNamed(...names), bars, workers, end, isRunning: false };
}
