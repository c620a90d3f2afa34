/**
 * Files as the person sees them: the editor's text where there is unsaved one, else what is on disk. Everything in
 * this room that asks what a file holds asks here, so that output, findings and cache speak of the same texts.
 *
 * Only what is compiled can be unsaved. What decides where imports lead (package.json, tsconfig.json, which files
 * there are) is read from disk by the bundler itself, and so counts as it was saved.
 */
import { createHash } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** Absolute path → text that counts in place of what is on disk. */
export type Unsaved = Readonly<Record<string, string>>;

export class SourceFiles {
  /** Real path → text. */
  readonly #unsaved: ReadonlyMap<string, string>;

  /** @param unsaved paths may lead through links: the compile step knows files by their real paths */
  constructor(unsaved: Unsaved = {}) {
    this.#unsaved = new Map(Object.entries(unsaved).map(([file, text]) => [realPath(file), text]));
  }

  /** The unsaved text of a file, by its real path; undefined when what is on disk counts. */
  unsavedText(file: string): string | undefined {
    return this.#unsaved.get(file);
  }

  /** Whether any of these files has unsaved text. */
  hasUnsaved(files: Iterable<string>): boolean {
    for (const file of files) if (this.#unsaved.has(file)) return true;
    return false;
  }

  /** The text of a file. @throws Node's own error when there is none */
  read(file: string): string {
    return this.#unsaved.get(file) ?? readFileSync(file, "utf8");
  }

  /** Hash of the content; null where there is no file that can be read. Saved and unsaved text alike hash alike. */
  hash(file: string): string | null {
    const text = this.#unsaved.get(file);
    return text === undefined ? this.savedHash(file) : contentHashOf(text);
  }

  /** The same of what is on disk, for files that the bundler reads there whatever an editor has. */
  savedHash(file: string): string | null {
    try {
      return contentHashOf(readFileSync(file));
    } catch {
      return null;
    }
  }
}

/** Thirty-two hexadecimal digits for the content of a file. */
export function contentHashOf(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}

/** A file that was deleted while it is open has the real path of its folder still. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    try {
      return join(realpathSync(dirname(file)), file.slice(dirname(file).length));
    } catch {
      return file;
    }
  }
}
