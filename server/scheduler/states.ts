/**
 * The states of a task and the ways between them: drawn, and as a table, which a test compares.
 *
 * Not to be confused with what screens show: there a task is in memory, running or failed.
 */

/** Not all inputs are in memory; where every task begins, so nobody has to set it. */
export const WAITING = 0;
/** All inputs are in memory, and no lane has it. */
export const READY = 1;
/** A lane has it: in its queue, running, or awaiting something. */
export const EXECUTING = 2;
/** The result exists. */
export const MEMORY = 3;
/** The result existed and was forgotten, or nobody needs it any more. */
export const RELEASED = 4;
/** Failed for good. */
export const ERRED = 5;
/** Cancelled, or needs something that was. */
export const CANCELLED = 6;

export const STATE_NAMES = [
  "waiting",
  "ready",
  "executing",
  "memory",
  "released",
  "erred",
  "cancelled",
] as const;

/**
 * From each state, the states that may come next; `become` in `transitions.ts` objects to everything else.
 *
 *     waiting    ready    executing    memory    released    erred    cancelled
 *       ├──────────►        │            │         │           │        │   all inputs are in memory
 *       ├──────────┼────────►            │         │           │        │   run ahead: the same lane makes its inputs before it
 *       │          ├────────►            │         │           │        │   a lane has room for it
 *       │          │        ├────────────►         │           │        │   it has a result
 *       │          │        │            ├─────────►           │        │   nobody needs the result any more
 *       ◄──────────┤        │            │         │           │        │   an input is lost
 *       ◄──────────┼────────┤            │         │           │        │   given back, or its lane is lost, and inputs are missing
 *       │          ◄────────┤            │         │           │        │   given back, tried again, or its lane is lost
 *       ◄──────────┼────────┼────────────┤         │           │        │   the result is lost, and still needed
 *       ◄──────────┼────────┼────────────┼─────────┤           │        │   needed again, for a lost result that was made from it
 *       │          │        ├────────────┼─────────┼───────────►        │   it fails for good, or ended too many lanes
 *       │          │        │            ├─────────┼───────────►        │   lost, needed, and borrowed from an earlier compute
 *       │          │        │            │         ├───────────►        │   the same, when it turns out to be needed later
 *       ├──────────┼────────┼────────────┼─────────►           │        │   nobody needs it any more, so it is not made
 *       │          ├────────┼────────────┼─────────►           │        │   the same
 *       │          │        ├────────────┼─────────►           │        │   the same; its lane is told
 *       ├──────────┼────────┼────────────┼─────────┼───────────┼────────►   it is cancelled, or needs something that is
 *       │          ├────────┼────────────┼─────────┼───────────┼────────►   the same
 *       │          │        ├────────────┼─────────┼───────────┼────────►   the same; its lane is told
 */
export const TRANSITIONS: readonly (readonly number[])[] = [
  /* waiting   */ [READY, EXECUTING, RELEASED, CANCELLED],
  /* ready     */ [EXECUTING, WAITING, RELEASED, CANCELLED],
  /* executing */ [MEMORY, READY, WAITING, RELEASED, ERRED, CANCELLED],
  /* memory    */ [RELEASED, WAITING, ERRED],
  /* released  */ [WAITING, ERRED],
  /* erred     */ [],
  /* cancelled */ [],
];
