/**
 * Who is next to whom in a picture: dependencies, dependents, and how deep each box stands.
 *
 * Boxes are positions; where they are drawn is somebody else's business. Everything is linear in boxes and arrows.
 */

/** The arrows of a picture, in columns. */
export interface Arrows {
  readonly size: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** For each box the boxes at the other ends, in the order of the arrows. */
export interface Neighbours {
  readonly dependencies: readonly (readonly number[])[];
  readonly dependents: readonly (readonly number[])[];
}

/** Both ways along the arrows; arrows from a box to itself are left out. */
export function neighboursOf({ size, from, to }: Arrows): Neighbours {
  const dependencies: number[][] = Array.from({ length: size }, () => []);
  const dependents: number[][] = Array.from({ length: size }, () => []);
  from.forEach((start, arrow) => {
    const end = to[arrow]!;
    if (start === end || !dependents[start] || !dependencies[end]) return;
    dependents[start].push(end);
    dependencies[end].push(start);
  });
  return { dependencies, dependents };
}

/**
 * Box → layer: one more than the highest of its dependencies. Groups can need each other in a circle; there the first
 * one is put where it can be.
 */
export function layersOf({ dependencies, dependents }: Neighbours): Int32Array {
  const size = dependencies.length;
  const layer = new Int32Array(size);
  const missing = Int32Array.from(dependencies, (list) => list.length);
  const seen = new Uint8Array(size);
  const queue: number[] = [];
  const enqueue = (box: number): void => {
    seen[box] = 1;
    queue.push(box);
  };
  for (let box = 0; box < size; box++) if (missing[box] === 0) enqueue(box);
  let left = 0;
  for (let at = 0; at < size; at++) {
    if (at === queue.length) {
      while (seen[left] === 1) left++;
      enqueue(left);
    }
    const box = queue[at]!;
    for (const dependent of dependents[box]!) {
      if (seen[dependent] === 1) continue;
      layer[dependent] = Math.max(layer[dependent]!, layer[box]! + 1);
      if (--missing[dependent]! === 0) enqueue(dependent);
    }
  }
  return layer;
}
