/** An HDF5 file as a source of frames. Stays open between questions, and is opened anew when it has changed. */
import { basename } from "node:path";
import { t } from "@vscode/l10n";
import { Hdf5Error } from "../../hdf5/errors.ts";
import type { H5File } from "../../hdf5/file.ts";
import type { FramesContent, ObjectDetails } from "../../protocol/frames.ts";
import { detailsOf } from "./details.ts";
import { fileStack } from "./file-stack.ts";
import { type OpenFile, OpenFiles, type OpenFilesOptions, stampOf } from "./open-files.ts";
import { pause } from "./pause.ts";
import type { FrameSource, Look, SearchResult, Stack, StackPlace } from "./source.ts";
import { childrenOf } from "./tree.ts";
import { firstDataset, searchFile } from "./walk.ts";

/** What a source takes from outside. */
export interface SourceOptions extends OpenFilesOptions {
  /** Milliseconds, for budgets. Default: `performance.now`. */
  readonly now?: () => number;
}

/** How far one looks for the dataset to show first: a person waits for it, with nothing to see. */
export const firstBudget = { names: 5000, milliseconds: 300 } as const;

/** How far a search goes: longer than people wait, shorter than what they take for a breakdown. */
export const searchBudget = { nodes: 200, milliseconds: 5000 } as const;

/** What is said of a file without datasets. */
export async function contentOf(
  open: () => Promise<OpenFile>,
  now: () => number,
): Promise<Pick<FramesContent, "first" | "empty">> {
  let file: H5File;
  try {
    ({ file } = await open());
  } catch (error) {
    if (error instanceof Hdf5Error) return { empty: error.message };
    throw error;
  }
  const first = firstDataset(file, { ...firstBudget, now });
  return first === undefined ? {} : { first };
}

export class FileSource implements FrameSource {
  readonly #path: string;
  readonly #files: OpenFiles;
  readonly #now: () => number;
  /** As it was when somebody looked last; undefined when it was not there, null when nobody has looked. */
  #seen: string | undefined | null = null;

  constructor(path: string, { now = () => performance.now(), ...options }: SourceOptions = {}) {
    this.#path = path;
    this.#files = new OpenFiles(options);
    this.#now = now;
  }

  get filesOpened(): number {
    return this.#files.opened;
  }

  async content(): Promise<FramesContent> {
    return {
      source: { kind: "file", path: this.#path },
      title: basename(this.#path),
      canRun: true,
      ...(await contentOf(() => this.#open(), this.#now)),
    };
  }

  async children(group: string, from: number, count: number): ReturnType<FrameSource["children"]> {
    const { file } = await this.#open();
    return childrenOf(file, group, from, count);
  }

  async search(text: string, signal: AbortSignal): Promise<SearchResult> {
    const { file } = await this.#open();
    return searchFile(file, text, { ...searchBudget, now: this.#now, pause: () => pause(signal) });
  }

  async object(path: string): Promise<ObjectDetails> {
    const { file } = await this.#open();
    return detailsOf(file, path);
  }

  async stack({ dataset }: StackPlace): Promise<Stack> {
    const opened = await this.#open();
    return fileStack(opened, opened.form(dataset), () => this.#open());
  }

  async look(): Promise<Look> {
    const before = this.#seen;
    this.#seen = stampOf(this.#path);
    if (before === null || before === this.#seen) return { is: "same" };
    if (this.#seen !== undefined) return { is: "changed" };
    return { is: "gone", message: t("{0} is not there any more.", this.#path) };
  }

  rest(): void {
    this.#files.rest();
  }

  close(): void {
    this.#files.close();
  }

  async #open(): Promise<OpenFile> {
    const opened = await this.#files.open(this.#path);
    // What the first question has seen is what later looks are compared with.
    if (this.#seen === null) this.#seen = opened.stamp;
    return opened;
  }
}
