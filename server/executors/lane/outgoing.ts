/**
 * Copies of results on their way out of a lane. One that cannot be sent is told by name and keeps no other back.
 */
import { encode } from "../../store/codec/encode.ts";
import type { FromLane, ValuesSent } from "../messages.ts";
import { encodeThrown } from "./encode-thrown.ts";
import type { LaneStore } from "./lane-store.ts";

type Post = (message: FromLane) => void;

/**
 * @param raw whether the receiver shares this thread, so that nothing has to be encoded
 * @param refuse where to tell of results that cannot be sent
 * @param of the compute that asked
 */
export function sendResults(
  store: LaneStore,
  tasks: readonly number[],
  post: Post | undefined,
  raw: boolean,
  refuse: Post,
  of?: number,
): void {
  const sent: number[] = [];
  const wires: unknown[] = [];
  const copied: number[] = [];
  const refuseTask = (task: number, error: unknown): void =>
    refuse({ type: "unsendable", task, wire: encodeThrown(error) });
  for (const task of tasks) {
    if (!store.has(task)) continue;
    try {
      const value = store.get(task);
      const encoded = raw ? { wire: value, copied: 0, bytes: 1 } : encode(value);
      // Others see the same memory from now on: to write it to disk would free nothing.
      if (encoded.copied < encoded.bytes) store.lend(task);
      sent.push(task);
      wires.push(encoded.wire);
      copied.push(encoded.copied);
    } catch (error) {
      refuseTask(task, error);
    }
  }
  if (sent.length > 0 && post)
    postApart({ type: "values", tasks: sent, wires, copied, of }, post, refuseTask);
}

/** Structured clone has the last word (a Proxy, a list too deep): if it refuses, the values go one by one. */
function postApart(message: ValuesSent, post: Post, refuse: (task: number, error: unknown) => void): void {
  try {
    post(message);
  } catch (error) {
    const { type, tasks, wires, copied, of } = message;
    if (tasks.length === 1) refuse(tasks[0]!, error);
    else {
      for (const [i, task] of tasks.entries()) {
        postApart({ type, tasks: [task], wires: [wires[i]], copied: [copied[i]!], of }, post, refuse);
      }
    }
  }
}
