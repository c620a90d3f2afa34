/**
 * The states of a task and the ways between them.
 *
 *                 ┌────────── taken back, tried again ──────────┐
 *                 ▼                                             │
 *     waiting ──► ready ──► executing ──► memory ──► released   │
 *        │  ▲       │        │   │  │        │          │       │
 *        │  │       │        │   │  └────────┼──────────┼───────┘
 *        │  └───────┴────────┘   ▼           │          │
 *        │   an input is lost   erred        │          │
 *        │                                   │          │
 *        ├──► executing (run ahead: its inputs are made before it in the same lane)
 *        └──◄── lost with a lane, and still needed ──┘──┘
 *
 * `waiting`, `ready` and `executing` also go to `cancelled`, and `released` when nobody needs them any more.
 * `TRANSITIONS` is the same as a table; `become` in `transitions.ts` objects to everything else.
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

/** From each state, the states that may come next; every transition has its sentence in the drawing above. */
export const TRANSITIONS: readonly (readonly number[])[] = [
  /* waiting   */ [READY, EXECUTING, RELEASED, CANCELLED],
  /* ready     */ [EXECUTING, WAITING, RELEASED, CANCELLED],
  /* executing */ [MEMORY, READY, WAITING, RELEASED, ERRED, CANCELLED],
  /* memory    */ [RELEASED, WAITING, ERRED],
  /* released  */ [WAITING, ERRED],
  /* erred     */ [],
  /* cancelled */ [],
];
