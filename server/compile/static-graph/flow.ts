/**
 * Where values may come from and go to, as cells that facts flow through.
 *
 *     const a = read("x");      fact "made by read" ──▶ cell of a ──▶ argument of total
 *     const z = total(a);
 *
 * A cell is a place that holds a value: a variable, an argument, what a function returns. A fact is something that
 * may be there. Facts only ever grow, so the order in which they come does not matter, and each passes along each
 * way once. Knows no syntax; refuses to know what anything does.
 */
import type { Node } from "oxc-parser";
import type { LibraryName } from "../library-names.ts";
import type { SourceText } from "../source-text.ts";
import type { TaskFunction } from "../task-functions.ts";

/** A place for a value. */
export type Cell = number;

/** The cell that never holds anything of interest. */
export const NOTHING: Cell = 0;

/** A lazy value that one call site makes. */
export interface Made {
  readonly kind: "made";
  /** Number of the call site. */
  readonly node: number;
  /** True for lazy arrays, whose methods make further ones. */
  readonly isArray: boolean;
}

/** A list, an object, a map, an instance: everything that holds other values. */
export interface Box {
  readonly kind: "box";
  readonly fields: Map<string, Cell>;
  /** What lies under no name that is known. */
  readonly rest: Cell;
  /** Everything in it. */
  readonly all: Cell;
  /** What it takes fields from: spread objects, the class of an instance. */
  readonly bases: Cell[];
  /** For a class: what `new` runs and gives. */
  construct?: { readonly code: Code | undefined; readonly instance: Cell };
}

/** Where something is called: in which function, and how often in one turn of it. */
export interface Place {
  /** Absent at the top of a file. */
  readonly code: Code | undefined;
  /** undefined where nobody can tell. */
  readonly count: number | undefined;
  readonly isInLoop: boolean;
  /** True inside of a condition. */
  readonly isMaybe: boolean;
}

/** An ordinary function of the person's. */
export interface Code {
  readonly kind: "code";
  readonly fn: Node;
  readonly parameters: Cell[];
  /** What a `...rest` parameter takes from `parameters.length` on. */
  rest: Cell;
  readonly returns: Cell;
  readonly self: Cell;
  /** From where it is called. */
  readonly calledFrom: Place[];
}

/** A delayed function. */
export interface Task {
  readonly kind: "task";
  readonly task: TaskFunction;
  /** The file that it is written in. */
  readonly source: SourceText;
  /** Cells of the variables it captures: lazy values in them are dependencies of each call. */
  readonly captures: readonly Cell[];
}

/** Something that the library exports. */
export interface Library {
  readonly kind: "library";
  readonly name: LibraryName;
}

export type Fact = Made | Box | Code | Task | Library;

type Listener = (fact: Fact) => void;

/** Facts on their way. */
export class Flow {
  /** How often a fact was put into a cell: the measure of the work done. */
  visits = 0;
  readonly #facts: (Set<Fact> | undefined)[] = [undefined];
  readonly #next: (Cell[] | undefined)[] = [undefined];
  readonly #listeners: (Listener[] | undefined)[] = [undefined];
  readonly #queue: { readonly cell: Cell; readonly fact: Fact }[] = [];

  /** A new cell, into which everything from `sources` flows. */
  cell(...sources: readonly Cell[]): Cell {
    const cell = this.#facts.push(undefined) - 1;
    for (const source of sources) this.flow(source, cell);
    return cell;
  }

  /** One cell for several: the cell itself where there is one only. */
  join(cells: readonly Cell[]): Cell {
    const some = [...new Set(cells)].filter((cell) => cell !== NOTHING);
    return some.length < 2 ? (some[0] ?? NOTHING) : this.cell(...some);
  }

  /** Puts a fact into a cell. */
  put(cell: Cell, fact: Fact): void {
    if (cell !== NOTHING) this.#queue.push({ cell, fact });
  }

