/** The rows of the native trees: functions with a few of their tasks, and workers. */
import type { FunctionRow, WorkerRow } from "../protocol/run-view.ts";
import type { RunModel } from "./run-model.ts";

export declare function functionRows(model: RunModel): FunctionRow[];
export declare function workerRows(model: RunModel): WorkerRow[];
