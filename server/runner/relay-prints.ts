/**
 * What the script prints, as events beside the printing itself. Prints of tasks in worker threads come
 * through the session, with their task; this is for the main thread.
 */

import { isHeld } from "../api/hold.ts";
import { session } from "../api/session.ts";
import { currentTask } from "../executors/lane/context.ts";

/** From now on every print of this thread is a `log` event as well. */
export function relayPrints(): void {
  for (const stream of ["stdout", "stderr"] as const) {
    const target = process[stream];
    const original = target.write.bind(target) as (...args: unknown[]) => boolean;
    target.write = ((chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      // A script that is held is done, whatever it says about having been thrown out.
      if (isHeld() && !session.isRelaying && !currentTask()) return true;
      if (!session.isRelaying) {
        const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
        const task = currentTask()?.root;
        session.emit({
          type: "log",
          at: session.now(),
          ...(task === undefined ? {} : { task }),
          stream,
          text,
        });
      }
      return original(chunk, ...rest);
    }) as typeof target.write;
  }
}
