/**
 * The viewers of frames that are open, by the names that their client gave them. Each has at most one reader, and all
 * of them together only a few: the one that was seen longest ago gives up its own, and gets another when it is asked.
 */
import type { FrameAnswer, FrameQuestion } from "../../protocol/frame-questions.ts";
import type { FrameProgress, FramesNotice, FramesSource, SliceToWrite } from "../../protocol/frames.ts";
import { UnknownViewerError } from "./errors.ts";
import { Viewer, type ViewerParts } from "./viewer.ts";

/**
 * Readers that may be alive at once, beside those that write: what fits side by side on a screen. Each takes about 50 MB,
 * and up to 128 MB of values with it.
 */
export const mostReaders = 4;

/** What the viewers tell their client. */
export interface ViewersTell {
  readonly notice: (viewer: string, notice: FramesNotice) => void;
  readonly writing: (viewer: string, progress: FrameProgress) => void;
}

export class Viewers {
  readonly #parts: ViewerParts;
  readonly #tell: ViewersTell;
  readonly #viewers = new Map<string, Viewer>();

  constructor(parts: ViewerParts, tell: ViewersTell) {
    this.#parts = parts;
    this.#tell = tell;
  }

  /** A viewer shows `source` from now on; what it showed before is freed. Opens no file. */
  open(viewer: string, source: FramesSource, deflate: boolean): void {
    this.close(viewer);
    const opened = new Viewer(source, deflate, this.#parts, {
      notice: (notice) => {
        if (this.#viewers.get(viewer) === opened) this.#tell.notice(viewer, notice);
      },
      writing: (progress) => this.#tell.writing(viewer, progress),
      read: () => this.#endOthers(opened),
    });
    this.#viewers.set(viewer, opened);
    this.#endOthers(opened);
  }

  /** @throws {RefusedError} with a sentence for a person */
  async ask(viewer: string, question: FrameQuestion): Promise<FrameAnswer<string>> {
    return this.#get(viewer).ask(question);
  }

  /** @throws {RefusedError} with a sentence for a person, also when it was stopped */
  async write(viewer: string, slice: SliceToWrite, path: string): Promise<{ readonly bytes: number }> {
    return this.#get(viewer).write(slice, path);
  }

  stopWriting(viewer: string): void {
    this.#viewers.get(viewer)?.stopWriting();
  }

  setVisible(viewer: string, isVisible: boolean): void {
    this.#viewers.get(viewer)?.setVisible(isVisible);
  }

  close(viewer: string): void {
    const closed = this.#viewers.get(viewer);
    this.#viewers.delete(viewer);
    closed?.close();
  }

  closeAll(): void {
    for (const viewer of [...this.#viewers.keys()]) this.close(viewer);
  }

  /** Scripts may be run from now on: viewers that could show nothing begin anew. */
  trusted(): void {
    for (const [name, viewer] of this.#viewers) {
      if (viewer.needsTrust) this.#tell.notice(name, { notice: "source" });
    }
  }

  #get(viewer: string): Viewer {
    const found = this.#viewers.get(viewer);
    if (!found) throw new UnknownViewerError();
    return found;
  }

  /** Ends the readers that are too many, of the viewers that nobody has seen for longest. One that works is left alone. */
  #endOthers(reading: Viewer): void {
    const alive = [...this.#viewers.values()].filter(({ isReading }) => isReading);
    const idle = alive
      .filter((viewer) => viewer !== reading && !viewer.isBusy)
      .sort((a, b) => Number(a.isVisible) - Number(b.isVisible) || a.lastSeen - b.lastSeen);
    for (const viewer of idle.slice(0, Math.max(0, alive.length - mostReaders))) viewer.endReader();
  }
}
