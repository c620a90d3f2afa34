/**
 * Which room of `server/` may import which, as a table: from the ground up, one line for each floor.
 *
 * A room imports from the floors below its own and from itself; rooms on one floor do not know each other.
 * To add a room is to add its name here. To add an exception is a decision: it needs a reason beside it.
 */

/** The floors, lowest first. */
export const floors: readonly (readonly string[])[] = [
  ["protocol", "graph", "memory"],
  ["scheduler", "store", "hdf5"],
  ["executors", "compile", "drawing", "frames"],
  ["api", "runner", "timings", "report", "panel"],
  ["language", "cli"],
];

/** `from → to` where a room may import one of its own floor, with the reason. */
export const exceptions: ReadonlyMap<string, string> = new Map([
  ["runner → api", "The runner starts a script whose computes share its session, and ends them."],
  [
    "report → timings",
    "A report shows the figures that timings makes, and nothing that timings would want to know.",
  ],
  ["panel → timings", "A panel shows the figures that timings makes."],
  ["panel → report", "Panel and report draw one timeline: the bars are made in one place."],
]);

/** Files of `server/` that belong to no room, and the lowest floor that may import them. */
export const besideRooms: ReadonlyMap<string, string> = new Map([["install.ts", "executors"]]);

/** Rooms that import neither packages nor `node:` modules: all they know is in their arguments. */
export const pureRooms: readonly string[] = ["protocol", "graph", "scheduler"];

/** What the top-level folders may import of `server/`. */
export const doors: ReadonlyMap<string, readonly string[]> = new Map([
  ["client", ["protocol"]],
  ["media", ["protocol"]],
]);
