/**
 * What calls do, as far as values flow through them: the person's own functions, delayed functions, methods.
 *
 * What is called is often found out late, so every call waits at the cell of its callee. A call whose callee is
 * still unknown when everything has settled may be of any function of another package: it may give back what it is
 * given, and call what it is given.
 */
import type { CallExpression, NewExpression, Node } from "oxc-parser";
import type { CallSite } from "../../protocol/sites.ts";
import type { Analysis } from "../analyse.ts";
import { siteOffset } from "../outline-calls.ts";
import { shownName } from "../outline-names.ts";
import { unwrapped } from "../tree.ts";
import type { CallNodes } from "./call-nodes.ts";
import {
  type Box,
  type Cell,
  type Code,
  type Fact,
  type Flow,
  type Made,
  NOTHING,
  type Place,
  type Task,
} from "./flow.ts";
import { callLibrary } from "./library-calls.ts";
import { callListMethod, callStatic, isListMethod, makeList } from "./list-calls.ts";

/** An argument of a call. */
export interface Argument {
  readonly node: Node;
  /** Of a spread argument the list. */
  readonly cell: Cell;
  readonly isSpread: boolean;
}

/** A call as it is written, and where. */
export interface CallExpressionSite {
  readonly call: CallExpression | NewExpression;
  readonly args: readonly Argument[];
  readonly place: Place;
  readonly analysis: Analysis;
  /** The number of elements of a list, where that is written down. */
  readonly countOf: (list: Node | null | undefined) => number | undefined;
}

/** Calls that wait for their callee to become known. */
interface Waiting {
  readonly site: CallExpressionSite;
  readonly callee: Cell;
  readonly method: string | undefined;
  readonly result: Cell;
}

/** All calls of a graph by analysis. */
export class Calls {
  readonly flow: Flow;
  readonly nodes: CallNodes;
  readonly #marked = new WeakMap<Analysis, ReadonlySet<Node>>();
  readonly #waiting: Waiting[] = [];
  /** Tells which delayed function a `delayed(…)` call makes. */
  readonly #madeBy: (call: Node, analysis: Analysis) => Task | undefined;

  constructor(flow: Flow, nodes: CallNodes, madeBy: (call: Node, analysis: Analysis) => Task | undefined) {
    this.flow = flow;
    this.nodes = nodes;
    this.#madeBy = madeBy;
  }

  /** `f(…)`; the result's cell. */
  call(site: CallExpressionSite, callee: Cell, self: Cell): Cell {
    const { flow } = this;
    const made = this.#madeBy(site.call, site.analysis);
    if (made) return flow.holding(made);
    const result = flow.cell();
    flow.on(callee, (fact) => this.run(site, fact, site.args, self, result));
    this.#waiting.push({ site, callee, method: undefined, result });
    return result;
  }

