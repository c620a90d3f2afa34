/**
 * The library `treadle`: what scripts import. Every name here is a promise; `test/api/public-names.test.ts`
 * holds the list.
 */
export { WorkerLostError } from "../executors/errors.ts";
export type { RunEvent } from "../protocol/events.ts";
export { UncloneableError } from "../store/errors.ts";
export { annotate } from "./annotate.ts";
export { compute } from "./compute.ts";
export { config, type Settings, type SettingsInput } from "./config.ts";
export { Delayed } from "./delayed.ts";
export {
  type DelayedFunction,
  type DelayedOf,
  type DelayedTuple,
  type DelayedTupleFunction,
  delayed,
} from "./delayed-function.ts";
export {
  CancelledError,
  KeyCollisionError,
  LazyValueError,
  OptionError,
  OutputCountError,
  ReleasedError,
  WrongPlaceError,
} from "./errors.ts";
export {
  ArchiveRefused,
  ArchiveUnreadable,
  type ExtractOptions,
  extract,
  FolderOccupied,
} from "./extract/index.ts";
export { type FailedTask, ThrownValueError } from "./failure.ts";
export { asCompleted, type CompletedFutures } from "./futures/as-completed.ts";
export { Future, type FutureStatus } from "./futures/future.ts";
export type { WaitOptions } from "./futures/result-of.ts";
export { map, type Submittable, submit } from "./futures/submit.ts";
export type { SubmitOptions } from "./futures/submit-options.ts";
export { type BindOptions, bind } from "./manipulate/bind.ts";
export { type CheckpointOptions, checkpoint } from "./manipulate/checkpoint.ts";
export { clone } from "./manipulate/clone.ts";
export type { CloneOptions } from "./manipulate/task-cloner.ts";
export { waitOn } from "./manipulate/wait-on.ts";
export type { CallOptions, ComputeOptions, TaskOptions } from "./options.ts";
export { optimize, persist } from "./persist.ts";
export { task } from "./task.ts";
export type { Computed, Lazy, LazyCollection } from "./types.ts";
export { type VisualizeOptions, visualize } from "./visualize.ts";
