/**
 * Who hears of every lazy array that is made. Nobody does, unless the runner was asked to; then it is told of each as it
 * is made, before the script has it.
 */
import type { LazyArray } from "./lazy-array.ts";

let hear: ((array: LazyArray) => void) | undefined;

/** For the runner: from now on `listener` hears of every array; undefined for nobody. Must not throw. */
export function whenArrayMade(listener: ((array: LazyArray) => void) | undefined): void {
  hear = listener;
}

/** An array is made. */
export function noticeArray(array: object): void {
  hear?.(array as LazyArray);
}
