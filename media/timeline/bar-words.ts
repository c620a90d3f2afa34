/**
 * A bar in words: for tooltips, screen readers and the table.
 */
import type { TaskDetails } from "../../server/protocol/panel.ts";
import { barKinds } from "../../server/protocol/timeline.ts";
import { formatBytes, formatTime } from "../../server/protocol/units.ts";
import type { BarPlace } from "./scene.ts";
import { leastLength, lengthOf, type Stretch } from "./stretch.ts";
import { say } from "./strings.ts";
import { momentText } from "./ticks.ts";

/** A bar as words and numbers. */
export interface BarWords {
  /** Key of a task, as far as it is known; of several, how many. */
  readonly name: string;
  /** Of one task its number. */
  readonly task: number | undefined;
  readonly functionName: string;
  readonly where: string;
  readonly kind: string;
  readonly started: string;
  readonly duration: string;
}

/** What a worker's row is called. */
export const workerName = (worker: number): string =>
  worker === 0 ? say("timeline.mainThread") : say("timeline.worker", { number: worker });

/** How long something took, for a sentence. */
export const timeText = (time: number): string => formatTime(time).trimStart();

/** When something began, as exactly as matters beside how long it took. */
export const startText = (start: number, duration: number): string =>
  momentText(start, { from: start - 9 * duration - leastLength, to: start + duration + leastLength });

/** The stretch that is seen, in words: both ends as exact as its pixels are. */
export function seenText(shown: Stretch, isWhole: boolean): string {
  const to = momentText(shown.to, shown);
  if (isWhole) return say("timeline.seenWhole", { to });
  return say("timeline.seen", {
    from: momentText(shown.from, shown),
    to,
    length: timeText(lengthOf(shown)),
  });
}

/** What kind of bar (position in `barKinds`) it is; what is unfinished after a run never ended. */
export function kindName(kind: number, isRunning: boolean): string {
  const name = barKinds[kind] ?? "run";
  if (name === "unfinished" && !isRunning) return say("timeline.kind.unfinishedDone");
  return say(`timeline.kind.${name}`);
}

/** A bar in words; `details` say what a picture does not know. */
export function wordsOf({ known, track, bar }: BarPlace, details?: TaskDetails | undefined): BarWords {
  const { row } = track;
  const view = known.picture.functions[row.fn[bar]!];
  const functionName = view?.name ?? say("timeline.unknown");
  const task = row.task[bar]!;
  const one = view ? `${functionName} (${say("timeline.task", { task })})` : say("timeline.task", { task });
  return {
    name: task < 0 ? say("timeline.merged", { count: -task, name: functionName }) : (details?.key ?? one),
    task: task < 0 ? undefined : task,
    functionName,
    where: workerName(row.worker),
    kind: kindName(row.bar[bar]!, known.picture.isRunning),
    started: startText(row.start[bar]!, row.duration[bar]!),
    duration: timeText(row.duration[bar]!),
  };
}

/** A bar as one sentence for a screen reader. */
export function sentenceOf(place: BarPlace, details?: TaskDetails): string {
  const { name, where, kind, duration, started } = wordsOf(place, details);
  return say("timeline.bar", { name, where, kind, duration, started });
}

/** Label → text, for what is known of a task beside its bar, in the order of a tooltip. */
export function factsOf(place: BarPlace, details?: TaskDetails): [string, string][] {
  const words = wordsOf(place, details);
  const facts: [string, string][] = [];
  if (words.task !== undefined) facts.push([say("timeline.function"), words.functionName]);
  facts.push([say("timeline.where"), words.where]);
  facts.push([say("timeline.started"), words.started]);
  facts.push([say("timeline.duration"), words.duration]);
  const { ready, started, bytes, output, retries = 0, error } = details ?? {};
  if (ready !== undefined && started !== undefined && started >= ready)
    facts.push([say("timeline.waited"), timeText(started - ready)]);
  if (bytes !== undefined) facts.push([say("timeline.bytes"), formatBytes(bytes)]);
  if (output) facts.push([say("timeline.output"), output]);
  facts.push([say("timeline.state"), words.kind]);
  if (retries > 0) facts.push([say("timeline.retries"), String(retries)]);
  if (error) facts.push([say("timeline.error"), `${error.name}: ${error.message}`]);
  return facts;
}
