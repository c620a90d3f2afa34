/**
 * Everything known of a lazy array without computing it, as elements: shape, chunks as a drawing, bytes, layers, tasks.
 */
import type { ArrayView } from "../../../server/protocol/frames.ts";
import { counted, formatBytes, formatCount } from "../../../server/protocol/units.ts";
import { element } from "../../panel/elements.ts";
import { say } from "../strings.ts";
import { cut, shapeText } from "../tree/shape-text.ts";
import { chunkPicture } from "./chunk-picture.ts";
import { factList, plainList, section } from "./facts.ts";

/** Layers that are listed; there are at most 50. */
const mostLayers = 50;

/** The parts of the details of a lazy array, in order; `name` is how the script calls it. */
export function arrayDetails(array: ArrayView, name: string): readonly (Node | undefined)[] {
  const { shape, dtype, chunks, chunkCounts, bytes, chunkBytes, layers, tasks } = array;
  const count = formatCount(chunkCounts.reduce((product, one) => product * one, 1));
  return [
    element("div", { class: "details-title" }, element("h3", { text: cut(name, 200) })),
    factList([
      [say("details.shape"), shape.length === 0 ? say("details.scalar") : shapeText(shape)],
      [say("details.dtype"), element("code", { text: cut(dtype, 200) })],
      [say("details.bytes"), formatBytes(bytes)],
      [
        say("details.chunks"),
        shape.length === 0 ? undefined : say("details.chunkCount", { shape: largestChunk(chunks), count }),
      ],
      [say("details.chunkBytes"), formatBytes(chunkBytes)],
      [say("details.tasks"), formatCount(tasks)],
    ]),
    chunkPicture(
      chunks,
      say("details.chunkPicture", { count, counts: chunkCounts.map(formatCount).join(" × ") }),
    ),
    section(
      say("details.layers"),
      plainList(
        layers.map((layer) =>
          element(
            "span",
            {},
            element("code", { text: cut(layer.name, 120) }),
            element("span", { class: "quiet", text: ` ${counted(layer.tasks, "task")}` }),
          ),
        ),
        mostLayers,
        (left) => say("details.moreEntries", { count: formatCount(left) }),
      ),
    ),
  ];
}

const largestChunk = (chunks: readonly (readonly number[])[]): string =>
  shapeText(chunks.map((lengths) => lengths.reduce((most, length) => Math.max(most, length), 0)));
