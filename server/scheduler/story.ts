/**
 * What happened to each task lately: every change of state, in a ring of fixed size. Goes into every error that
 * the scheduler throws about itself, because a contradiction is seldom made where it is found.
 */
import { STATE_NAMES } from "./states.ts";

/** Changes of state that are remembered; sixteen thousand take 256 kB. */
const REMEMBERED = 1 << 14;

export class Story {
  readonly #task = new Int32Array(REMEMBERED);
  readonly #lane = new Int32Array(REMEMBERED);
  readonly #turn = new Int32Array(REMEMBERED);
  readonly #states = new Uint8Array(REMEMBERED * 2);
  #length = 0;
  /** Number of the call of `handle` that is going on. */
  turn = 0;

  note(task: number, from: number, to: number, lane: number): void {
    const at = this.#length++ & (REMEMBERED - 1);
    this.#task[at] = task;
    this.#lane[at] = lane;
    this.#turn[at] = this.turn;
    this.#states[2 * at] = from;
    this.#states[2 * at + 1] = to;
  }

  /** `turn 3: ready → executing in lane 1`, oldest first; what is too long ago is missing. */
  of(task: number): string[] {
    const lines: string[] = [];
    for (let i = Math.max(0, this.#length - REMEMBERED); i < this.#length; i++) {
      const at = i & (REMEMBERED - 1);
      if (this.#task[at] !== task) continue;
      const [from, to] = [this.#states[2 * at]!, this.#states[2 * at + 1]!].map((s) => STATE_NAMES[s as 0]);
      const lane = this.#lane[at]!;
      lines.push(`turn ${this.#turn[at]}: ${from} → ${to}${lane < 0 ? "" : ` in lane ${lane}`}`);
    }
    return lines;
  }
}

/** The scheduler found itself in a state that cannot be: a defect of ours, told with the stories of the tasks. */
export class SchedulerContradiction extends Error {
  override readonly name = "SchedulerContradiction";
  /** The tasks in question; none when it is not known which. */
  readonly tasks: readonly number[];
  /** What is wrong, in words. */
  readonly what: string;
  /** What has happened to them, oldest first. */
  readonly story: readonly string[];

  constructor(tasks: readonly number[], what: string, story: Story, options?: ErrorOptions) {
    const lines = tasks.flatMap((task) => {
      const own = story.of(task);
      return tasks.length === 1 ? own : own.map((line) => `task ${task}, ${line}`);
    });
    const about = tasks.length === 0 ? "" : ` about task ${tasks.join(", ")}`;
    super(
      `The scheduler contradicts itself${about}: ${what}. This is a defect of Treadle; please report it ` +
        `with what happened before:\n  ${lines.join("\n  ") || "(nothing is remembered)"}`,
      options,
    );
    this.tasks = tasks;
    this.what = what;
    this.story = lines;
  }
}
