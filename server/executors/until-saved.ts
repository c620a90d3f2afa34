/**
 * The end of a run that failed: results that its lanes hold are written to disk by the lanes themselves. Waits for
 * those that can; decides nothing about what is worth it.
 */
import type { Lanes } from "./executor.ts";
import type { SaveResults } from "./messages.ts";

/** Which results of a lane are to be written, as in `SaveResults`. */
export type ResultsByLane = ReadonlyMap<number, SaveResults["results"]>;

/**
 * Settles when every lane has written what it could, or at `until`: a lane that is stuck in a task writes nothing.
 *
 * @param folder absolute path of a folder that is there
 * @param until milliseconds since the process's epoch, as `now` counts them
 */
export function untilSaved(
  lanes: Lanes,
  results: ResultsByLane,
  folder: string,
  until: number,
  now: () => number,
): Promise<void> {
  return new Promise((resolve) => {
    const known = new Set(lanes.lanes);
    const writing = new Set([...results.keys()].filter((lane) => known.has(lane)));
    const end = (): void => {
      clearTimeout(timer);
      stopListening();
      resolve();
    };
    const over = (lane: number): void => {
      if (writing.delete(lane) && writing.size === 0) end();
    };
    const stopListening = lanes.listen({
      message: (lane, message) => {
        if (message.type === "saved") over(lane);
      },
      lost: over,
    });
    // Not unref'd: until then nothing else may keep the process alive.
    const timer = setTimeout(end, Math.max(0, until - now()));
    // Threads first: the main thread writes at once, and they meanwhile.
    for (const lane of [...writing].sort((a, b) => b - a))
      lanes.post(lane, { type: "save", folder, results: results.get(lane)!, until });
    if (writing.size === 0) end();
  });
}
