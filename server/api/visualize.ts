/**
 * `visualize`: the graph of lazy values as a picture, without running anything.
 */
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type DrawOptions, drawGraph, formatOf } from "../drawing/draw-graph.ts";
import { OptionError } from "./errors.ts";
import { graphEvent } from "./graph-event.ts";
import { makePlan } from "./make-plan.ts";
import { Recorder } from "./record.ts";

/** How to draw; see `DrawOptions` for each. */
export type VisualizeOptions = Omit<Partial<DrawOptions>, "measured">;

/**
 * Draws what would be run for `value`: text of an SVG (default), DOT or JSON picture. With a path it is written
 * there as well, whole or not at all.
 *
 * @example
 * await visualize(total, "total.svg");
 *
 * @throws {OptionError} for a file name that ends in no known format
 * @throws {DrawingOptionError} for an option that does not exist
 */
export async function visualize(
  value: unknown,
  path?: string | null,
  options: VisualizeOptions = {},
): Promise<string> {
  const format = options.format ?? (path ? formatOf(path) : "svg");
  if (format === undefined) {
    throw new OptionError(`visualize: "${path}" ends in no known format. Use .svg, .dot or .json.`);
  }
  const recorder = new Recorder();
  recorder.record(value);
  const made = makePlan(recorder.dependencies, {
    reserve: () => 0,
    crossesThreads: false,
    // A drawing shows calls; which of them will travel together is nothing that it says.
    optimize: false,
  });
  const picture = await drawGraph([graphEvent(made, 1, 0)], { ...options, format });
  if (path) {
    await mkdir(dirname(resolve(path)), { recursive: true });
    const unfinished = `${path}.${process.pid}.tmp`;
    await writeFile(unfinished, picture);
    await rename(unfinished, path);
  }
  return picture;
}
