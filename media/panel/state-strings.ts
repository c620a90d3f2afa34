/**
 * What the states of tasks are called, in every table of strings that says them.
 */

/** `state.` and the state → its name, as it stands after a count: "12 executing". */
export const stateStrings = {
  "state.waiting": "waiting",
  "state.ready": "ready",
  "state.executing": "executing",
  "state.memory": "in memory",
  "state.released": "released",
  "state.failed": "failed",
  "state.cancelled": "cancelled",
  "state.reused": "reused",
} as const;
