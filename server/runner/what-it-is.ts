/**
 * What a value is that should have been a lazy array, in words for the person who wrote the script, and what to do.
 */
import { LazyArray } from "../api/array/lazy-array.ts";
import { isNdArray } from "../api/array/nd-array.ts";
import { Delayed } from "../api/delayed.ts";
import { Future } from "../api/futures/future.ts";

/** What a value is, such as `a number`, and advice as a sentence or nothing. */
export interface WhatItIs {
  readonly what: string;
  readonly advice: string;
}

/** Describes a value that is no lazy array. Looks into it no deeper than one element. */
export function whatItIs(value: unknown): WhatItIs {
  if (value === null || value === undefined) return { what: String(value), advice: "" };
  if (typeof value === "function") {
    return { what: "a function", advice: "Preview a call of it." };
  }
  if (typeof value !== "object") return { what: `a ${typeof value}`, advice: "" };
  if (value instanceof Delayed || value instanceof Future) {
    return {
      what: value instanceof Delayed ? "a Delayed" : "a Future",
      advice:
        'Nobody knows its shape before it is computed: make it an array with ta.fromDelayed(value, { shape: [257, 257], dtype: "uint8" }), with its own shape and dtype.',
    };
  }
  if (Array.isArray(value)) {
    const [first] = value as readonly unknown[];
    const of = first instanceof LazyArray ? " of lazy arrays" : "";
    return {
      what: `a list${of}`,
      advice: of === "" ? "" : "Make it one array with ta.stack(list), or preview one of them.",
    };
  }
  if (ArrayBuffer.isView(value) || isNdArray(value)) {
    const what = ArrayBuffer.isView(value)
      ? `a ${value.constructor.name}`
      : "an array that is computed already";
    return { what, advice: "Preview what it was computed from, or make it lazy with ta.from(value)." };
  }
  const name = (value as object).constructor?.name;
  if (name === undefined || name === "Object")
    return { what: "an object", advice: "Preview one of its fields." };
  return { what: `a ${name}`, advice: "" };
}
