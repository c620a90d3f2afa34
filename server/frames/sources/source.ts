/**
 * Where frames come from: a file, many files as one stack, or a lazy array. One interface for the three, so that the
 * reader makes pictures without knowing which it is.
 *
 *     source ── tree, details ──▶ answers
 *            └─ stack of a dataset ── read(box) ──▶ values
 *
 * Knows values and names, not pictures; what is held between questions is the reader's.
 */
import type { Element } from "../../hdf5/element.ts";
import type { Slab } from "../../hdf5/slab.ts";
import type { FileNode, FramesContent, ObjectDetails } from "../../protocol/frames.ts";

/** What lies at a position of a dataset, ready to be read. Good for the question it was asked for, not longer. */
export interface Stack {
  /** Path of the dataset. */
  readonly dataset: string;
  /** What is equal in two stacks only if their values are: which file in which version, and which dataset. */
  readonly key: string;
  /**
   * All axes: that of the files of a sequence in front, those inside array elements behind. Null for a dataset that
   * holds nothing at all.
   */
  readonly shape: readonly number[] | null;
  readonly element: Element;
  /** As long as `shape`; null where values lie in one piece. */
  readonly chunks: readonly number[] | null;
  /** Reading a part of a chunk costs as much as reading all of it: it is compressed. */
  readonly isCompressed: boolean;
  /** Bytes of one value as it is read; of array elements of one of theirs. */
  readonly bytes: number;
  /** Elements of one read after which others may speak: progress, cancelling, newer questions. */
  readonly readAtOnce: number;
  /** Frames may be read before anybody asks for them. */
  readonly mayReadAhead: boolean;
  /** What this place is called, such as the name of its file; absent where its index says it all. */
  readonly label?: string;
  /**
   * Reads a box of values. All axes stay, so the slab's shape is the box's lengths; its data are dense.
   *
   * @param room Memory that the values may be put into, if they are numbers that fit it exactly: the slab's data then lie
   *   in it. Nothing in it means anything when reading has failed.
   * @throws {Hdf5Error | FramesError} with a message for a person.
   * @throws the signal's reason.
   */
  read(box: Box, signal: AbortSignal, room?: Room): Promise<Slab>;
}

/** A part of a dataset: from each axis the elements from `from` on, `to` not included. */
export interface Box {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Memory of at least so many bytes, made or taken from what nobody needs any more at the moment it is asked for. */
export type Room = (bytes: number) => ArrayBuffer;

/** Which position is meant, and which axes run through it. */
export interface StackPlace {
  readonly dataset: string;
  readonly index: readonly number[];
  /** Axes that are shown; their numbers in `index` mean nothing. */
  readonly shown: readonly number[];
}

/** What has become of the files since somebody looked last. */
export type Look =
  | { readonly is: "same" }
  | { readonly is: "changed" }
  | { readonly is: "gone"; readonly message: string };

/** A source of frames. One question at a time; files stay open between questions, for a while. */
export interface FrameSource {
  /** Files opened up to now. */
  readonly filesOpened: number;
  /** What a page needs first. A file that cannot be read is said in `empty`. */
  content(): Promise<FramesContent>;
  /** `count` names in a group from number `from` on, and how many there are. */
  children(
    group: string,
    from: number,
    count: number,
  ): Promise<{ readonly nodes: readonly FileNode[]; readonly total: number }>;
  /** Objects whose path contains `text`, whatever its case. */
  search(text: string, signal: AbortSignal): Promise<SearchResult>;
  /** Everything about one object but its values. */
  object(path: string): Promise<ObjectDetails>;
  /**
   * What is at a place of a dataset.
   *
   * @throws {FrameProblem} only this frame is concerned: its file is missing, or holds something else.
   * @throws {Hdf5Error} there is no such dataset.
   */
  stack(place: StackPlace): Promise<Stack>;
  /** Whether files have changed since the last look; the first look compares with what questions have seen. */
  look(): Promise<Look>;
  /** Called when a question has been answered: files nobody asks for are closed after a while. */
  rest(): void;
  close(): void;
}

export interface SearchResult {
  readonly nodes: readonly FileNode[];
  /** How many were found, more than are in `nodes`. */
  readonly total: number;
  readonly isComplete: boolean;
}
