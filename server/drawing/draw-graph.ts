/**
 * Task graphs as pictures: the one door for `visualize`, `treadle graph`, `--graph` and the run report.
 *
 *     graph events ──▶ describe ──▶ DOT ──▶ SVG by Graphviz
 *                              └──▶ layers ──▶ SVG of what is too large for it
 *
 * Writes no file and remembers nothing. Graphviz is loaded only when an SVG is asked for.
 */
import { type Direction, type Drawing, toDot } from "../graph/dot.ts";
import type { GraphKnown, RunEvent } from "../protocol/events.ts";
import { type ColorBy, describeGraphs, type Measured } from "./describe.ts";
import { DrawingOptionError, DrawingTooLargeError } from "./errors.ts";
import type { Collapse } from "./group.ts";

/** `json` is the description itself: boxes, arrows and frames, for programs. */
export type GraphFormat = "svg" | "dot" | "json";

export interface DrawOptions {
  readonly format: GraphFormat;
  /** Where results stand; default `BT`: at the top, as in Dask. */
  readonly direction?: Direction;
  /** What boxes are coloured by; default `function`. `duration` needs `measured`. */
  readonly color?: ColorBy;
  /**
   * When tasks that are alike share a box: above `maxBoxes` (`auto`, the default), never, or always
   * all tasks of a `function`.
   */
  readonly collapse?: Collapse;
  /** Default 200: what Graphviz lays out in well under a second and a person can still read. */
  readonly maxBoxes?: number;
  /** `false` draws each task as a circle with its result as a box, as Dask does; default `true`: one box a task. */
  readonly collapseOutputs?: boolean;
  /** What is known once the tasks have run: durations in the boxes, failures in red, the critical path bold. */
  readonly measured?: Measured;
}

const valid = {
  format: ["svg", "dot", "json"],
  direction: ["BT", "TB", "LR", "RL"],
  color: ["function", "duration", "order", "none"],
  collapse: ["auto", "never", "function"],
} as const;

/**
 * Draws all computes among the events, each in a frame of its own when there are several; other events
 * are ignored. An empty list gives an empty picture.
 *
 * @throws {DrawingOptionError} for an option that is not among the valid ones
 * @throws {DrawingTooLargeError} when the text would be longer than a string can be: millions of boxes
 */
export async function drawGraph(events: readonly RunEvent[], options: DrawOptions): Promise<string> {
  const drawing = describe(events, options);
  try {
    if (options.format === "json") return `${JSON.stringify(drawing, null, 2)}\n`;
    if (options.format === "dot") return toDot(drawing);
    const { toSvg } = await import("./svg.ts");
    return await toSvg(drawing);
  } catch (error) {
    // The longest string of V8 has half a billion characters: about two million boxes.
    if (error instanceof RangeError) throw new DrawingTooLargeError(drawing.nodes.length, { cause: error });
    throw error;
  }
}

/** The format that a file name asks for, `undefined` when its ending is none of ours. */
export function formatOf(path: string): GraphFormat | undefined {
  return valid.format.find((format) => path.toLowerCase().endsWith(`.${format}`));
}

function describe(events: readonly RunEvent[], options: DrawOptions): Drawing {
  for (const option of ["format", "direction", "color", "collapse"] as const) {
    const value = options[option];
    const choices: readonly string[] = valid[option];
    if (value !== undefined && !choices.includes(value)) throw new DrawingOptionError(option, value, choices);
  }
  const graphs = events.filter((event): event is GraphKnown => event.type === "graph");
  return describeGraphs(graphs, {
    direction: options.direction ?? "BT",
    color: options.color ?? "function",
    collapse: options.collapse ?? "auto",
    maxBoxes: Math.max(1, options.maxBoxes ?? 200),
    collapseOutputs: options.collapseOutputs ?? true,
    ...(options.measured && { measured: options.measured }),
  });
}
