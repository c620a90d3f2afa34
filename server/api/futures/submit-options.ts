/**
 * What may be said when work is started, and what it comes to. Knows options and settings, not futures.
 */
import { parseBytes, setting } from "../config.ts";
import { COMPUTE_OPTIONS, type ComputeOptions, checkComputeOptions, rejectUnknown } from "../options.ts";

/**
 * Options of a compute, as far as they concern one future: of a whole compute's errors there is nothing to be said,
 * for each future has its own. An aborted `signal` cancels the future.
 */
export type SubmitOptions = Omit<ComputeOptions, "errors">;

/** The options of the compute that a future becomes part of, settings of the moment included. */
export type SubmitSettings = Omit<Required<SubmitOptions>, "signal" | "onEvent"> &
  Pick<SubmitOptions, "onEvent">;

/** What most calls are submitted with: nothing to be checked each time. */
export const NO_OPTIONS: SubmitOptions = {};

const NAMES = COMPUTE_OPTIONS.filter((name) => name !== "errors");

/** @throws {OptionError} naming the option that does not exist or has a value it cannot have */
export function submitSettings(options: SubmitOptions, where: string): SubmitSettings {
  if (options !== NO_OPTIONS) {
    rejectUnknown(options, NAMES, where);
    checkComputeOptions(options);
  }
  const { memoryLimit, onEvent } = options;
  return {
    executor: options.executor ?? setting("executor"),
    workers: options.workers ?? setting("workers"),
    memoryLimit: memoryLimit === undefined ? setting("memoryLimit") : parseBytes(memoryLimit, where),
    optimize: options.optimize ?? setting("optimize"),
    ...(onEvent ? { onEvent } : {}),
  };
}

/** Whether futures with these can be part of one compute. */
export function areSameSettings(a: SubmitSettings, b: SubmitSettings): boolean {
  return (
    a.executor === b.executor &&
    a.workers === b.workers &&
    a.memoryLimit === b.memoryLimit &&
    a.optimize === b.optimize &&
    a.onEvent === b.onEvent
  );
}
