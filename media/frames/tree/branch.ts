/**
 * The rows of a tree as numbers: which groups are open, where, and which row each of their names has.
 *
 *     row 0  frames.h5        index 0 of the forest
 *     row 1    entry          index 0 of frames.h5, open
 *     row 2      instrument   index 0 of entry
 *     row 3      sample       index 1 of entry
 *     row 4    notes          index 1 of frames.h5
 *
 * It knows how many names a group has, but none of them, so that a million of them cost nothing.
 */

/** A place in the tree: the name at `index` of an open group. */
export interface Spot {
  readonly branch: Branch;
  readonly index: number;
}

/** A group that is open. */
export class Branch {
  readonly path: string;
  readonly parent: Branch | undefined;
  /** Where it is in its parent. */
  readonly index: number;
  #total: number;
  #rows: number;
  /** In the order of their indices. */
  readonly #open: Branch[] = [];

  constructor(path: string, total: number, at?: Spot) {
    this.path = path;
    this.parent = at?.branch;
    this.index = at?.index ?? 0;
    this.#total = total;
    this.#rows = total;
  }

  /** How many names it has. */
  get total(): number {
    return this.#total;
  }

  /** Rows under its own: its names and what is open among them. */
  get rows(): number {
    return this.#rows;
  }

  /** Groups that are open in it. */
  get open(): readonly Branch[] {
    return this.#open;
  }

  /** 0 of the forest, 1 of what is in it. */
  get level(): number {
    let level = 0;
    for (let branch = this.parent; branch; branch = branch.parent) level++;
    return level;
  }

  /** The open group at an index. */
  at(index: number): Branch | undefined {
    return this.#open.find((branch) => branch.index === index);
  }

  /** Opens the group at an index; the one that is open there already stays. */
  openAt(index: number, path: string, total: number): Branch {
    const known = this.at(index);
    if (known) return known;
    const branch = new Branch(path, total, { branch: this, index });
    const place = this.#open.findIndex((other) => other.index > index);
    this.#open.splice(place < 0 ? this.#open.length : place, 0, branch);
    this.#grow(total);
    return branch;
  }

  /** Closes the group at an index, with all that is open in it. */
  closeAt(index: number): void {
    const branch = this.at(index);
    if (!branch) return;
    this.#open.splice(this.#open.indexOf(branch), 1);
    this.#grow(-branch.rows);
  }

  /** It has more names now, or fewer; what was open beyond them is closed. */
  resize(total: number): void {
    for (const branch of [...this.#open]) if (branch.index >= total) this.closeAt(branch.index);
    this.#grow(total - this.#total);
    this.#total = total;
  }

  /** Where the row with this number (from 0, under this branch) is. */
  spotOf(row: number): Spot | undefined {
    if (row < 0 || row >= this.#rows) return undefined;
    let branch: Branch = this;
    let rest = row;
    for (;;) {
      let passed = 0;
      let inside: Branch | undefined;
      for (const child of branch.#open) {
        const at = child.index + passed;
        if (rest <= at) break;
        if (rest <= at + child.rows) {
          rest -= at + 1;
          inside = child;
          break;
        }
        passed += child.rows;
      }
      if (!inside) return { branch, index: rest - passed };
      branch = inside;
    }
  }

  #grow(rows: number): void {
    for (let branch: Branch | undefined = this; branch; branch = branch.parent) branch.#rows += rows;
  }
}

/** The row of a spot, counted in the whole forest. */
export function rowOf({ branch, index }: Spot): number {
  let row = 0;
  let at = index;
  for (let within: Branch | undefined = branch; within; within = within.parent) {
    row += at;
    for (const child of within.open) if (child.index < at) row += child.rows;
    // Its own row, in its parent.
    if (within.parent) row += 1;
    at = within.index;
  }
  return row;
}

/** All open groups, parents before what is in them. */
export function* openBranches(forest: Branch): Generator<Branch> {
  const left = [...forest.open];
  for (let branch = left.shift(); branch; branch = left.shift()) {
    yield branch;
    left.push(...branch.open);
  }
}
