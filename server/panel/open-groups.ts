/**
 * Which units share a box: groups as finely as a person can read, and those that are open in smaller ones.
 *
 *     read ×1000     open     ┌ read 1–32 ┐ ┌ read 33–64 ┐ …     open     ┌ read ┐ ┌ read ┐ …
 *
 * Never more boxes than allowed: a group whose opening would be too much stays closed. Ids say of what a group is
 * made and not when it was met, so they are the same while the graph grows. Knows no states and no arrows.
 */
import { t } from "@vscode/l10n";
import type { KnownGraph } from "./known-graph.ts";
import { kinships, lastTask, type Units } from "./units.ts";

/** A group of units, or a single one. */
export interface Group {
  readonly id: string;
  readonly label: string;
  /** Units; of a part, by the order in which they are to run. */
  readonly units: readonly number[];
  /** The open group that it came out of. */
  readonly within?: string;
  /** What its units have in common: a kinship, `kinships` for functions too rare for a box of their own. */
  readonly kinship: number;
  /** Of a part of a group: which group, and how many units such parts hold. */
  readonly part?: {
    readonly of: string;
    readonly label: string;
    readonly first: number;
    readonly size: number;
  };
}

export interface OpenGroups {
  /** What is a box, by the smallest units. */
  readonly boxes: readonly Group[];
  /** What is open, outer groups before those in them. */
  readonly frames: readonly Group[];
  readonly isCapped: boolean;
}

/** Up to here every task has its own box from the beginning. */
const fewUnits = 60;
/** More boxes than this nobody wants to see before having opened anything. */
const readable = 150;

/** Groups `shown`, ascending numbers of units, and opens what is named by `open` as far as `maxBoxes` allows. */
export function openGroups(
  graph: KnownGraph,
  units: Units,
  shown: readonly number[],
  open: readonly string[],
  maxBoxes: number,
): OpenGroups {
  const grouping = new Grouping(graph, units, Math.max(1, maxBoxes));
  const boxes = new Map(grouping.first(shown).map((group) => [group.id, group]));
  const frames: Group[] = [];
  let pending = [...new Set(open)];
  let refused = new Set<string>();
  // A group may be named before the one it is in: whoever opens brings others to light.
  for (let hasOpened = true; hasOpened; ) {
    hasOpened = false;
    refused = new Set();
    pending = pending.filter((id) => {
      const group = boxes.get(id);
      if (!group || group.units.length < 2) return true;
      const parts = grouping.split(group, maxBoxes - boxes.size + 1);
      if (!parts) {
        refused.add(id);
        return true;
      }
      boxes.delete(id);
      for (const part of parts) boxes.set(part.id, part);
      frames.push(group);
      hasOpened = true;
      return false;
    });
  }
  const found = [...boxes.values()].sort((a, b) => least(a.units) - least(b.units));
  return { boxes: found, frames, isCapped: refused.size > 0 };
}

const least = (units: readonly number[]): number => units.reduce((low, unit) => Math.min(low, unit));

class Grouping {
  readonly #graph: KnownGraph;
  readonly #units: Units;
  readonly #maxBoxes: number;

  constructor(graph: KnownGraph, units: Units, maxBoxes: number) {
    this.#graph = graph;
    this.#units = units;
    this.#maxBoxes = maxBoxes;
  }

  /** The groups of a graph of which nothing is open. */
  first(shown: readonly number[]): Group[] {
    if (shown.length <= Math.min(fewUnits, this.#maxBoxes)) return this.#singles(shown);
    const limit = Math.min(readable, this.#maxBoxes);
    for (let kinship = 0; kinship < kinships; kinship++) {
      const families = this.#byFamily(shown, kinship);
      // Layers that mostly hold one task each would only take names and arrows away.
      if (kinship === 0 && families.length > shown.length * 0.8 && shown.length <= limit) break;
      if (families.length <= limit) return families.map((own) => this.#family(own, kinship));
    }
    if (shown.length <= limit) return this.#singles(shown);
    return this.#commonest(this.#byFamily(shown, kinships - 1), limit);
  }

  /** What is seen when a group is opened, in at most `room` boxes; `undefined` when there is too little. */
  split(group: Group, room: number): Group[] | undefined {
    const within = group.id;
    if (group.units.length <= room) return this.#singles(this.#inOrder(group.units), within);
    if (room < 2) return undefined;
    const few = Math.min(room, 2 * Math.ceil(Math.sqrt(group.units.length)));
    for (let kinship = group.part ? -1 : group.kinship - 1; kinship >= 0; kinship--) {
      const families = this.#byFamily(group.units, kinship);
      if (families.length > few) break;
      if (families.length > 1) return families.map((own) => this.#family(own, kinship, within));
    }
    return this.#parts(group, room);
  }

  /** A group in parts of a power of two, so that parts of parts are parts of the same group again. */
  #parts(group: Group, room: number): Group[] {
    const all = group.part ? group.units : this.#inOrder(group.units);
    const count = all.length;
    let size = 2 ** Math.ceil(Math.log2(Math.sqrt(count)));
    // Half of the room is left for opening one of the parts.
    while (Math.ceil(count / size) > Math.max(2, room / 2)) size *= 2;
    const { of, label, first: offset } = group.part ?? { of: group.id, label: group.label, first: 0 };
    const parts: Group[] = [];
    for (let at = 0; at < count; at += size) {
      const units = all.slice(at, at + size);
      if (units.length === 1) {
        parts.push(...this.#singles(units, group.id));
        continue;
      }
      const first = offset + at;
      parts.push({
        id: `${of}/${size}.${first / size}`,
        label: `${label} ${first + 1}–${first + units.length}`,
        units,
        within: group.id,
        kinship: group.kinship,
        part: { of, label, first, size },
      });
    }
    return parts;
  }

  #singles(units: readonly number[], within?: string): Group[] {
    return units.map((unit) => this.#single(unit, within));
  }

  #single(unit: number, within?: string): Group {
    return {
      id: `t${lastTask(this.#units, unit)}`,
      label: this.#units.labelOf(unit),
      units: [unit],
      kinship: 0,
      ...(within !== undefined && { within }),
    };
  }

  #family(units: readonly number[], kinship: number, within?: string): Group {
    if (units.length === 1) return this.#single(units[0]!, within);
    return {
      id: this.#units.names[kinship]![this.#units.families[kinship]![units[0]!]!]!,
      label: this.#units.labelOf(units[0]!),
      units,
      kinship,
      ...(within !== undefined && { within }),
    };
  }

  /** The largest families, and all others as one group. */
  #commonest(families: readonly (readonly number[])[], limit: number): Group[] {
    const whole = families.map((own) => this.#family(own, kinships - 1));
    if (whole.length <= limit) return whole;
    const ranked = whole.sort((a, b) => b.units.length - a.units.length || least(a.units) - least(b.units));
    const rest = ranked.slice(limit - 1).flatMap((group) => group.units);
    return [
      ...ranked.slice(0, limit - 1),
      { id: "rest", label: t("other functions"), units: rest, kinship: kinships },
    ];
  }

  #byFamily(units: readonly number[], kinship: number): number[][] {
    const found = new Map<number, number[]>();
    const families = this.#units.families[kinship]!;
    for (const unit of units) {
      const own = found.get(families[unit]!);
      if (own) own.push(unit);
      else found.set(families[unit]!, [unit]);
    }
    return [...found.values()];
  }

  #inOrder(units: readonly number[]): number[] {
    const order = (unit: number) => this.#graph.orderOf(lastTask(this.#units, unit));
    return [...units].sort((a, b) => order(a) - order(b) || a - b);
  }
}
