/**
 * The questions a viewer of frames asks, with what they take and give: the tree of a file, and pictures, lines, tables
 * and texts of its values. `frames.ts` has who asks whom, and the conventions.
 *
 * Of `search`, `picture`, `line`, `table`, `text`, `value` and `histogram` the newest wins: one that waits when another
 * of its name comes is answered with `Superseded` and never worked on; one of a lazy array that is being computed is
 * cancelled.
 */
import type { FileNode, FramesContent, ObjectDetails } from "./frames.ts";

/** A newer question of the same name came first. */
export interface Superseded {
  readonly superseded: true;
}

/** How values become levels. */
export interface LevelsAsk {
  /**
   * Of `log` only values above 0 have a level; `symlog` is linear around 0 (as matplotlib's, threshold 1 % of the larger
   * absolute end). `level-scale.ts` has the formulas, for ticks and handles as well as for levels.
   */
  readonly scale: "linear" | "log" | "symlog" | "sqrt";
  readonly range:
    | { readonly by: "min-max" }
    /** Percentiles of the finite values, from 0 to 100. */
    | { readonly by: "percentile"; readonly low: number; readonly high: number }
    | { readonly by: "hand"; readonly low: number; readonly high: number };
}

/** Which plane of a dataset. */
export interface FramePlace {
  readonly dataset: string;
  /** One number for each axis; those of the axes that are shown are ignored. */
  readonly index: readonly number[];
  /** Of compounds and complex numbers, by `DatasetDetails.parts`. Default: the first. */
  readonly part?: string;
}

export interface PictureAsk extends FramePlace {
  /** The axes that run down and to the right. */
  readonly rows: number;
  readonly columns: number;
  /** Elements to show, the end not included; the whole plane where absent. */
  readonly region?: Region;
  /** Device pixels there are for the region. */
  readonly width: number;
  readonly height: number;
  readonly levels: LevelsAsk;
  /** Where the next pictures will be, in order: read ahead when there is time. */
  readonly next?: readonly (readonly number[])[];
}

