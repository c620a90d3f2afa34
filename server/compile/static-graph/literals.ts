/**
 * Lists and objects that are written down: boxes with a field for each place or name that is known.
 */
import type { Node } from "oxc-parser";
import { isFunctionExpression, writtenKey } from "../tree.ts";
import { type Cell, type Flow, NOTHING } from "./flow.ts";

/** Gives the cell of an expression. */
type Value = (expression: Node) => Cell;

/** A list of which only the elements are known, and not where they are. */
export function listOf(flow: Flow, elements: Cell): Cell {
  const box = flow.box();
  flow.intoRest(box, elements);
  return flow.holding(box);
}

/** `[a, ...b, c]`: what follows a spread may be anywhere. */
export function arrayLiteral(flow: Flow, elements: readonly (Node | null)[], value: Value): Cell {
  const box = flow.box();
  let isSpread = false;
  for (const [i, element] of elements.entries()) {
    if (!element) continue;
    if (element.type === "SpreadElement") {
      isSpread = true;
      flow.intoRest(box, flow.elements(value(element.argument)));
    } else if (isSpread) flow.intoRest(box, value(element));
    else {
      const cell = value(element);
      if (cell !== NOTHING) flow.flow(cell, flow.field(box, String(i)));
    }
  }
  return flow.holding(box);
}

/** `{ a, b: c, [d]: e, ...f }`. What a getter gives is not followed. */
export function objectLiteral(flow: Flow, properties: readonly Node[], value: Value): Cell {
  const box = flow.box();
  for (const property of properties) {
    if (property.type === "SpreadElement") flow.extend(box, value(property.argument));
    if (property.type !== "Property") continue;
    if (property.computed) value(property.key);
    const isAccessor = isFunctionExpression(property.value) && property.kind !== "init";
    const cell = isAccessor ? NOTHING : value(property.value);
    const key = writtenKey(property.key, property.computed);
    if (key === undefined) flow.intoRest(box, cell);
    else if (cell !== NOTHING) flow.flow(cell, flow.field(box, key));
  }
  return flow.holding(box);
}
