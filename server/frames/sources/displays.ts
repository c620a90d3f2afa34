/**
 * Which displays suit a dataset, the best first: a table of rules, tried from above. Knows shapes and kinds of values,
 * no values.
 */
import type { DatasetDetails, Display } from "../../protocol/frames.ts";

/** What the rules look at. */
export interface Displayed {
  /** Null for a dataset that holds nothing at all. */
  readonly shape: readonly number[] | null;
  /**
   * `numbers`: one number each, complex ones included. `records`: compounds with at least one number among their parts.
   * `words`: everything else, which has no picture.
   */
  readonly values: "numbers" | "records" | "words";
  /** What reading it gives, where that is known. */
  readonly dtype?: string | undefined;
}

interface Rule {
  readonly for: (shown: Displayed & { readonly shape: readonly number[] }) => boolean;
  readonly show: readonly Display[];
}

const rules: readonly Rule[] = [
  // One value, or none: the words for it are all there is.
  { for: ({ shape }) => shape.length === 0 || shape.includes(0), show: ["text"] },
  { for: ({ values }) => values === "words", show: ["table", "text"] },
  { for: ({ shape, values }) => values === "records" && shape.length === 1, show: ["table", "line"] },
  { for: ({ values }) => values === "records", show: ["table", "image", "line"] },
  { for: ({ shape }) => shape.length === 1, show: ["line", "table"] },
  { for: isColour, show: ["image", "line", "table"] },
  // Points, such as N×3 coordinates: as an image they are a hair's breadth.
  { for: ({ shape }) => isThin(shape), show: ["table", "line", "image"] },
  { for: () => true, show: ["image", "line", "table"] },
];

/** The displays of a dataset that can be read, the best first; at least one. */
export function displaysOf(shown: Displayed): readonly Display[] {
  const { shape } = shown;
  if (shape === null) return ["text"];
  return rules.find((rule) => rule.for({ ...shown, shape }))?.show ?? ["text"];
}

/**
 * The axes that run down and to the right to begin with, where they are not the last two: those before the colours of a
 * photograph. Nothing otherwise.
 */
export function colourAxes({
  shape,
  dtype,
}: Pick<Displayed, "shape" | "dtype">): Pick<DatasetDetails, "defaultAxes"> | undefined {
  if (shape === null || !isColour({ shape, dtype })) return undefined;
  return { defaultAxes: [shape.length - 3, shape.length - 2] };
}

/** Three or four bytes side by side, of which there are more than a few in both directions: red, green, blue, opacity. */
function isColour({ shape, dtype }: { shape: readonly number[]; dtype?: string | undefined }): boolean {
  const [rows = 0, columns = 0, colours = 0] = shape.slice(-3);
  return dtype === "uint8" && (colours === 3 || colours === 4) && rows > 4 && columns > 4;
}

/** A plane of the last two axes of which one is tiny, and the other is not. */
function isThin(shape: readonly number[]): boolean {
  const [rows = 1, columns = 1] = shape.slice(-2);
  const [short, long] = rows < columns ? [rows, columns] : [columns, rows];
  return short <= 4 && (long > 4 * short || shape.length === 2);
}
