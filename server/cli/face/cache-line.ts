/**
 * What the cache on disk was good for in a run, and why the rest ran:
 *
 *     cache: 990 results read, 10 computed
 *       8 × correct(): Argument 2 changed from 3 to 4.
 *       2 × read(): Its result was removed, to make room for others or by hand.
 *
 * Learns from events, as the rest of the face does. Says nothing of a run in which nothing was cached.
 */
import type { GraphKnown, RunEvent } from "../../protocol/events.ts";
import { counted, formatCount } from "../../protocol/units.ts";
import { fitted, harmlessLine } from "./text-width.ts";

/** More reasons than this are not read. */
const MOST_REASONS = 5;

export class CacheLine {
  readonly #graphs: GraphKnown[] = [];
  #hits = 0;
  #misses = 0;
  /** Function and kind of reason → how often, and the first such reason. */
  readonly #reasons = new Map<string, { count: number; readonly text: string }>();

  add(event: RunEvent): void {
    if (event.type === "graph") this.#graphs.push(event);
    if (event.type !== "cache") return;
    for (const [i, task] of event.task.entries()) {
      if (event.outcome[i] === "hit") this.#hits++;
      else this.#miss(this.#nameOf(task), event.reason[i] ?? "");
    }
  }

  /** Lines, each ended; empty when nothing was cached. */
  text(columns: number): string {
    if (this.#hits + this.#misses === 0) return "";
    const reasons = [...this.#reasons.values()].sort((a, b) => b.count - a.count);
    const more = reasons.slice(MOST_REASONS).reduce((sum, { count }) => sum + count, 0);
    const width = Math.min(columns, 200);
    const lines = [
      `cache: ${counted(this.#hits, "result")} read, ${formatCount(this.#misses)} computed`,
      ...reasons
        .slice(0, MOST_REASONS)
        .map(({ count, text }) => fitted(`  ${formatCount(count)} × ${text}`, width)),
      ...(more > 0 ? [`  ${formatCount(more)} × for other reasons`] : []),
    ];
    return lines.map((line) => `${line}\n`).join("");
  }

  #miss(name: string, reason: string): void {
    this.#misses++;
    // What it changed from and to differs from call to call; one of them stands for all.
    const kind = `${name} ${reason.replace(/ changed from .*/, " changed")}`;
    const known = this.#reasons.get(kind);
    if (known) known.count++;
    else {
      const subject = reason.startsWith(`${name}()`) ? "" : `${name}(): `;
      this.#reasons.set(kind, { count: 1, text: harmlessLine(`${subject}${reason}`) });
    }
  }

  #nameOf(task: number): string {
    const graph = this.#graphs.findLast(({ firstTask }) => firstTask <= task);
    return graph?.functions[graph.taskFunction[task - graph.firstTask]!]?.name ?? "task";
  }
}
