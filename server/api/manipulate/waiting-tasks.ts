/**
 * The two tasks that wait, as they are recorded. Who waits for what is their callers' business.
 */
import { ResultOf } from "../../store/codec/marks.ts";
import { LazyTask } from "../lazy-task.ts";
import { CHECKPOINT, WAIT_ON } from "./wait-kernels.ts";

/** Null, once all `dependencies` are done. */
export function waitingFor(dependencies: readonly LazyTask[], key: string): LazyTask {
  return new LazyTask({
    fn: CHECKPOINT,
    args: [],
    dependencies,
    options: {},
    callSite: -1,
    key,
    isKeyOfContent: true,
  });
}

/** The result of `task`, once `after` is done as well. */
export function handedOn(task: LazyTask, key: string, after: LazyTask | undefined): LazyTask {
  const { nout } = task.options;
  return new LazyTask({
    fn: WAIT_ON,
    args: [new ResultOf(0)],
    dependencies: after ? [task, after] : [task],
    // A result that can be taken apart still can.
    options: nout === undefined ? {} : { nout },
    callSite: task.callSite,
    key,
    isKeyOfContent: true,
  });
}