export interface Region {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Levels: what a value is as one byte, so that the page colours it by one look into a table. */
export const levels = {
  /** NaN, a masked value, or nothing there. */
  none: 0,
  /** Below and above the range; of `log` also what has no logarithm. */
  below: 1,
  above: 2,
  /** First and last of the levels from the low end of the range to the high one, both included. */
  first: 3,
  last: 255,
} as const;

/** A plane, or a part of one, as levels. */
export interface FramePicture<Bytes> {
  readonly kind: "picture";
  /** Elements of the whole plane. */
  readonly rows: number;
  readonly columns: number;
  /** What is shown: `region` of the question, widened to whole blocks and clipped to the plane. */
  readonly region: Region;
  /** Elements that became one pixel, down and to the right; 1 and 1 where every element has its own. */
  readonly block: readonly [rows: number, columns: number];
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** One byte a pixel, row by row; see `levels`. Deflated (raw) where `isDeflated`. */
  readonly pixels: Bytes;
  readonly isDeflated: boolean;
  /** The ends of the range that was used; low is less than high, or equal where all values are. */
  readonly low: number;
  readonly high: number;
  /** Smallest and largest finite value of the plane; null where there is none. */
  readonly min: number | null;
  readonly max: number | null;
  /** Of the plane; counted on all its values. */
  readonly nans: number;
  readonly infinities: number;
  /** What this frame is, such as the name of its file; absent where its index says it all. */
  readonly label?: string;
  /** Files that were opened and bytes of values that were read for it: 0 when it was held already. */
  readonly filesRead: number;
  readonly bytesRead: number;
}

/** There is no such plane, and the others are not concerned: a missing file, dataset or filter, another shape. */
export interface FrameAbsent {
  readonly kind: "absent";
  readonly label?: string;
  /** Why, as sentences that name file and dataset. */
  readonly message: string;
}

/** One axis of a dataset, reduced to the width of the screen. */
export interface LinePicture<Bytes> {
  readonly kind: "line";
  /** Elements of the axis, and those that are shown, the end not included. */
  readonly length: number;
  readonly from: number;
  readonly to: number;
  /** Elements that became one point. */
  readonly block: number;
  /** float64, little-endian: smallest and largest value of each point (equal where block is 1); NaN where none is. */
  readonly lows: Bytes;
  readonly highs: Bytes;
  readonly min: number | null;
  readonly max: number | null;
  readonly label?: string;
}

/** A part of a table as text. */
export interface TablePart {
  readonly kind: "table";
  /** Of the whole table. */
  readonly rows: number;
  readonly columns: number;
  /** Where the part begins. */
  readonly top: number;
  readonly left: number;
  /** Names of the part's columns, of compounds. */
  readonly names?: readonly string[];
  /** Row by row. */
  readonly cells: readonly (readonly string[])[];
  /** Numbers stand right in their columns. */
  readonly areNumbers: boolean;
  readonly label?: string;
}

export interface Histogram {
  readonly kind: "histogram";
  /** Of the bins, which are of equal width on the scale that was asked for. */
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

/** Question by name → what it takes and gives. */
export interface FrameQuestions<Bytes> {
  /** First of all, and again after a reload. */
  ready: { takes: Record<string, never>; gives: FramesContent };
  /** Names in a group, a window of them: thousands are no trouble. */
  children: {
    takes: { readonly group: string; readonly from: number; readonly count: number };
    gives: { readonly nodes: readonly FileNode[]; readonly total: number };
  };
  /** Objects whose path contains `text`, whatever its case; at most 200. `isComplete` is false when it took too long. */
  search: {
    takes: { readonly text: string };
    gives:
      | { readonly nodes: readonly FileNode[]; readonly total: number; readonly isComplete: boolean }
      | Superseded;
  };
  object: { takes: { readonly path: string }; gives: ObjectDetails };
  picture: { takes: PictureAsk; gives: FramePicture<Bytes> | FrameAbsent | Superseded };
  line: {
    takes: FramePlace & {
      readonly axis: number;
      readonly from: number;
      readonly to: number;
      /** Points there is room for. */
      readonly width: number;
    };
    gives: LinePicture<Bytes> | FrameAbsent | Superseded;
  };
  /** `columns` is null where a table has one column, or one for each member of a compound. */
  table: {
    takes: FramePlace & {
      readonly rows: number;
      readonly columns: number | null;
      readonly top: number;
      readonly left: number;
      readonly height: number;
      readonly width: number;
    };
    gives: TablePart | FrameAbsent | Superseded;
  };
  /** A scalar, or whatever has no better picture, in words; cut at 100,000 characters. */
  text: {
    takes: FramePlace;
    gives:
      | { readonly kind: "text"; readonly text: string; readonly isCut: boolean }
      | FrameAbsent
      | Superseded;
  };
  /** One value in words, exact: all digits of 64-bit integers, the name of an enum's value. */
  value: { takes: FramePlace; gives: { readonly text: string } | Superseded };
  /** Of the whole plane. `low` and `high` where bins shall begin and end; default: its smallest and largest value. */
  histogram: {
    takes: FramePlace & {
      readonly rows: number;
      readonly columns: number;
      readonly bins: number;
      readonly scale: LevelsAsk["scale"];
    };
    gives: Histogram | FrameAbsent | Superseded;
  };
  /**
   * The lines that read exactly this slice (`slice`), or a new script that uses the whole dataset as a lazy array
   * (`pipeline`).
   */
  code: {
    takes: {
      readonly what: "slice" | "pipeline";
      readonly dataset: string;
      /** For each axis an index, or `[from, to]`; all of it for `pipeline`. */
      readonly slice: readonly (number | readonly [from: number, to: number])[];
    };
    gives: { readonly text: string };
  };
  /** Runs the script of a lazy array again, up to the array. */
  restart: { takes: Record<string, never>; gives: null };
}

export type FrameQuestionName = keyof FrameQuestions<never>;

/** A question on its way: its name, and what it takes. */
export type FrameQuestion = {
  [Name in FrameQuestionName]: { readonly ask: Name; readonly takes: FrameQuestions<never>[Name]["takes"] };
}[FrameQuestionName];

/** An answer on its way back. What the asker gets follows from the question's name; see `FrameQuestions`. */
export type FrameAnswer<Bytes> = FrameQuestions<Bytes>[FrameQuestionName]["gives"];
