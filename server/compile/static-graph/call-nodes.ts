/**
 * The nodes of a graph by analysis: call sites that make lazy values, what may flow into each, how often each is
 * called. Knows cells and places; refuses to know how anybody found a call.
 */
import type { CallSite } from "../../protocol/sites.ts";
import { type Cell, type Code, type Flow, type Made, NOTHING, type Place, type Task } from "./flow.ts";

/** One call site of one function. */
export interface CallNode {
  /** The delayed function; absent for what the library does, such as `stack`. */
  readonly task?: Task;
  readonly name: string;
  readonly callSite: CallSite;
  readonly end: number;
  readonly place: Place;
  /** What its result is. */
  readonly made: Made;
  /** Cells whose lazy values, at any depth, it needs. */
  readonly needs: Cell[];
}

/** What is called, and where. */
export interface Called {
  readonly task?: Task;
  readonly name: string;
  readonly isArray: boolean;
  readonly callSite: CallSite;
  /** Offset of the end of the call: arguments end before the call that they are for. */
  readonly end: number;
}

/** The nodes found so far. */
export class CallNodes {
  readonly nodes: CallNode[] = [];
  /** Cells whose lazy values the script asks for. */
  readonly requested: Cell[] = [];
  readonly #flow: Flow;
  readonly #known = new Map<string, CallNode>();
  readonly #arrays = new Map<number, Made>();

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** The lazy value that a call makes; the same one however often its call site is come across. */
  call(called: Called, place: Place, needs: readonly Cell[]): Made {
    const { task, name, isArray, callSite, end } = called;
    const { file, line, column } = callSite;
    const key = [task ? `${task.source.file}:${task.task.id}` : name, file, line, column].join("\n");
    let node = this.#known.get(key);
    if (!node) {
      const made: Made = { kind: "made", node: this.nodes.length, isArray };
      const captured = task?.captures ?? [];
      node = { ...(task ? { task } : {}), name, callSite, end, place, made, needs: [...captured] };
      this.#known.set(key, node);
      this.nodes.push(node);
    }
    for (const cell of needs) if (cell !== NOTHING && !node.needs.includes(cell)) node.needs.push(cell);
    return node.made;
  }

  /** The same result, known to be a lazy array. */
  asArray({ node }: Made): Made {
    let made = this.#arrays.get(node);
    if (!made) {
      made = { kind: "made", node, isArray: true };
      this.#arrays.set(node, made);
    }
    return made;
  }

  /** Nodes whose results are in `cells`, in containers at any depth included. */
  reachedFrom(cells: readonly Cell[]): Set<number> {
    const found = new Set<number>();
    const seen = new Set<Cell>();
    const toVisit = [...cells];
    for (let cell = toVisit.pop(); cell !== undefined; cell = toVisit.pop()) {
      if (seen.has(cell)) continue;
      seen.add(cell);
      for (const fact of this.#flow.facts(cell)) {
        this.#flow.visits++;
        if (fact.kind === "made") found.add(fact.node);
        else if (fact.kind === "box") toVisit.push(fact.all);
      }
    }
    return found;
  }
}

/** How often things are called in one run of a script; undefined where nobody can tell. */
export class Times {
  readonly #known = new Map<Code, number | undefined>();

  /** How often a call at `place` is made. */
  at(place: Place): number | undefined {
    const outer = place.code ? this.#total(place.code) : 1;
    if (outer === undefined || place.count === undefined) return undefined;
    const times = outer * place.count;
    return place.isMaybe && times !== 1 ? undefined : times;
  }

  /** How often a function is called. One that nobody calls counts as called once: somebody is still writing. */
  #total(root: Code): number | undefined {
    // A stack of our own: helpers may call each other in a chain longer than the call stack.
    const open = new Set<Code>();
    const stack = [root];
    for (let code = stack.at(-1); code; code = stack.at(-1)) {
      if (this.#known.has(code)) {
        stack.pop();
        continue;
      }
      const callers = code.calledFrom.map((place) => place.code).filter((caller) => caller !== undefined);
      const missing = callers.filter((caller) => !this.#known.has(caller));
      if (open.has(code) || missing.length === 0) {
        // Whoever is still missing now calls itself by way of this one.
        this.#known.set(code, missing.length > 0 ? undefined : this.#sum(code));
        stack.pop();
        continue;
      }
      open.add(code);
      stack.push(...missing);
    }
    return this.#known.get(root);
  }

  #sum(code: Code): number | undefined {
    if (code.calledFrom.length === 0) return 1;
    let sum = 0;
    for (const { code: caller, count } of code.calledFrom) {
      const outer = caller ? this.#known.get(caller) : 1;
      if (outer === undefined || count === undefined) return undefined;
      sum += outer * count;
    }
    return sum;
  }
}
