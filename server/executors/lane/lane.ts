/**
 * A lane: one thread's queue of tasks with a store of its own. Runs what it is told, keeps the results,
 * gives way while a task awaits, and sends copies of results where it is told to.
 *
 * It decides nothing and knows no graph. Its thread, its ports and where its functions come from are given
 * to it, so the same lane serves worker threads and the main thread.
 */
import { newSpillFolder } from "../../store/spill/run-folder.ts";
import type { FromLane, ToLane, ValuesSent } from "../messages.ts";
import { Arrivals } from "./arrivals.ts";
import { Calls } from "./calls.ts";
import { outsideOfTasks } from "./context.ts";
import type { LaneOptions } from "./lane-options.ts";
import { LaneStore } from "./lane-store.ts";
import type { LaneTask } from "./lane-task.ts";
import { Leftovers } from "./leftovers.ts";
import { sendResults } from "./outgoing.ts";
import { Reports } from "./reports.ts";

/**
 * A turn lasts no longer: then messages are let in (cancel, send, release), and what the turn brought is told.
 * Short enough for the shell to send more before the lane runs dry, long enough for a thousand small tasks.
 */
const TURN_MS = 2;

/** Tasks that may wait for something outside at once; each holds its inputs, so memory bounds this. */
const MOST_AWAITING = 32;

/** Milliseconds between two words about what is held. */
const TELL_HELD_EVERY_MS = 50;

