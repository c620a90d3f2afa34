/**
 * From box to box with the arrow keys: along the arrows of the graph where there are some in that direction, else to the
 * nearest box there.
 */
import type { Neighbours } from "./neighbours.ts";
import type { Placement } from "./placement.ts";

export type Step = "up" | "down" | "left" | "right";

const towards: Readonly<Record<Step, readonly [x: number, y: number]>> = {
  up: [0, -1],
  down: [0, 1],
  left: [-1, 0],
  right: [1, 0],
};

/** The box that a step from `box` leads to, or -1 when there is nothing on that side. */
export function stepFrom(
  box: number,
  step: Step,
  { x, y, direction }: Pick<Placement, "x" | "y" | "direction">,
  { dependencies, dependents }: Neighbours,
): number {
  const forwards: Step = direction === "TB" ? "down" : "right";
  const backwards: Step = direction === "TB" ? "up" : "left";
  const along = step === forwards ? dependents[box] : step === backwards ? dependencies[box] : undefined;
  const [dx, dy] = towards[step];
  if (along && along.length > 0) {
    return nearest(along, (other) => Math.hypot(x[other]! - x[box]!, y[other]! - y[box]!));
  }
  // Sideways, and where the arrows end: what is ahead counts, what is aside counts double.
  const others: number[] = [];
  for (let other = 0; other < x.length; other++) {
    if (ahead(other) > 1) others.push(other);
  }
  return nearest(others, (other) => ahead(other) + 2 * aside(other));

  function ahead(other: number): number {
    return (x[other]! - x[box]!) * dx + (y[other]! - y[box]!) * dy;
  }
  function aside(other: number): number {
    return Math.abs((x[other]! - x[box]!) * dy) + Math.abs((y[other]! - y[box]!) * dx);
  }
}

function nearest(boxes: readonly number[], distance: (box: number) => number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const box of boxes) {
    const far = distance(box);
    if (far >= least) continue;
    least = far;
    best = box;
  }
  return best;
}
