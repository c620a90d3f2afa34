/**
 * Waiting for a run while listening to the person: the first Ctrl-C asks it to stop, the second does not wait.
 */
import type { RunStatus } from "../protocol/events.ts";
import type { RunningScript } from "../runner/start.ts";
import { exitCodes } from "./errors.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Ending {
  readonly status: RunStatus;
  /** The command's, not the script's: 0, 130, or the script's own code when it failed. */
  readonly exitCode: number;
  /** Nobody reads the output any more, so there is nothing left to say. */
  readonly unheard: boolean;
}

/** Settles when the run has ended, or at the second interruption; `say` tells the person what happens. */
export function untilEnded(
  running: RunningScript,
  surroundings: Surroundings,
  say: (text: string) => void,
): Promise<Ending> {
  return new Promise((resolve) => {
    let interruptions = 0;
    let unheard = false;
    const end = (status: RunStatus, exitCode: number) => {
      stopListening();
      resolve({ status, exitCode: codeOf(status, exitCode), unheard });
    };
    const stopListening = surroundings.onInterruption((interruption) => {
      running.cancel();
      if (interruption === "closed") {
        unheard = true;
        return;
      }
      interruptions++;
      if (interruptions === 1) say("Stopping … (once more to stop without waiting)\n");
      else end("cancelled", exitCodes.cancelled);
    });
    void running.finished.then(({ status, exitCode }) => end(status, exitCode));
  });
}

function codeOf(status: RunStatus, exitCode: number): number {
  if (status === "cancelled") return exitCodes.cancelled;
  // A failure never looks like a success, whatever became of the process.
  return status === "failed" ? exitCode || exitCodes.failed : exitCode;
}