export class Lane {
  readonly #options: LaneOptions;
  readonly #reports: Reports;
  readonly #leftovers = new Leftovers();
  readonly #store: LaneStore;
  /** What was last told of the store, and when. */
  #told = { held: 0, spilled: 0, results: 0 };
  #toldAt = 0;
  #tellTimer: NodeJS.Timeout | undefined;
  readonly #arrivals: Arrivals;
  /** Tasks that have begun and can go on, before all others. */
  #resumed: LaneTask[] = [];
  /** Every task that came and has not ended, by the number of its result; cancelled ones leave at once. */
  readonly #open = new Map<number, LaneTask>();
  /** Result of another lane → how often it has come here and has not been released. */
  readonly #arrived = new Map<number, number>();
  readonly #peers = new Map<number, (message: FromLane) => void>();
  readonly #calls: Calls;
  #turnPlanned = false;
  #turnEnds = 0;
  #gaveWay = false;
  #isAskedToRest = false;
  /** Has begun and waits for a module or a class, for itself alone: none that has not begun overtakes it. */
  #preparing: LaneTask | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    const { post, now } = options;
    this.#reports = new Reports(post);
    this.#store = new LaneStore({
      folder: newSpillFolder(),
      now,
      onSpill: (spilled) => post({ type: "spilled", ...spilled }),
      onRestore: (restored) => post({ type: "restored", ...restored }),
      onStay: (error) => process.stderr.write(`${error.message}\n`),
    });
    this.#arrivals = new Arrivals((id) => this.#store.has(id), options.now);
    this.#calls = new Calls(options, this.#store, this.#reports, this.#leftovers, {
      isOpen: (task) => this.#isOpen(task),
      close: (task) => this.#open.delete(task.id),
      giveWay: () => {
        this.#gaveWay = true;
        this.#planTurn();
      },
      resume: (task) => this.#resume(task),
      prepare: (task) => {
        this.#preparing = task;
      },
      prepared: (task) => this.#endPreparing(task),
      goOn: () => {
        this.#calls.endedAt = this.#options.now();
        this.#work();
      },
      resultIsHere: (id) => this.#arrivals.resultIsHere(id),
      planTurn: () => this.#planTurn(),
      rest: () => this.#rest(),
    });
  }

  /** Number of results in the store; for tests that count. */
  get held(): number {
    return this.#store.size;
  }

  receive(
    message: Exclude<ToLane, { type: "functions" | "script" | "captures" | "forget" | "connect" | "close" }>,
  ): void {
    switch (message.type) {
      case "run":
        this.#arrivals.add(message, (task) => this.#open.set(task.id, task));
        this.#planTurn();
        break;
      case "send":
        this.#send(message.tasks, message.to, message.of);
        break;
      case "release":
        for (const id of message.tasks) this.#release(id);
        this.#noteHeld();
        break;
      case "limit":
        this.#store.limit = message.bytes;
        break;
      case "drop":
        for (const id of message.tasks) this.#drop(id);
        break;
      case "rest":
        this.#isAskedToRest = true;
        this.#rest();
        break;
      case "leave":
      case "save":
        this.#leftovers.hear(message, this.#store, this.#options);
        break;
      case "cancel":
        for (const id of message.tasks) this.#cancel(id);
        this.#options.post({ type: "cancelled", answer: message.answer });
        break;
      default:
        message satisfies never;
    }
  }

  /** Opens the way to another lane. */
  connect(lane: number, post: (message: FromLane) => void): void {
    this.#peers.set(lane, post);
  }

  /** Copies of another lane's results arrive. */
  accept({ tasks, wires, copied, of }: ValuesSent): void {
    this.#options.post({ type: "moved", tasks, copied, of });
    for (const [i, id] of tasks.entries()) {
      this.#store.accept(id, wires[i], copied[i]);
      this.#arrived.set(id, (this.#arrived.get(id) ?? 0) + 1);
      this.#arrivals.resultIsHere(id);
    }
    this.#planTurn();
  }

  #planTurn(): void {
    if (this.#turnPlanned) return;
    this.#turnPlanned = true;
    // A lane inside of a task (a nested compute) stays that task's; a thread's lane is nobody's.
    if (this.#options.sharesThreadWithShell) setImmediate(this.#takeTurn);
    else outsideOfTasks(() => setImmediate(this.#takeTurn));
  }

  /**
   * What a turn brings is told at the beginning of the next: by then Node has said which promises of these
   * tasks were rejected without anybody looking.
   */
  readonly #takeTurn = (): void => {
    this.#turnPlanned = false;
    this.#calls.turn++;
    this.#options.mark?.end();
    this.#gaveWay = false;
    if (!this.#reports.isEmpty) {
      this.#reports.flush();
      this.#noteHeld();
    }
    this.#calls.endedAt = this.#options.now();
    this.#turnEnds = this.#calls.endedAt + TURN_MS;
    this.#work();
  };

  /** Makes use of the turn, or of what is left of it after something had to be loaded. */
  #work(): void {
    // What a task awaits may be there already: it goes on before the next one begins, so that tasks overlap
    // only where they really wait, and the time that each took is its own.
    while (!this.#gaveWay && this.#calls.endedAt <= this.#turnEnds) {
      const task = this.#resumed.shift() ?? this.#next();
      if (!task) break;
      if (this.#isOpen(task)) this.#goOn(task);
      if (!this.#gaveWay) this.#options.mark?.end();
    }
    if (this.#gaveWay || this.#hasWork || !this.#reports.isEmpty) this.#planTurn();
  }

  /** The store may hold something else now: says so, not more often than a screen shows, and always in the end. */
  #noteHeld(): void {
    const wait = this.#toldAt + TELL_HELD_EVERY_MS - this.#options.now();
    if (this.#tellTimer) return;
    if (wait <= 0) this.#tellHeld();
    else this.#tellTimer = setTimeout(() => this.#tellHeld(), wait).unref();
  }

  #tellHeld(): void {
    this.#tellTimer = undefined;
    const { heldBytes: held, spilledBytes: spilled, size: results } = this.#store;
    const told = this.#told;
    if (told.held === held && told.spilled === spilled && told.results === results) return;
    this.#told = { held, spilled, results };
    this.#toldAt = this.#options.now();
    this.#options.post({ type: "held", held, spilled, results });
  }

  get #hasWork(): boolean {
    return this.#resumed.length > 0 || (!this.#arrivals.isEmpty && this.#mayBegin);
  }

  #next(): LaneTask | undefined {
    return this.#mayBegin ? this.#arrivals.next() : undefined;
  }

  /** What is begun can no longer be taken back, so nothing begins that would only wait for its thread. */
  get #mayBegin(): boolean {
    return !this.#preparing && this.#calls.awaiting < MOST_AWAITING;
  }

  /** Makes the calls of a task until it is done, has to wait, or the turn is over. */
  #goOn(task: LaneTask): void {
    if (!task.hasBegun) {
      if (this.#options.claims?.begin(task.claim, task.id) === false) {
        this.#open.delete(task.id);
        return;
      }
      task.hasBegun = true;
    }
    while (this.#isOpen(task)) {
      // A call begins when the one before it has ended.
      if (this.#calls.next(task, this.#calls.endedAt)) return;
      if (this.#calls.endedAt > this.#turnEnds && this.#isOpen(task)) {
        this.#resumed.push(task);
        return;
      }
    }
  }

  #resume(task: LaneTask): void {
    if (!this.#isOpen(task)) return;
    this.#resumed.push(task);
    this.#planTurn();
  }

  #endPreparing(task: LaneTask): void {
    if (this.#preparing !== task) return;
    this.#preparing = undefined;
    this.#planTurn();
  }

  #isOpen(task: LaneTask): boolean {
    return this.#open.get(task.id) === task;
  }

  #rest(): void {
    if (!this.#isAskedToRest || !this.#calls.haveStopped) return;
    this.#isAskedToRest = false;
    this.#options.post({ type: "rests" });
  }

  /** Computes side by side may each have sent for a copy of what is kept: it goes when the last lets go of it. */
  #release(id: number): void {
    const arrived = this.#arrived.get(id) ?? 0;
    if (arrived > 1) {
      this.#arrived.set(id, arrived - 1);
      return;
    }
    this.#arrived.delete(id);
    // A task of another compute may wait here for a copy of its own that is still on its way: it stays till then.
    if (arrived === 1) for (const task of this.#open.values()) if (task.needs(id)) return;
    this.#leftovers.takeFrom(this.#store, id);
  }

  #drop(id: number): void {
    const task = this.#open.get(id);
    if (!task || task.hasBegun) return;
    this.#open.delete(id);
    this.#arrivals.forget(task);
  }

  #cancel(id: number): void {
    const task = this.#open.get(id);
    if (task) {
      this.#open.delete(id);
      clearTimeout(task.timer);
      this.#arrivals.forget(task);
      this.#endPreparing(task);
      this.#calls.stop(task);
    }
    this.#store.delete(id);
  }

  #send(tasks: readonly number[], to: number, of: number | undefined): void {
    const { post, sharesThreadWithShell } = this.#options;
    const toShell = to === -1;
    const target = toShell ? post : this.#peers.get(to);
    sendResults(this.#store, tasks, target, toShell && sharesThreadWithShell, post, of);
  }
}