  /** A new cell with one fact in it. */
  holding(fact: Fact): Cell {
    const cell = this.cell();
    this.put(cell, fact);
    return cell;
  }

  /** From now on whatever is in `from` is in `to` as well. */
  flow(from: Cell, to: Cell): void {
    if (from === NOTHING || to === NOTHING || from === to) return;
    const next = this.#next[from];
    if (next) next.push(to);
    else this.#next[from] = [to];
    for (const fact of this.#facts[from] ?? []) this.put(to, fact);
  }

  /** Calls `listener` once for each fact that is in `cell` or comes into it. */
  on(cell: Cell, listener: Listener): void {
    if (cell === NOTHING) return;
    const listeners = this.#listeners[cell];
    if (listeners) listeners.push(listener);
    else this.#listeners[cell] = [listener];
    for (const fact of [...(this.#facts[cell] ?? [])]) listener(fact);
  }

  /** What is in a cell so far. */
  facts(cell: Cell): ReadonlySet<Fact> {
    return this.#facts[cell] ?? NO_FACTS;
  }

  /** Lets everything flow until nothing moves. */
  settle(): void {
    for (let next = this.#queue.pop(); next; next = this.#queue.pop()) {
      const { cell, fact } = next;
      let facts = this.#facts[cell];
      if (facts?.has(fact)) continue;
      facts ??= this.#facts[cell] = new Set();
      facts.add(fact);
      this.visits++;
      for (const to of this.#next[cell] ?? []) if (!this.#facts[to]?.has(fact)) this.put(to, fact);
      for (const listener of [...(this.#listeners[cell] ?? [])]) listener(fact);
    }
  }

  /** A new, empty box. */
  box(): Box {
    return { kind: "box", fields: new Map(), rest: this.cell(), all: this.cell(), bases: [] };
  }

  /** The cell of a named field. */
  field(box: Box, name: string): Cell {
    let field = box.fields.get(name);
    if (field === undefined) {
      field = this.cell();
      box.fields.set(name, field);
      this.flow(field, box.all);
      for (const base of box.bases) this.#inherit(base, name, field);
    }
    return field;
  }

  /** Puts a value under a name that nobody knows. */
  intoRest(box: Box, value: Cell): void {
    this.flow(value, box.rest);
    this.flow(value, box.all);
  }

  /** What is in `base` is in `box` as well. */
  extend(box: Box, base: Cell): void {
    box.bases.push(base);
    for (const [name, field] of box.fields) this.#inherit(base, name, field);
    this.on(base, (fact) => {
      if (fact.kind !== "box" || fact === box) return;
      this.flow(fact.rest, box.rest);
      this.flow(fact.all, box.all);
    });
  }

  /** What `value.name` may be, `value` being in `of`. */
  member(of: Cell, name: string): Cell {
    const member = this.cell();
    this.on(of, (fact) => {
      if (fact.kind === "box") {
        this.flow(this.field(fact, name), member);
        this.flow(fact.rest, member);
      } else if (fact.kind === "library" && fact.name.name === "*") {
        this.put(member, { kind: "library", name: { module: fact.name.module, name } });
      } else if (fact.kind === "made" && /^\d+$/.test(name)) this.put(member, fact);
    });
    return member;
  }

  /** What a loop over the value in `of` finds, or `value[i]`. The parts of a lazy value stand for it. */
  elements(of: Cell): Cell {
    if (of === NOTHING) return NOTHING;
    const elements = this.cell();
    this.on(of, (fact) => {
      if (fact.kind === "box") this.flow(fact.all, elements);
      else if (fact.kind === "made") this.put(elements, fact);
    });
    return elements;
  }

  #inherit(base: Cell, name: string, field: Cell): void {
    this.on(base, (fact) => {
      if (fact.kind === "box") this.flow(this.field(fact, name), field);
    });
  }
}

const NO_FACTS: ReadonlySet<Fact> = new Set();
