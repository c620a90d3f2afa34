/**
 * Files that stay open between questions: opening one costs more than reading a frame of it.
 *
 *     question ── stat: same size, time, inode? ── yes ─▶ as it is open
 *                                               └─ no ──▶ closed and opened anew
 *
 * So nothing stale is ever read, and a file that grows is followed. A few at most are open at once, and none for long
 * when nobody asks: others may want to replace or unmount it. Knows no datasets but what is remembered of them.
 */
import { statSync } from "node:fs";
import { t } from "@vscode/l10n";
import { LRUCache } from "lru-cache";
import { startEngine } from "../../hdf5/engine.ts";
import { FileNotFound, FileUnreadable } from "../../hdf5/errors.ts";
import { closeFile, type H5File, openFile } from "../../hdf5/file.ts";
import { type StoredForm, storedForm } from "./stored-form.ts";

/** A file as it is open now. */
export interface OpenFile {
  readonly file: H5File;
  /** Differs when the file on disk does; see {@link stampOf}. */
  readonly stamp: string;
  /** What is known of a dataset without reading it; looked up once. Throws what `formOf` throws. */
  form(dataset: string): StoredForm;
}

/** How many files are open, and for how long. */
export interface OpenFilesOptions {
  /** Default 8: one is looked at, and others were just before; descriptors are scarce on shared machines. */
  readonly most?: number;
  /** Milliseconds after the last question. Default 5,000: longer than people look at a frame while they browse. */
  readonly idle?: number;
}

/** The files of one source. */
export class OpenFiles {
  /** Files opened up to now, the same one again counted again. */
  opened = 0;
  readonly #open: LRUCache<string, OpenFile>;
  readonly #idle: number;
  #timer: NodeJS.Timeout | undefined;

  constructor({ most = 8, idle = 5000 }: OpenFilesOptions = {}) {
    this.#idle = idle;
    this.#open = new LRUCache({ max: most, dispose: ({ file }) => closeFile(file) });
  }

  /**
   * The file, open and as it is on disk at this moment.
   *
   * @throws {FileNotFound | FileUnreadable | NotHdf5 | TruncatedOrCorrupt | EngineFailed}
   */
  async open(path: string): Promise<OpenFile> {
    clearTimeout(this.#timer);
    const engine = await startEngine();
    const stamp = stampOf(path);
    const known = this.#open.get(path);
    // An engine that broke down took its files with it, and one that was replaced should go.
    if (known !== undefined && known.stamp === stamp && known.file.engine === engine) return known;
    this.#open.delete(path);
    if (stamp === undefined) throw new FileNotFound(path, process.cwd());
    if (stamp === CLOSED) throw whyClosed(path);
    const file = openFile(engine, path);
    this.opened += 1;
    const opened = { file, stamp, form: remembering((dataset) => storedForm(file, dataset)) };
    this.#open.set(path, opened);
    return opened;
  }

  /** Nobody asks at the moment: after a while all are closed. */
  rest(): void {
    clearTimeout(this.#timer);
    if (this.#open.size === 0) return;
    this.#timer = setTimeout(() => this.close(), this.#idle);
    this.#timer.unref();
  }

  /** Closes all. Whoever asks next opens anew. */
  close(): void {
    clearTimeout(this.#timer);
    this.#open.clear();
  }
}

/** Inode, size and time of the last change of a file's content; undefined when there is no such file. */
export function stampOf(path: string): string | undefined {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat !== undefined && !stat.isFile() && !stat.isDirectory()) return CLOSED;
    return stat && `${stat.ino}:${stat.size}:${stat.mtimeNs}`;
  } catch {
    return CLOSED;
  }
}

/**
 * What there is to see of a file on the way to which is a folder that may not be entered, or a link to itself; and of
 * pipes and devices, which are never opened: who reads from them may wait for ever, in a call that nobody can end.
 */
const CLOSED = "closed to us";

function whyClosed(path: string): FileUnreadable {
  try {
    statSync(path);
    return new FileUnreadable(path, t("it is a pipe or a device, and no file"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const words = code === "ELOOP" ? t("it is a link that leads to itself") : (code ?? message);
    return new FileUnreadable(path, words, error);
  }
}

/**
 * Forms that were looked up once are remembered, for as long as the file is open. Those that depend on other files are
 * not: they may have changed.
 */
function remembering(look: (dataset: string) => StoredForm): (dataset: string) => StoredForm {
  const known = new LRUCache<string, StoredForm>({ max: 100 });
  return (dataset) => {
    const form = known.get(dataset) ?? look(dataset);
    if (form.otherFiles?.length === 0) known.set(dataset, form);
    return form;
  };
}
