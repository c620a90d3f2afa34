/**
 * Where the bench finds things and where its words go; the same for all of its parts.
 */
import { availableParallelism } from "node:os";

export interface Places {
  /** The top of the repository. */
  readonly root: string;
  /** Folder of the bundles that `start.mjs` made. */
  readonly bundles: string;
  /** Folder that typed paths are relative to. */
  readonly here: string;
  /** Tables. */
  readonly write: (text: string) => void;
  /** Progress and misuse. */
  readonly complain: (text: string) => void;
}

/** Threads and processes that every peer gets. */
export const WORKERS = availableParallelism();

/** The text with every path shortened to its last name: figures are shown to others, folders are nobody's business. */
export function withoutPaths(text: string): string {
  return text.replace(
    /(?:file:\/\/)?(?:[A-Za-z]:)?(?:[\\/][\w.@+~-]+){2,}/g,
    (path) => path.split(/[\\/]/).at(-1)!,
  );
}
