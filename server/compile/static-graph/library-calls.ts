/**
 * What the library's own functions do with values: which run a graph, which make lazy values, which pass them on.
 */
import type { LibraryName } from "../library-names.ts";
import type { CallExpressionSite, Calls } from "./calls.ts";
import { type Cell, NOTHING } from "./flow.ts";
import { intoNewList, turns } from "./list-calls.ts";

/** A call of something that the library exports. */
export function callLibrary(
  calls: Calls,
  site: CallExpressionSite,
  { module, name }: LibraryName,
  result: Cell,
): void {
  if (module === "treadle") callTreadle(calls, site, name, result);
  else if (module === "treadle/array") callArrays(calls, site, name, result);
}

function callTreadle(calls: Calls, site: CallExpressionSite, name: string, result: Cell): void {
  const { flow } = calls;
  const given = site.args.map(({ cell, isSpread }) => (isSpread ? flow.elements(cell) : cell));
  const [first = NOTHING, ...others] = given;
  switch (name) {
    case "compute":
      calls.request(given);
      return;
    case "persist":
      calls.request(given);
      makeTuple(calls, given, result);
      return;
    case "optimize":
    case "waitOn":
    case "checkpoint":
    case "clone":
      for (const cell of given) flow.flow(cell, result);
      makeTuple(calls, given, result);
      return;
    case "submit":
      flow.on(first, (fact) => {
        if (fact.kind === "task") flow.put(result, calls.make(site, fact, others));
        else if (fact.kind === "made" || fact.kind === "box") flow.put(result, fact);
      });
      calls.request([result]);
      return;
    case "map": {
      const items = flow.elements(others[0] ?? NOTHING);
      const place = turns(site, site.args[1]?.node);
      const made = calls.callBack(site, first, [items], place);
      intoNewList(calls, [made], result);
      calls.request([made]);
      return;
    }
    case "annotate":
      flow.flow(calls.callBack(site, others[0] ?? NOTHING, [], site.place), result);
      return;
    default:
      // `delayed(value)`, `bind(lazy, after)`, `asCompleted(futures)`: what goes in comes out.
      for (const cell of given) flow.flow(cell, result);
  }
}

function callArrays(calls: Calls, site: CallExpressionSite, name: string, result: Cell): void {
  const { flow } = calls;
  const [first = NOTHING] = site.args.map(({ cell }) => cell);
  if (name === "fromDelayed") {
    // The same task, known as an array from here on.
    flow.on(first, (fact) => {
      if (fact.kind === "made") flow.put(result, fact.isArray ? fact : calls.nodes.asArray(fact));
    });
  } else if (/^[a-z]/.test(name)) {
    const needs = site.args.map(({ cell }) => cell);
    flow.put(result, calls.makeByLibrary(site, name, true, needs));
  }
}

/** A list that holds each value at its own place. */
function makeTuple({ flow }: Calls, values: readonly Cell[], result: Cell): void {
  const box = flow.box();
  for (const [i, value] of values.entries()) flow.flow(value, flow.field(box, String(i)));
  flow.put(result, box);
}
