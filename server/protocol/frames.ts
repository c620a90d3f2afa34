/**
 * What a viewer of frames (a webview that shows an HDF5 file, a sequence of files, or a lazy array) and the language
 * server say to each other; the client in between passes it on.
 *
 *     page ── asks ──▶ host ──▶ server ──▶ reader (a thread of its own)
 *     page ◀─ answer, notice ─ host ◀── server ◀──
 *
 * The server reads, reduces and scales, so that only pictures travel, of the size of the screen. The page chooses
 * colours. `Bytes` is base64 (a string) between server and client, which speak JSON, and `Uint8Array` between client
 * and page. JSON has no NaN and no Infinity: such numbers travel in bytes or as text, or as null where it says so.
 * Axes count from 0, paths of files are absolute, paths inside files begin with a slash.
 */
import type { FrameAnswer, FrameQuestion } from "./frame-questions.ts";

/** What a viewer shows. */
export type FramesSource =
  | { readonly kind: "file"; readonly path: string }
  /** Many files as one stack: frame n is file n. Every dataset gains an axis in front, which counts the files. */
  | { readonly kind: "sequence"; readonly files: FileSet }
  /** An array in a script; the script runs up to it, and the viewer computes what is looked at. */
  | { readonly kind: "array"; readonly place: ArrayPlace };

/** Which files make a sequence. They are in natural order: `frame_2` before `frame_10`. */
export type FileSet =
  /** The HDF5 files (by their endings, else by signature) that lie directly in a folder. */
  | { readonly by: "folder"; readonly folder: string }
  /** Such as `run*\/frame_*.h5`, relative to the folder. */
  | { readonly by: "glob"; readonly folder: string; readonly pattern: string }
  | { readonly by: "list"; readonly paths: readonly string[] };

/** An expression in a script whose value is a lazy array. */
export interface ArrayPlace {
  /** Absolute path. */
  readonly script: string;
  /** Where it begins; both count from 1. */
  readonly line: number;
  readonly column: number;
  /** Its text, such as `frames` or `frames.sum({ axis: 0 })`: found again by it when lines have moved. */
  readonly text: string;
}

/** What a page needs first. */
export interface FramesContent {
  readonly source: FramesSource;
  /** Such as `frames.h5`, `1,000 files in frames`, `frames in analysis.ts`. */
  readonly title: string;
  /** Of a sequence. */
  readonly files?: { readonly count: number; readonly folder: string };
  /** Path of the dataset to show where the person has not chosen one; absent in a file without datasets. */
  readonly first?: string;
  /** Of a lazy array. */
  readonly array?: ArrayProgress;
  /** Said in place of an empty tree: why there is nothing to see, as a sentence. */
  readonly empty?: string;
  /** False where nothing may be run, because the workspace is not trusted. */
  readonly canRun: boolean;
}

/** How far a lazy array is. `failed` and `stopped` can be started anew with the question `restart`. */
export interface ArrayProgress {
  /** `starting`: its script runs up to it. `stopped`: the script was changed or the run was ended. */
  readonly state: "starting" | "ready" | "failed" | "stopped";
  /** Why it failed or stopped, as sentences. */
  readonly message?: string;
  readonly details?: ArrayView;
}

/** Everything known of a lazy array without computing it. */
export interface ArrayView {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** For each axis the lengths of its chunks; at most 1,000 an axis, see `chunkCounts`. */
  readonly chunks: readonly (readonly number[])[];
  readonly chunkCounts: readonly number[];
  readonly bytes: number;
  /** Bytes of its largest chunk. */
  readonly chunkBytes: number;
  /** Operations it is made of, the last first; at most 50. */
  readonly layers: readonly { readonly name: string; readonly tasks: number }[];
  /** Of the whole array, before culling and fusing. */
  readonly tasks: number;
}

/** One name in a file. Of a sequence: of its first file, shapes without the axis of files. */
export interface FileNode {
  /** The last part of `path`. */
  readonly name: string;
  readonly path: string;
  readonly kind: "group" | "dataset" | "datatype" | "broken" | "unreadable";
  readonly link?: { readonly file?: string; readonly target: string };
  /** Of groups: how many names it holds, and the path under which it is known already (groups can hold themselves). */
  readonly children?: number;
  readonly sameAs?: string;
  /** Of datasets: null for one that holds nothing at all. */
  readonly shape?: readonly number[] | null;
  /** In full, such as `float32` or `compound {x: float32}`. */
  readonly type?: string;
  readonly chunks?: readonly number[] | null;
  /** Names of the filters. */
  readonly filters?: readonly string[];
  readonly attributes?: number;
  /** Why it is broken or unreadable, as a sentence. */
  readonly problem?: string;
}