  /** `object.method(…)`. */
  callMethod(site: CallExpressionSite, method: string, object: Cell): Cell {
    const { flow } = this;
    const result = flow.cell();
    const owner = globalOwner(site);
    if (owner !== undefined && callStatic(this, site, owner, method, result)) return result;
    let isList = false;
    flow.on(object, (fact) => {
      switch (fact.kind) {
        case "made":
          this.#methodOfLazy(site, method, fact, result);
          break;
        case "task":
          if (method === "with" || method === "bind") flow.put(result, fact);
          break;
        case "code":
          if (method === "call")
            this.run(site, fact, site.args.slice(1), site.args[0]?.cell ?? NOTHING, result);
          if (method === "bind") flow.put(result, fact);
          break;
        case "library": {
          const made = this.#madeBy(site.call, site.analysis);
          if (made) flow.put(result, made);
          else if (fact.name.name === "*") {
            const name = { module: fact.name.module, name: method };
            callLibrary(this, site, name, result);
          }
          break;
        }
        case "box":
          flow.on(this.#methodOf(fact, method), (own) => this.run(site, own, site.args, object, result));
          if (method === "compute" || method === "persist") this.#methodOfList(method, object, result);
          if (!isList && isListMethod(method)) callListMethod(this, site, method, object, result);
          isList = true;
          break;
      }
    });
    this.#waiting.push({ site, callee: object, method, result });
    return result;
  }

  /** `new C(…)`. */
  construct(site: CallExpressionSite, callee: Cell): Cell {
    const { flow } = this;
    const name = unwrapped(site.call.callee);
    const result = flow.cell();
    if (name.type === "Identifier") makeList(this, site, name.name, result);
    flow.on(callee, (fact) => {
      if (fact.kind !== "box" || !fact.construct) return;
      flow.flow(fact.construct.instance, result);
      if (fact.construct.code)
        this.run(site, fact.construct.code, site.args, fact.construct.instance, NOTHING);
    });
    this.#waiting.push({ site, callee, method: undefined, result });
    return result;
  }

  /** Runs one function with arguments. */
  run(site: CallExpressionSite, fact: Fact, args: readonly Argument[], self: Cell, result: Cell): void {
    switch (fact.kind) {
      case "task":
        this.flow.put(
          result,
          this.make(
            site,
            fact,
            args.map(({ cell }) => cell),
          ),
        );
        break;
      case "code":
        this.enter(fact, args, self, site.place);
        this.flow.flow(fact.returns, result);
        break;
      case "library":
        callLibrary(this, site, fact.name, result);
        break;
      default:
        break;
    }
  }

  /** The lazy value that a call of a delayed function makes. */
  make(site: CallExpressionSite, task: Task, needs: readonly Cell[], place = site.place): Made {
    const name = shownName(task.task);
    return this.nodes.call({ task, name, isArray: false, ...this.#where(site) }, place, needs);
  }

  /** The lazy value that an operation of the library makes. */
  makeByLibrary(site: CallExpressionSite, name: string, isArray: boolean, needs: readonly Cell[]): Made {
    return this.nodes.call({ name, isArray, ...this.#where(site) }, site.place, needs);
  }

  /** Lets arguments flow into a function that is called from `place`. */
  enter(code: Code, args: readonly Argument[], self: Cell, place: Place): void {
    const { flow } = this;
    code.calledFrom.push(place);
    flow.flow(self, code.self);
    const spread = args.findIndex(({ isSpread }) => isSpread);
    const known = spread < 0 ? args.length : spread;
    const beyond = args
      .slice(known)
      .map(({ cell, isSpread }) => (isSpread ? flow.elements(cell) : cell))
      .filter((cell) => cell !== NOTHING);
    for (const [i, parameter] of code.parameters.entries()) {
      if (i < known) flow.flow(args[i]!.cell, parameter);
      else for (const cell of beyond) flow.flow(cell, parameter);
    }
    for (let i = code.parameters.length; i < known; i++) flow.flow(args[i]!.cell, code.rest);
    for (const cell of beyond) flow.flow(cell, code.rest);
  }

  /** What a function gives back when somebody calls it with a value for each parameter. */
  callBack(site: CallExpressionSite, callee: Cell, values: readonly Cell[], place: Place): Cell {
    const { flow } = this;
    const result = flow.cell();
    const args = values.map((cell) => ({ node: site.call, cell, isSpread: false }));
    flow.on(callee, (fact) => {
      if (fact.kind === "code") {
        this.enter(fact, args, NOTHING, place);
        flow.flow(fact.returns, result);
      } else if (fact.kind === "task") flow.put(result, this.make(site, fact, values.slice(0, 1), place));
    });
    return result;
  }

  /** Asks for everything lazy in `cells`. */
  request(cells: readonly Cell[]): void {
    this.nodes.requested.push(...cells);
  }

  /**
   * Treats calls of which nobody knows what they call as calls of anything.
   *
   * @returns true when there were any, so that more may flow
   */
  guess(): boolean {
    const unknown = this.#waiting.splice(0).filter(({ callee }) => this.flow.facts(callee).size === 0);
    for (const { site, callee, method, result } of unknown) {
      if (method !== undefined && isListMethod(method)) callListMethod(this, site, method, callee, result);
      else this.#callUnknown(site, result);
      if (method === "compute" || method === "persist") this.request([callee]);
    }
    return unknown.length > 0;
  }

  /** The place that events give the tasks of a call, and where the call ends. */
  #where({ call, analysis }: CallExpressionSite): { readonly callSite: CallSite; readonly end: number } {
    const { source } = analysis.parsed;
    let marked = this.#marked.get(analysis);
    if (!marked) {
      marked = new Set(analysis.calls.map((each) => each.call));
      this.#marked.set(analysis, marked);
    }
    const { line, column } = source.position(siteOffset(call, marked.has(call)));
    return { callSite: { file: source.file, line, column }, end: call.end };
  }

  /** The cell of a method; one whose name lists have is no unnamed element of a list. */
  #methodOf(box: Box, method: string): Cell {
    const field = this.flow.field(box, method);
    return isListMethod(method) ? field : this.flow.cell(field, box.rest);
  }

  #methodOfLazy(site: CallExpressionSite, method: string, made: Made, result: Cell): void {
    const { flow } = this;
    const self = flow.holding(made);
    if (method === "compute" || method === "persist" || (method === "item" && made.isArray)) {
      this.request([self]);
      if (method === "persist") flow.put(result, made);
    } else if (made.isArray) {
      if (PLAIN_METHODS.has(method)) return;
      const needs = [self, ...site.args.map(({ cell }) => cell)];
      flow.put(result, this.makeByLibrary(site, method, true, needs));
    } else if (method === "call") {
      const [first] = site.args;
      const name = first?.node.type === "Literal" ? String(first.node.value) : "call";
      const needs = [self, ...site.args.map(({ cell }) => cell)];
      flow.put(result, this.makeByLibrary(site, name, false, needs));
    } else if (method === "get" || method === "at") flow.put(result, made);
  }

  /** `delayed([a, b]).compute()`: a list that is one lazy value. */
  #methodOfList(method: string, list: Cell, result: Cell): void {
    this.request([list]);
    if (method === "persist") this.flow.flow(list, result);
  }

  #callUnknown(site: CallExpressionSite, result: Cell): void {
    const { flow } = this;
    const given = site.args.map(({ cell }) => cell);
    const values = flow.join(given.flatMap((cell) => [cell, flow.elements(cell)]));
    for (const { cell, node } of site.args) {
      flow.flow(cell, result);
      const fn = unwrapped(node);
      const takes =
        fn.type === "ArrowFunctionExpression" || fn.type === "FunctionExpression" ? fn.params.length : 1;
      // `pMap(paths, (path) => read(path))` calls it many times, `timed(() => …)` once.
      const place = takes === 0 ? site.place : { ...site.place, count: undefined, isInLoop: true };
      flow.flow(this.callBack(site, cell, [values], place), result);
    }
  }
}

/** `Array` of `Array.from`, unless the file has another meaning for it. */
function globalOwner({ call, analysis }: CallExpressionSite): string | undefined {
  const callee = unwrapped(call.callee);
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return undefined;
  // What every program has is known as a variable that nothing declares.
  const variable = analysis.scopes.variableOf(callee.object);
  return variable && variable.defs.length > 0 ? undefined : callee.object.name;
}

/** Methods of lazy arrays that make nothing lazy. */
const PLAIN_METHODS = new Set(["visualize", "toString", "toJSON", "valueOf", "toH5"]);
