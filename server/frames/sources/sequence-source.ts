/**
 * Many files as one stack: frame n is file n.
 *
 *     frame_0.h5  /values [257, 257]  ┐
 *     frame_1.h5  /values [257, 257]  ├─▶  /values [3, 257, 257]
 *     frame_2.h5  (cut off)           ┘    the third frame says why there is none; the others are not concerned
 *
 * The first file stands for all: its tree is the tree, its shapes are the shapes. No other is opened before somebody
 * looks at its frame, so a hundred thousand files open as fast as one.
 */
import { basename } from "node:path";
import { t } from "@vscode/l10n";
import { LRUCache } from "lru-cache";
import { EngineFailed, FileNotFound, Hdf5Error } from "../../hdf5/errors.ts";
import type { FileSet, FramesContent, ObjectDetails } from "../../protocol/frames.ts";
import { FrameProblem, NoFiles } from "../errors.ts";
import { acrossFiles } from "./across-files.ts";
import { detailsOf } from "./details.ts";
import { type Listing, listFiles, pathIn } from "./file-set.ts";
import { contentOf, type SourceOptions, searchBudget } from "./file-source.ts";
import { fileStack } from "./file-stack.ts";
import { type OpenFile, OpenFiles, stampOf } from "./open-files.ts";
import { pause } from "./pause.ts";
import type { FrameSource, Look, SearchResult, Stack, StackPlace } from "./source.ts";
import type { StoredForm } from "./stored-form.ts";
import { childrenOf } from "./tree.ts";
import { searchFile } from "./walk.ts";

/** Where the first file cannot be read, so many others are tried in its place. */
const FIRST_TRIES = 8;

/** Files whose times a look compares: those that were looked at last. The folder tells of files that come and go. */
const WATCHED = 16;

export class SequenceSource implements FrameSource {
  readonly #set: FileSet;
  readonly #files: OpenFiles;
  readonly #now: () => number;
  #listing: Listing | undefined;
  /** The file that stands for all. */
  #first: string | undefined;
  /** Path of a file that was looked at → as it was then; the latest last. */
  readonly #seen = new Map<string, string | undefined>();
  /** Version of the first file and a dataset → its shape there. */
  readonly #usual = new LRUCache<string, { readonly shape: readonly number[] | null }>({ max: 100 });
  #isGone = false;

  constructor(set: FileSet, { now = () => performance.now(), ...options }: SourceOptions = {}) {
    this.#set = set;
    this.#files = new OpenFiles(options);
    this.#now = now;
  }

  get filesOpened(): number {
    return this.#files.opened;
  }

  /** Absolute paths of all files, in order. */
  async paths(): Promise<readonly string[]> {
    const listing = await this.#list();
    return listing.names.map((name) => pathIn(listing, name));
  }