export interface AttributeView {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[] | null;
  /** Its value in words, cut at 10,000 characters. */
  readonly text: string;
  /** In place of `text`: why it cannot be read. */
  readonly problem?: string;
}

/** Everything about one object of a file. */
export interface ObjectDetails {
  readonly node: FileNode;
  readonly attributes: readonly AttributeView[];
  readonly dataset?: DatasetDetails;
}

/** How values can be looked at. */
export type Display = "image" | "line" | "table" | "text";

export interface DatasetDetails {
  /** Of a sequence with the axis of files in front; [] for a scalar, null for one that holds nothing at all. */
  readonly shape: readonly number[] | null;
  /** Null along an axis without a limit. */
  readonly maxShape: readonly (number | null)[] | null;
  /** What reading it gives; absent when it cannot be read. */
  readonly dtype?: string;
  readonly type: string;
  readonly chunks: readonly number[] | null;
  readonly filters: readonly FilterView[];
  readonly layout: "contiguous" | "chunked" | "compact" | "virtual" | "external" | "unknown";
  /** Bytes of all its values once read. */
  readonly bytes: number;
  /** Where the values of a virtual dataset lie; at most 100. */
  readonly sources?: readonly { readonly file: string; readonly dataset: string }[];
  /** Names of the axes, from dimension scales and such; "" where there is none. */
  readonly axes: readonly string[];
  /** The best first; empty when it cannot be read. */
  readonly displays: readonly Display[];
  /**
   * The axes that run down and to the right to begin with, where they are not the last two: of photographs, whose last
   * axis counts colours.
   */
  readonly defaultAxes?: readonly [rows: number, columns: number];
  /** Parts of a value of which one is shown: members of compounds, and parts of complex numbers. */
  readonly parts?: readonly string[];
  /** Names of an enum's values. */
  readonly enumeration?: readonly { readonly name: string; readonly value: string }[];
  /** Why its values cannot be read, as a sentence. */
  readonly problem?: string;
}

export interface FilterView {
  readonly id: number;
  readonly name: string;
  readonly parameters: readonly number[];
  /** False: its values cannot be read here. */
  readonly isAvailable: boolean;
}

/** What a page hears without having asked. */
export type FramesNotice =
  /** The files have changed or grown: what is shown is asked for anew, and the view kept. */
  | { readonly notice: "changed" }
  /** The file is not there any more; it may come back. */
  | { readonly notice: "gone"; readonly message: string }
  /** How far the picture is that is being made; null when none is any more. */
  | { readonly notice: "progress"; readonly progress: FrameProgress | null }
  | { readonly notice: "array"; readonly array: ArrayProgress }
  /** The viewer begins anew with `ready`: the server was restarted, or the source is another one. */
  | { readonly notice: "source" }
  /** The command Copy Slice as Code, of the host alone: the page asks `code` for what it shows, and has it copied. */
  | { readonly notice: "copy-slice" };

export interface FrameProgress {
  /** `tasks` of a lazy array, or `rows` of a picture that is too large to be read at once. */
  readonly of: "tasks" | "rows";
  readonly done: number;
  readonly total: number;
}

/** What a webview posts to its host. Questions carry a number by which their answers are told apart. */
export type FromFramesPage =
  | { readonly type: "ask"; readonly number: number; readonly question: FrameQuestion }
  /** A drawing, animation or text to be saved where the person says. */
  | { readonly type: "save"; readonly name: string; readonly bytes: Uint8Array | string }
  /** A slice that the server writes where the person says; the answer to `number` is how many bytes, or null. */
  | { readonly type: "write"; readonly number: number; readonly name: string; readonly slice: SliceToWrite }
  | { readonly type: "copy"; readonly text: string }
  /** A new, unsaved script with this text. */
  | { readonly type: "new-script"; readonly text: string }
  /** Opens the file that an external link or a virtual dataset names. */
  | { readonly type: "open-file"; readonly path: string }
  /** Goes to the array's place in its script. */
  | { readonly type: "reveal" }
  | { readonly type: "log"; readonly text: string };

/** A part of a dataset as people take it away. */
export interface SliceToWrite {
  readonly dataset: string;
  /** For each axis an index, or `[from, to]`. */
  readonly slice: readonly (number | readonly [from: number, to: number])[];
  readonly part?: string;
  readonly format: "csv" | "npy";
}

/** What a host posts to its webview. */
export type ToFramesPage =
  | { readonly type: "answer"; readonly number: number; readonly answer: FrameAnswer<Uint8Array> }
  /** The answer to a `write`; null when the person has changed their mind. */
  | { readonly type: "written"; readonly number: number; readonly bytes: number | null }
  | { readonly type: "refused"; readonly number: number; readonly message: string }
  | { readonly type: "notice"; readonly notice: FramesNotice };
