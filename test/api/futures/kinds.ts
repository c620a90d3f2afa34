/**
 * Where futures are tested: inline, with one worker thread, with two. Functions are impure, for tests that follow
 * one another must not share their calls.
 */
import { type ComputeOptions, config } from "treadle";
import { beforeEach, onTestFinished } from "vitest";
import { session } from "../../../server/api/session.ts";
import type { Lanes } from "../../../server/executors/executor.ts";
import { InlineExecutor } from "../../../server/executors/inline.ts";
import type { FromLane } from "../../../server/executors/messages.ts";
import type { RunEvent } from "../../../server/protocol/events.ts";
import { threadedAs } from "../../harness/threaded.ts";

export const kinds: readonly (readonly [string, ComputeOptions & { readonly workers: number }])[] = [
  ["inline", { executor: "inline", workers: 1 }],
  ["one worker", { executor: "threads", workers: 1 }],
  ["two workers", { executor: "threads", workers: 2 }],
];

const impure = { pure: false };

export const inc = threadedAs<[x: number], number>("inc", impure);
export const add = threadedAs<number[], number>("add", impure);
export const same = threadedAs<[value: unknown], unknown>("same", impure);
export const first = threadedAs<Float64Array[], number[]>("first", impure);
export const block = threadedAs<[length: number, value: number], Float64Array>("block", impure);
export const count = threadedAs<[cells: Int32Array, after?: unknown], number>("count", impure);
export const fail = threadedAs<[message: string, line: number, after?: unknown], number>("fail", impure);
/** Gives its last argument once a cell is set. */
export const hold = threadedAs<[cells: Int32Array, cell: number, value: number], number>("hold", impure);

/** What happens in one test. */
export interface Watched {
  /** Everything that the run has told. */
  events: RunEvent[];
  executor: Lanes;
}

/** Makes a kind the setting of every test that follows, and says what happens in it. */
export function useKind(kind: ComputeOptions & { readonly workers: number }): Watched {
  const watched: Watched = { events: [], executor: new InlineExecutor(session.now) };
  beforeEach(async () => {
    watched.events = [];
    onTestFinished(config({ executor: kind.executor ?? "threads", workers: kind.workers }));
    onTestFinished(session.listen((event) => watched.events.push(event)));
    watched.executor = await session.executor(kind.executor ?? "threads", kind.workers, true);
  });
  return watched;
}

/** Numbers of results that an executor's lanes have been told to forget, from now on. */
export function releases(executor: Lanes): Set<number> {
  const released = new Set<number>();
  const { post } = executor;
  executor.post = (lane, message) => {
    if (message.type === "release") for (const task of message.tasks) released.add(task);
    post.call(executor, lane, message);
  };
  onTestFinished(() => {
    executor.post = post;
  });
  return released;
}

/** Resolves with the first message of a type that a lane says from now on. */
export function nextMessage(executor: Lanes, type: FromLane["type"]): Promise<FromLane> {
  return new Promise((resolve) => {
    const stopListening = executor.listen({
      message: (_, message) => {
        if (message.type !== type) return;
        stopListening();
        resolve(message);
      },
      lost: () => {},
    });
  });
}
