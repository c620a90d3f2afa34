/**
 * Runs that are over, in a folder: the last few of them, over restarts and crashes.
 *
 * Only the small `run.json` of each is read at the start; what happened in a run is read when somebody opens it. A run
 * that its server left behind is `interrupted`. Two windows may have one folder: a run belongs to the server that
 * started it until that is gone, and nobody else lists or removes it before.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "../../protocol/events.ts";
import type { RunId, RunView } from "../../protocol/run-view.ts";
import { isGone, newFolderName, ownerOf } from "../../store/spill/owner.ts";
import type { TextShelf } from "../parts.ts";
import { readEvents } from "./event-file.ts";
import { names, RunFolder, type RunRecord } from "./run-folder.ts";

export interface Keeping {
  /** Runs that are kept; the oldest goes first. */
  readonly runs: number;
  /** Of these, runs that were only previews: they are made by the dozen, and must not push out the others. */
  readonly previews: number;
  /** Bytes on disk that are kept, likewise. */
  readonly bytes: number;
  /** Of each script, how many runs keep results to go on from. */
  readonly results: number;
}

/** As much as anybody looks back; the bytes are what an editor may take of a disk without asking. */
export const defaultKeeping: Keeping = { runs: 20, previews: 3, bytes: 500e6, results: 3 };

/** True for a run whose process is still there, as far as its view knows. */
export const isUnderWay = ({ status }: RunView): boolean => status === "running" || status === "cancelling";

export class History implements TextShelf {
  readonly #folder: string;
  readonly #keeping: Keeping;
  /** This server, as other servers may look for it. */
  readonly #owner = newFolderName();
  /** Run → what is shown of it; those of this server and those that are over. */
  readonly #views = new Map<RunId, RunView>();

  /** @param folder absolute; made when the first run is written */
  constructor(folder: string, keeping: Keeping = defaultKeeping) {
    this.#folder = folder;
    this.#keeping = keeping;
  }

  /** Reads what is there. Runs whose server is gone without having said how they ended are marked as interrupted. */
  open(): void {
    for (const run of names(this.#folder)) {
      const record = this.folderOf(run).read();
      if (!record || record.view.run !== run) continue;
      if (!isUnderWay(record.view)) this.#views.set(run, this.#current(record.view));
      else if (isAbandoned(record)) this.write({ ...record.view, status: "interrupted", executing: [] });
    }
  }

  /** All runs, newest first. */
  list(): readonly RunView[] {
    return [...this.#views.values()].sort((a, b) => b.started - a.started);
  }

  view(run: RunId): RunView | undefined {
    return this.#views.get(run);
  }

  folderOf(run: RunId): RunFolder {
    return new RunFolder(join(this.#folder, run));
  }

  /** Remembers how a run stands, on disk as well. A disk that cannot be written to costs only the memory. */
  write(view: RunView): RunView {
    const current = this.#current(view);
    this.#views.set(view.run, current);
    try {
      mkdirSync(this.#folder, { recursive: true });
      this.folderOf(view.run).write({ view: current, owner: this.#owner });
    } catch {
      // The event file of the same folder fails as well, and tells why.
    }
    return current;
  }

  keep(run: RunId, texts: ReadonlyMap<string, string>): void {
    try {
      this.folderOf(run).writeTexts(texts);
    } catch {
      // The event file of the same folder fails as well, and tells why.
    }
  }

  kept(run: RunId): ReadonlyMap<string, string> | undefined {
    return this.folderOf(run).readTexts();
  }

  /** What happened in a run, in batches; nothing for one that left no recording. */
  events(run: RunId): AsyncGenerator<readonly RunEvent[]> {
    return readEvents(this.folderOf(run).events);
  }

  /** Forgets a run and removes what is left of it. */
  forget(run: RunId): void {
    this.#views.delete(run);
    this.folderOf(run).remove();
  }

  /**
   * Removes what is more than is kept: whole runs, oldest first, and results that newer ones have replaced.
   *
   * @param inUse runs that others go on from just now; nothing of them is removed
   * @returns runs that are forgotten, and views that have changed
   */
  async tidy(
    inUse: ReadonlySet<RunId> = new Set(),
  ): Promise<{ readonly forgotten: readonly RunId[]; readonly changed: readonly RunView[] }> {
    const over = this.list().filter((view) => !isUnderWay(view) && !inUse.has(view.run));
    const changed = this.#removeOldResults(over);
    const forgotten: RunId[] = [];
    let bytes = 0;
    let previews = 0;
    let kept = 0;
    for (const { run, kind } of over) {
      bytes += await this.folderOf(run).size();
      if (kind === "preview") previews++;
      const hasRoom =
        kept < this.#keeping.runs &&
        bytes <= this.#keeping.bytes &&
        (kind !== "preview" || previews <= this.#keeping.previews);
      // The newest stays, however large it is: somebody is looking at it.
      if (hasRoom || run === over[0]!.run) {
        kept++;
        continue;
      }
      this.forget(run);
      forgotten.push(run);
    }
    return { forgotten, changed: changed.filter(({ run }) => !forgotten.includes(run)) };
  }

  #removeOldResults(over: readonly RunView[]): RunView[] {
    const changed: RunView[] = [];
    /** Script → runs of it that keep results so far. */
    const kept = new Map<string, number>();
    for (const view of over) {
      const folder = this.folderOf(view.run);
      if (!folder.hasResults()) continue;
      const count = (kept.get(view.script) ?? 0) + 1;
      kept.set(view.script, count);
      if (count <= this.#keeping.results) continue;
      folder.removeResults();
      if (view.canRerun) changed.push(this.write(view));
    }
    return changed;
  }

  /** A run can be gone on from as long as its results are there. */
  #current(view: RunView): RunView {
    if (isUnderWay(view)) return view;
    const canRerun = view.status !== "succeeded" && this.folderOf(view.run).hasResults();
    return canRerun === view.canRerun ? view : { ...view, canRerun };
  }
}

function isAbandoned({ owner }: RunRecord): boolean {
  const process = ownerOf(owner);
  return !process || isGone(process);
}
