/**
 * Which plane or line of an n-dimensional dataset is looked at: the axes that are shown, an index along each of the
 * others, and a part of each value. Choices are plain and never changed; knows no page and no file.
 *
 *     shape 1000 × 2048 × 2048      rows: 1, columns: 2, index: [412, 0, 0]
 */
import type { FramePlace } from "../../../server/protocol/frame-questions.ts";
import type { DatasetDetails } from "../../../server/protocol/frames.ts";

/** What is shown of a dataset. */
export interface AxesChoice {
  /** The axis that runs down, and of displays of one axis the one that is shown; null of a scalar. */
  readonly rows: number | null;
  /** The axis that runs to the right; null where only one axis is shown. */
  readonly columns: number | null;
  /** One number for each axis; those of the axes that are shown mean nothing. */
  readonly index: readonly number[];
  /** Of compounds and complex numbers; absent where values have no parts. */
  readonly part?: string;
}

/**
 * The choice to begin with: the last axes as images lie in files, or those that the dataset says, and the first frame.
 *
 * @param shows How many axes there is room for; fewer are shown when the dataset has fewer.
 * @param place Where the other displays of the dataset are; what does not fit its shape is passed over.
 * @param keptAxes What was chosen earlier as `[rows, columns]`; unchecked.
 */
export function firstChoice(
  details: Pick<DatasetDetails, "shape" | "parts" | "defaultAxes">,
  shows: 1 | 2,
  place: Partial<Omit<FramePlace, "dataset">>,
  keptAxes?: readonly unknown[],
): AxesChoice {
  const shape = details.shape ?? [];
  const rank = shape.length;
  const [rows, columns] = (keptAxes && fitting(keptAxes, rank, shows)) ?? usualAxes(details, rank, shows);
  const given = place.index?.length === rank ? place.index : [];
  const index = shape.map((length, axis) => within(given[axis] ?? 0, length));
  const part = partOf(details, place.part);
  return { rows, columns, index, ...(part === undefined ? {} : { part }) };
}

/** The axes that are not shown and along which one can go, in their order: one slider each. */
export function furtherAxes(choice: AxesChoice): number[] {
  return choice.index
    .map((_, axis) => axis)
    .filter((axis) => axis !== choice.rows && axis !== choice.columns);
}

/** Goes to a position along one axis; outside of it to its nearest end. */
export function withPosition(
  choice: AxesChoice,
  axis: number,
  position: number,
  shape: readonly number[],
): AxesChoice {
  const index = choice.index.map((own, at) => (at === axis ? within(position, shape[axis] ?? 0) : own));
  return { ...choice, index };
}

/**
 * Where one will probably be next: who goes one step goes another one the same way, and after a leap nobody knows.
 *
 * @param by How far the last move went, and which way.
 */
export function ahead(
  index: readonly number[],
  axis: number,
  by: number,
  stride: number,
  shape: readonly number[],
): number[][] {
  if (Math.abs(by) > stride) return [];
  const at = index[axis] ?? 0;
  return [at + by, at + 2 * by]
    .filter((position) => position >= 0 && position < (shape[axis] ?? 0))
    .map((position) => index.with(axis, position));
}

/** Shows `axis` as rows or as columns; where it is the other one already, the two change places. */
export function withAxis(choice: AxesChoice, as: "rows" | "columns", axis: number): AxesChoice {
  const other = as === "rows" ? "columns" : "rows";
  return { ...choice, [as]: axis, [other]: choice[other] === axis ? choice[as] : choice[other] };
}

/** Transposed. */
export const swapped = (choice: AxesChoice): AxesChoice => ({
  ...choice,
  rows: choice.columns,
  columns: choice.rows,
});

/** An index of an axis of so many elements: whole, from 0 to the last. */
export function within(position: number, length: number): number {
  if (!Number.isFinite(position)) return 0;
  return Math.max(0, Math.min(length - 1, Math.round(position)));
}

/** The name of an axis as people read it: what the file calls it, else `axis 0`. Cut, because files are hostile. */
export function axisName(details: Pick<DatasetDetails, "axes">, axis: number, fallback: string): string {
  const name = (details.axes[axis] ?? "").trim();
  if (name === "") return fallback;
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}

function usualAxes(
  { defaultAxes }: Pick<DatasetDetails, "defaultAxes">,
  rank: number,
  shows: 1 | 2,
): [rows: number | null, columns: number | null] {
  if (rank === 0) return [null, null];
  // A line runs along a row of the image, not through the colours of an element.
  const own = defaultAxes && (shows === 1 ? defaultAxes.slice(1) : defaultAxes);
  const fits = own && fitting(own, rank, shows);
  if (fits) return fits;
  if (shows === 1 || rank === 1) return [rank - 1, null];
  return [rank - 2, rank - 1];
}

/** Kept axes, where they still make sense. */
function fitting(kept: readonly unknown[], rank: number, shows: 1 | 2): [number, number | null] | undefined {
  const isAxis = (axis: unknown): axis is number =>
    typeof axis === "number" && Number.isInteger(axis) && axis >= 0 && axis < rank;
  const [rows, columns] = kept;
  if (!isAxis(rows)) return undefined;
  if (shows === 1 || rank === 1) return [rows, null];
  return isAxis(columns) && columns !== rows ? [rows, columns] : undefined;
}

function partOf(details: Pick<DatasetDetails, "parts">, wanted: string | undefined): string | undefined {
  const parts = details.parts ?? [];
  return wanted !== undefined && parts.includes(wanted) ? wanted : parts[0];
}
