/**
 * What is selected anywhere in the panel, as the timeline can show it: tasks by number, groups by their function, and
 * where in time they are, as far as that can be told.
 */
import type { PanelQuestions } from "../../server/protocol/panel.ts";
import type { CallSite } from "../../server/protocol/sites.ts";
import type { Selection } from "../panel/selection.ts";
import { type FunctionOrder, functionKey } from "./function-paints.ts";
import type { KnownPicture } from "./pictures.ts";
import type { Stretch } from "./stretch.ts";
import type { TaskFacts } from "./task-facts.ts";

type Ask = (takes: PanelQuestions["details"]["takes"]) => Promise<PanelQuestions["details"]["gives"]>;

/** Of more tasks nobody asks one by one where they are. */
const mostAsked = 8;

/** Where a task ran. */
interface Ran {
  readonly worker: number;
  readonly from: number;
  readonly to: number;
}

export class Chosen {
  readonly #ask: Ask;
  readonly #facts: TaskFacts;
  readonly #changed: () => void;
  tasks: ReadonlySet<number> = new Set();
  /** Keys of functions whose groups are selected. */
  functions: ReadonlySet<string> = new Set();
  /** Key of the selected task, or name of the function, once it is known. */
  name: string | undefined;
  /** Where in the source it is, if it is one thing. */
  site: CallSite | undefined;
  #ran: readonly Ran[] = [];
  #generation = 0;

  constructor(ask: Ask, facts: TaskFacts, changed: () => void) {
    this.#ask = ask;
    this.#facts = facts;
    this.#changed = changed;
  }

  get isEmpty(): boolean {
    return this.tasks.size === 0 && this.functions.size === 0;
  }

  /** Takes over a selection, and finds out what it does not say. */
  async take(selection: Pick<Selection, "boxes" | "tasks">): Promise<void> {
    const generation = ++this.#generation;
    const ofBoxes = selection.boxes.flatMap((id) => (/^t\d+$/.test(id) ? [Number(id.slice(1))] : []));
    this.tasks = new Set([...selection.tasks, ...ofBoxes]);
    this.functions = new Set();
    this.#ran = [];
    this.name = undefined;
    this.site = undefined;
    this.#changed();
    const groups = this.tasks.size > 0 ? [] : selection.boxes.filter((id) => !/^t\d+$/.test(id));
    for (const box of groups) {
      const details = await this.#ask({ box }).catch(() => undefined);
      if (generation !== this.#generation) return;
      if (!details) continue;
      this.functions = new Set([...this.functions, functionKey(details.function)]);
      if (groups.length === 1) {
        this.name = details.function.name;
        this.site = details.callSite ?? details.function.definition;
      }
      this.#changed();
    }
    if (this.tasks.size > mostAsked) return;
    for (const task of this.tasks) {
      const details = await this.#facts.get(task);
      if (generation !== this.#generation) return;
      if (!details) continue;
      if (this.tasks.size === 1) {
        this.name = details.key;
        this.site = details.callSite ?? details.function.definition;
      }
      const { worker = -1, started, finished } = details;
      if (started !== undefined)
        this.#ran = [...this.#ran, { worker, from: started, to: finished ?? Number.POSITIVE_INFINITY }];
      this.#changed();
    }
  }

  /** Tells which bars of a picture are selected; undefined when nothing is. */
  markerOf(
    known: KnownPicture,
    order: FunctionOrder,
  ): ((track: KnownPicture["tracks"][number], bar: number) => boolean) | undefined {
    if (this.isEmpty) return undefined;
    const isFunction = order.views.map((view) => this.functions.has(functionKey(view)));
    const places = known.picture.functions.map((view) => isFunction[order.positionOf(view)] ?? false);
    return (track, bar) => {
      const { row } = track;
      const task = row.task[bar]!;
      if (places[row.fn[bar]!]) return true;
      if (task >= 0) return this.tasks.has(task);
      // A bar that stands for several has the task in it when it was there at the time.
      const from = row.start[bar]!;
      const to = track.endOf(bar);
      return (
        row.lane >= 0 &&
        this.#ran.some((ran) => ran.worker === row.worker && ran.from <= to && Math.min(ran.to, to) >= from)
      );
    };
  }

  /** The stretch in which what is selected ran, and in whose row it began; undefined when it has not, or nobody knows. */
  extent(pictures: readonly (KnownPicture | undefined)[], order: FunctionOrder, end: number) {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    let worker = -1;
    const add = (ran: Ran) => {
      if (ran.from < from) worker = ran.worker;
      from = Math.min(from, ran.from);
      to = Math.max(to, Math.min(ran.to, end));
    };
    for (const ran of this.#ran) add(ran);
    if (this.#ran.length < this.tasks.size || this.functions.size > 0) {
      for (const known of pictures) {
        const isMarked = known && this.markerOf(known, order);
        for (const track of known?.tracks ?? [])
          for (let bar = 0; bar < track.length; bar++)
            if (isMarked?.(track, bar))
              add({ worker: track.row.worker, from: track.row.start[bar]!, to: track.endOf(bar) });
      }
    }
    return to >= from ? { stretch: { from, to } satisfies Stretch, worker } : undefined;
  }
}
