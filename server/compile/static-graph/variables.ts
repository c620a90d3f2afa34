/**
 * What the variables of one stretch of code hold while it is walked.
 *
 *     let image = load(path);       load
 *     image = blur(image);          load ── blur          each step sees what the step before has left
 *     image = sharpen(image);               blur ── sharpen
 *
 * A variable that is given new values, all in one function, has at each point the cell of its last value. Every
 * other variable has one cell for all it ever holds, since functions around it may run at any time.
 */
import { declarationsOf, isReassignment, type Scopes, type Variable } from "../scopes.ts";
import { type Cell, type Flow, NOTHING } from "./flow.ts";

/** Variable → its last value, at one point of the code. */
export type Point = ReadonlyMap<Variable, Cell>;

/** A loop or a `switch` that is being walked, or a block with a label. */
export interface Exits {
  readonly label: string | undefined;
  readonly isLoop: boolean;
  readonly isSwitch: boolean;
  /** For loops: what variables hold when a turn begins. */
  readonly turn: Point;
  /** What they hold wherever it is left early. */
  readonly left: Point[];
}

/** The cells of variables of one file. */
export class Variables {
  readonly #flow: Flow;
  readonly #scopes: Scopes;
  readonly #cells = new Map<Variable, Cell>();
  readonly #isStepwise = new Map<Variable, boolean>();

  constructor(flow: Flow, scopes: Scopes) {
    this.#flow = flow;
    this.#scopes = scopes;
  }

  /** The cell for all that a variable ever holds. */
  cellOf(variable: Variable): Cell {
    let cell = this.#cells.get(variable);
    if (cell === undefined) {
      cell = this.#flow.cell();
      this.#cells.set(variable, cell);
    }
    return cell;
  }

  /** True for a variable whose last value is known at each point. */
  isStepwise(variable: Variable): boolean {
    let known = this.#isStepwise.get(variable);
    if (known === undefined) {
      const references = this.#scopes.referencesTo(variable);
      const home = variable.scope.variableScope;
      known =
        declarationsOf(variable)[0]?.type === "Variable" || declarationsOf(variable)[0]?.type === "Parameter"
          ? references.some(isReassignment) &&
            references.every((reference) => reference.from.variableScope === home)
          : false;
      this.#isStepwise.set(variable, known);
    }
    return known;
  }
}

/** The point that a walk has come to. */
export class Walked {
  readonly #flow: Flow;
  readonly #variables: Variables;
  #now = new Map<Variable, Cell>();

  constructor(flow: Flow, variables: Variables) {
    this.#flow = flow;
    this.#variables = variables;
  }

  read(variable: Variable): Cell {
    if (!this.#variables.isStepwise(variable)) return this.#variables.cellOf(variable);
    return this.#now.get(variable) ?? NOTHING;
  }

  write(variable: Variable, value: Cell): void {
    if (this.#variables.isStepwise(variable)) this.#now.set(variable, value);
    else this.#flow.flow(value, this.#variables.cellOf(variable));
  }

  /** What variables hold now, to come back to. */
  point(): Point {
    return new Map(this.#now);
  }

  goTo(point: Point): void {
    this.#now = new Map(point);
  }

  /** Several ways lead here. */
  meet(points: readonly Point[]): void {
    const [first, ...others] = points;
    if (!first) return;
    if (others.length === 0) {
      this.goTo(first);
      return;
    }
    const met = new Map<Variable, Cell>();
    for (const point of points) {
      for (const variable of point.keys()) {
        if (met.has(variable)) continue;
        met.set(variable, this.#flow.join(points.map((each) => each.get(variable) ?? NOTHING)));
      }
    }
    this.#now = met;
  }

  /** A loop begins: each variable gets a cell that also takes what later turns begin with. */
  beginTurn(): Point {
    for (const [variable, cell] of this.#now) this.#now.set(variable, this.#flow.cell(cell));
    return this.point();
  }

  /** A turn is over, and the next one begins with what variables hold now. */
  endTurn(turn: Point): void {
    for (const [variable, cell] of turn) this.#flow.flow(this.#now.get(variable) ?? NOTHING, cell);
  }
}
