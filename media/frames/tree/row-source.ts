/**
 * What the list of rows is given: a tree, or the results of a search, as rows by number.
 */
import type { FileNode } from "../../../server/protocol/frames.ts";

export interface TreeRow {
  /** Undefined while it is on its way. */
  readonly node: FileNode | undefined;
  /** Why it does not come, as a sentence. */
  readonly problem?: string | undefined;
  /** From 1. */
  readonly level: number;
  /** Among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
  readonly canOpen: boolean;
  readonly isOpen: boolean;
  /** A search: what was found of the path, to be marked. */
  readonly found?: { readonly from: number; readonly to: number };
}

export interface RowSource {
  readonly count: number;
  row(at: number): TreeRow;
  /** These rows are seen: those that are missing are fetched. */
  need(from: number, to: number): void;
}
