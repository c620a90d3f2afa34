/**
 * The way of one arrow in a large drawing, in `across` and `along`: curves between layers, straight through channels.
 *
 * An arrow leaves a box at its end and enters at its start, in the direction of the drawing. In a layer of several
 * rows other boxes may stand before one; its arrows then leave on the one side and enter on the other, and share the
 * channel between two columns with those of its neighbours.
 */
import type { LargeLayout } from "./large-layout.ts";

/** A step of an SVG path with its points, flat: across, along, across, along … */
export interface Step {
  readonly command: "M" | "L" | "C" | "Q";
  readonly points: readonly number[];
}

/** A line, and the three corners of the arrowhead at its end. */
export interface Path {
  readonly steps: readonly Step[];
  readonly head: readonly (readonly [across: number, along: number])[];
}

/** Length and half the width of an arrowhead; how soon a line bends; all in points. */
const headLength = 7;
const headHalf = 2.5;
const bend = 6;
const leastReach = 30;

/** The arrow from one box to another, or to itself. */
export function arrowPath({ places, block }: LargeLayout, from: number, to: number): Path {
  if (from === to) return loop(places.across[to]!, places.along[to]!, places, to);
  const steps: Step[] = [];
  const out = places.outChannel[from]!;
  let across = places.across[from]!;
  let along = places.along[from]! + places.sizeAlong[from]! / 2;
  if (Number.isNaN(out)) {
    steps.push({ command: "M", points: [across, along] });
    // The last column may be shorter than the others, which the arrow shall not cross.
    if (along < places.layerEnd[from]!) {
      along = places.layerEnd[from]!;
      steps.push({ command: "L", points: [across, along] });
    }
  } else {
    const middle = places.along[from]!;
    steps.push({ command: "M", points: [across + places.sizeAcross[from]! / 2, middle] });
    steps.push({ command: "Q", points: [out, middle, out, middle + bend] });
    along = places.layerEnd[from]!;
    across = out;
    steps.push({ command: "L", points: [across, along] });
  }

  const channel = places.inChannel[to]!;
  const isDirect = Number.isNaN(channel);
  const goal = isDirect ? places.across[to]! : channel;
  const goalAlong = isDirect
    ? places.along[to]! - places.sizeAlong[to]! / 2 - headLength
    : places.layerStart[to]!;
  if (block[from] === block[to] && places.column[from] !== places.column[to]) {
    const gutter = places.gutter[places.column[from]! > places.column[to]! ? from : to]!;
    const low = along + leastReach / 2;
    const high = goalAlong - leastReach / 2;
    steps.push({ command: "C", points: [across, low, gutter, low, gutter, along] });
    steps.push({ command: "L", points: [gutter, goalAlong] });
    steps.push({ command: "C", points: [gutter, high, goal, high, goal, goalAlong] });
  } else {
    const reach = Math.max((goalAlong - along) / 2, Math.min(leastReach, Math.abs(goalAlong - along) + 12));
    steps.push({
      command: "C",
      points: [across, along + reach, goal, goalAlong - reach, goal, goalAlong],
    });
  }
  if (isDirect) {
    const tip = goalAlong + headLength;
    return {
      steps,
      head: [
        [goal - headHalf, goalAlong],
        [goal, tip],
        [goal + headHalf, goalAlong],
      ],
    };
  }
  const middle = places.along[to]!;
  const side = places.across[to]! - places.sizeAcross[to]! / 2;
  steps.push({ command: "L", points: [goal, middle - bend] });
  steps.push({ command: "Q", points: [goal, middle, side - headLength, middle] });
  return { steps, head: sideHead(side, middle, 1) };
}

/** Tasks that need others of their own group: an arrow out of a side and in again. */
function loop(across: number, along: number, places: LargeLayout["places"], box: number): Path {
  const side = across + places.sizeAcross[box]! / 2;
  const half = places.sizeAlong[box]! / 4;
  const far = side + 18;
  return {
    steps: [
      { command: "M", points: [side, along + half] },
      { command: "C", points: [far, along + half, far, along - half, side + headLength, along - half] },
    ],
    head: sideHead(side, along - half, -1),
  };
}

/** An arrowhead whose tip touches a side; `way` is 1 when it points to larger `across`. */
const sideHead = (side: number, along: number, way: 1 | -1): Path["head"] => [
  [side - way * headLength, along - headHalf],
  [side, along],
  [side - way * headLength, along + headHalf],
];
