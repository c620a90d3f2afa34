/**
 * Equal calls are one: futures by their keys, for as long as somebody holds them. Holds none itself.
 */
import type { LazyTask } from "../lazy-task.ts";
import { collision, isSameCall } from "../same-call.ts";
import type { FutureState } from "./future-state.ts";

/** Key → the future that goes by it. */
const futures = new Map<string, WeakRef<FutureState>>();

const gone = new FinalizationRegistry<string>((key) => {
  if (futures.get(key)?.deref() === undefined) futures.delete(key);
});

/**
 * The future that `task` is already, running or finished; what has failed or was cancelled is tried again.
 *
 * @throws {KeyCollisionError} when another call goes by its key
 */
export function sharedFuture(task: LazyTask): FutureState | undefined {
  const future = futures.get(task.key)?.deref();
  if (!future || future.status === "error" || future.status === "cancelled") return undefined;
  if (!isSameCall(future.source, task)) throw collision(future.source, task);
  return future;
}

/** Equal calls will be this one. */
export function share(future: FutureState): void {
  futures.set(future.key, new WeakRef(future));
  gone.register(future, future.key);
}

/** The future has no handle any more: an equal call is a new one. */
export function forgetShared(future: FutureState): void {
  if (futures.get(future.key)?.deref() === future) futures.delete(future.key);
}
