/** What `piscina.run` calls in its threads: the three kinds of task, and the two that keep a core busy. */
import { joinValue, rootValue, totalValue } from "./shapes.ts";

export const root = rootValue;
export const join = joinValue;
export const total = totalValue;
export { busyFor, spin } from "./busy.ts";
