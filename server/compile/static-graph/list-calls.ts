/**
 * How values flow through lists, maps, sets and promises: their methods, by name, and what makes them.
 */
import type { Node } from "oxc-parser";
import { isFunctionExpression, unwrapped } from "../tree.ts";
import type { CallExpressionSite, Calls } from "./calls.ts";
import { type Cell, NOTHING, type Place } from "./flow.ts";

/** What becomes of the elements. */
type Gives =
  /** A list of what the callback gives. */
  | "mapped"
  /** A list of some of the elements. */
  | "some"
  /** One of the elements. */
  | "one"
  /** What the callback gives, which is what it is given the next time. */
  | "folded"
  /** What the callback gives: `then`. */
  | "called"
  /** The list itself, with the arguments in it. */
  | "grown";

const METHODS = new Map<string, Gives>();
for (const [gives, ...methods] of [
  ["mapped", "map", "flatMap", "forEach", "some", "every"],
  ["some", "filter", "concat", "flat", "slice", "reverse", "sort", "toSorted", "toReversed", "with"],
  ["some", "values", "keys", "entries"],
  ["one", "find", "findLast", "at", "pop", "shift", "get", "next"],
  ["folded", "reduce", "reduceRight"],
  ["called", "then", "catch", "finally"],
  ["grown", "push", "unshift", "fill", "splice", "set", "add"],
] as const satisfies readonly (readonly [Gives, ...string[]])[]) {
  for (const method of methods) METHODS.set(method, gives);
}

/** True for the methods that `callListMethod` knows. */
export function isListMethod(method: string): boolean {
  return METHODS.has(method);
}

/** A method of a list of which nothing else is known. */
export function callListMethod(
  calls: Calls,
  site: CallExpressionSite,
  method: string,
  list: Cell,
  result: Cell,
): void {
  const { flow } = calls;
  const [first, second] = site.args;
  const gives = METHODS.get(method);
  // A thousand calls that each add an element look at none of those that are there.
  const elements = gives === "grown" || gives === "called" ? NOTHING : flow.elements(list);
  const object = unwrapped(site.call.callee);
  const place = turns(site, object.type === "MemberExpression" ? object.object : undefined);
  switch (gives) {
    case "mapped": {
      const given = calls.callBack(site, first?.cell ?? NOTHING, [elements, NOTHING, list], place);
      if (method !== "map" && method !== "flatMap") return;
      intoNewList(calls, method === "map" ? [given] : [flow.elements(given)], result);
      return;
    }
    case "folded": {
      const sum = flow.cell(second ? second.cell : elements);
      const given = calls.callBack(site, first?.cell ?? NOTHING, [sum, elements], place);
      flow.flow(given, sum);
      flow.flow(sum, result);
      return;
    }
    case "called": {
      const given = site.args.map(({ cell }) => calls.callBack(site, cell, [list], site.place));
      for (const cell of [...given, ...(method === "then" ? [] : [list])]) flow.flow(cell, result);
      return;
    }
    case "grown": {
      const values = site.args.map(({ cell, isSpread }) => (isSpread ? flow.elements(cell) : cell));
      flow.on(list, (fact) => {
        if (fact.kind === "box") for (const value of values) flow.intoRest(fact, value);
      });
      flow.flow(list, result);
      return;
    }
    case "one":
      if (first && isFunctionExpression(unwrapped(first.node))) {
        calls.callBack(site, first.cell, [elements, NOTHING, list], place);
      }
      flow.flow(elements, result);
      return;
    case "some": {
      if (first && isFunctionExpression(unwrapped(first.node))) {
        calls.callBack(site, first.cell, [elements, NOTHING, list], place);
      }
      const others = site.args.flatMap(({ cell }) => [cell, flow.elements(cell)]);
      intoNewList(calls, [elements, flow.elements(elements), ...others], result);
      return;
    }
    default:
      return;
  }
}

/** `new Map(entries)`, `new Set(list)`, `new Promise((resolve) => …)`; nothing for other names. */
export function makeList(calls: Calls, site: CallExpressionSite, name: string, result: Cell): void {
  const { flow } = calls;
  const cell = site.args[0]?.cell ?? NOTHING;
  if (["Map", "Set", "Array", "WeakMap", "WeakSet"].includes(name)) {
    const elements = flow.elements(cell);
    intoNewList(calls, [elements, flow.elements(elements), ...site.args.map((each) => each.cell)], result);
  } else if (name === "Promise") {
    const box = flow.box();
    const resolve = flow.cell();
    calls.callBack(site, cell, [resolve, NOTHING], site.place);
    flow.put(result, box);
  }
}

/** `Array.from`, `Promise.all`, `Object.values` and their like; false for other names. */
export function callStatic(
  calls: Calls,
  site: CallExpressionSite,
  owner: string,
  method: string,
  result: Cell,
): boolean {
  const { flow } = calls;
  const [first, second, ...others] = site.args;
  const cell = first?.cell ?? NOTHING;
  switch (`${owner}.${method}`) {
    case "Array.from":
    case "Array.fromAsync": {
      const elements = flow.elements(cell);
      if (!second) intoNewList(calls, [elements], result);
      else {
        const place = turns(site, site.call);
        intoNewList(calls, [calls.callBack(site, second.cell, [elements, NOTHING], place)], result);
      }
      return true;
    }
    case "Array.of":
      intoNewList(
        calls,
        site.args.map((each) => each.cell),
        result,
      );
      return true;
    case "Promise.all":
    case "Object.freeze":
      flow.flow(cell, result);
      return true;
    case "Object.values":
    case "Promise.allSettled":
      intoNewList(calls, [flow.elements(cell)], result);
      return true;
    case "Object.entries":
    case "Object.fromEntries": {
      const elements = flow.elements(cell);
      intoNewList(calls, [elements, flow.elements(elements)], result);
      return true;
    }
    case "Promise.race":
    case "Promise.any":
      flow.flow(flow.elements(cell), result);
      return true;
    case "Object.assign":
      flow.on(cell, (fact) => {
        if (fact.kind !== "box") return;
        for (const each of [second, ...others]) if (each) flow.intoRest(fact, flow.elements(each.cell));
      });
      flow.flow(cell, result);
      return true;
    default:
      return false;
  }
}

/** Where a callback is called: once for each element of `list`. */
export function turns({ place, countOf }: CallExpressionSite, list: Node | null | undefined): Place {
  const count = countOf(list);
  const times = place.count === undefined || count === undefined ? undefined : place.count * count;
  return { ...place, count: times, isInLoop: true };
}

/** A new list with all of `values` in it. */
export function intoNewList({ flow }: Calls, values: readonly Cell[], result: Cell): void {
  const box = flow.box();
  for (const value of values) flow.intoRest(box, value);
  flow.put(result, box);
}