  async content(): Promise<FramesContent> {
    const source = { kind: "sequence", files: this.#set } as const;
    let listing: Listing;
    try {
      listing = await this.#list();
    } catch (error) {
      if (!(error instanceof NoFiles)) throw error;
      return { source, title: t("No files"), canRun: true, empty: error.message };
    }
    const count = listing.names.length;
    const folder = basename(listing.folder) || listing.folder;
    return {
      source,
      title:
        count === 1 ? t("1 file in {0}", folder) : t("{0} files in {1}", count.toLocaleString("en"), folder),
      files: { count, folder: listing.folder },
      canRun: true,
      ...(await contentOf(() => this.#openFirst(), this.#now)),
    };
  }

  async children(group: string, from: number, count: number): ReturnType<FrameSource["children"]> {
    const { file } = await this.#openFirst();
    return childrenOf(file, group, from, count);
  }

  async search(text: string, signal: AbortSignal): Promise<SearchResult> {
    const { file } = await this.#openFirst();
    return searchFile(file, text, { ...searchBudget, now: this.#now, pause: () => pause(signal) });
  }

  async object(path: string): Promise<ObjectDetails> {
    const { names } = await this.#list();
    const { file } = await this.#openFirst();
    return detailsOf(file, path, names.length);
  }

  async stack({ dataset, index, shown }: StackPlace): Promise<Stack> {
    const listing = await this.#list();
    if (shown.includes(0)) return this.#across(dataset);
    const number = Math.min(Math.max(0, Math.floor(index[0] ?? 0)), listing.names.length - 1);
    const name = listing.names[number] ?? "";
    const usual = await this.#usualShape(dataset);
    const { opened, form } = await this.#formIn(listing, name, dataset);
    // Another shape is shown as it is, and says so; with other axes it cannot be, because the sliders are not its.
    if (usual !== undefined && usual?.length !== form.shape?.length) {
      const [here, there] = [inWords(form.shape), inWords(usual)];
      throw new FrameProblem(
        name,
        t('"{0}" is {1} in {2}, and {3} in the first file.', dataset, here, name, there),
      );
    }
    const isUsual = usual === undefined || inWords(usual) === inWords(form.shape);
    const label = isUsual ? name : `${name} · ${inWords(form.shape)}`;
    const open = () => this.#open(pathIn(listing, name));
    return fileStack(opened, form, open, { front: [listing.names.length], label });
  }

  async look(): Promise<Look> {
    const before = this.#listing;
    if (before === undefined) return { is: "same" };
    try {
      const now = await listFiles(this.#set);
      this.#listing = now;
      const isSame =
        before.names.length === now.names.length && before.names.every((name, i) => name === now.names[i]);
      // Whoever lists files by hand means these, also when one of them is away for a while.
      const wasGone = this.#isGone;
      this.#isGone = false;
      const changed = this.#watchedChanged();
      return { is: isSame && !wasGone && !changed ? "same" : "changed" };
    } catch (error) {
      if (!(error instanceof NoFiles)) throw error;
      if (this.#isGone) return { is: "same" };
      this.#isGone = true;
      return { is: "gone", message: error.message };
    }
  }

  rest(): void {
    this.#files.rest();
  }

  close(): void {
    this.#files.close();
  }

  #watchedChanged(): boolean {
    let hasChanged = false;
    for (const [path, stamp] of this.#seen) {
      const now = stampOf(path);
      hasChanged ||= now !== stamp;
      this.#seen.set(path, now);
    }
    return hasChanged;
  }

  async #across(dataset: string): Promise<Stack> {
    const form = (await this.#openFirst()).form(dataset);
    const paths = await this.paths();
    return acrossFiles({ paths, form, open: (path) => this.#open(path) });
  }

  async #formIn(
    listing: Listing,
    name: string,
    dataset: string,
  ): Promise<{ readonly opened: OpenFile; readonly form: StoredForm }> {
    try {
      const opened = await this.#open(pathIn(listing, name));
      return { opened, form: opened.form(dataset) };
    } catch (error) {
      // A breakdown concerns the question, not the frame: with a fresh engine the frame may be sound.
      if (!(error instanceof Hdf5Error) || error instanceof EngineFailed) throw error;
      const message = error instanceof FileNotFound ? t("{0} is not there any more.", name) : error.message;
      throw new FrameProblem(name, message, error);
    }
  }

  /** The shape in the file that stands for all; undefined when that has no such dataset. Opens it once. */
  async #usualShape(dataset: string): Promise<readonly number[] | null | undefined> {
    const key = `${this.#first === undefined ? "" : stampOf(this.#first)}\n${dataset}`;
    const known = this.#usual.get(key);
    if (known !== undefined) return known.shape;
    try {
      const { shape } = (await this.#openFirst()).form(dataset);
      this.#usual.set(key, { shape });
      return shape;
    } catch (error) {
      if (error instanceof Hdf5Error && !(error instanceof EngineFailed)) return undefined;
      throw error;
    }
  }

  async #openFirst(): Promise<OpenFile> {
    const listing = await this.#list();
    if (this.#first !== undefined) return this.#open(this.#first);
    let problem: unknown;
    for (const name of listing.names.slice(0, FIRST_TRIES)) {
      const path = pathIn(listing, name);
      try {
        const opened = await this.#open(path);
        this.#first = path;
        return opened;
      } catch (error) {
        if (!(error instanceof Hdf5Error) || error instanceof EngineFailed) throw error;
        problem ??= error;
      }
    }
    throw problem;
  }

  async #open(path: string): Promise<OpenFile> {
    const opened = await this.#files.open(path).finally(() => this.#remember(path));
    return opened;
  }

  #remember(path: string): void {
    const stamp = this.#seen.has(path) ? this.#seen.get(path) : stampOf(path);
    this.#seen.delete(path);
    this.#seen.set(path, stamp);
    for (const [oldest] of this.#seen) {
      if (this.#seen.size <= WATCHED) break;
      this.#seen.delete(oldest);
    }
  }

  async #list(): Promise<Listing> {
    this.#listing ??= await listFiles(this.#set);
    return this.#listing;
  }
}

const inWords = (shape: readonly number[] | null): string => {
  if (shape === null) return t("nothing at all");
  return shape.length === 0 ? t("a single value") : shape.join(" × ");
};
