/**
 * What can be taken away of what is shown: pictures and animations that the display makes, slices that the server
 * writes, and lines of code. The person is told how it went.
 */
import type { Display as DisplayName, SliceToWrite } from "../../server/protocol/frames.ts";
import { formatBytes } from "../../server/protocol/units.ts";
import type { FramesChannel } from "./channel.ts";
import type { MenuEntry } from "./context-menu.ts";
import type { AnyDisplay } from "./display-stand.ts";
import { say } from "./strings.ts";

/** What is shown, as far as it can be taken away. */
export interface Taken {
  /** What the file, sequence or array is called. */
  readonly title: string;
  /** A lazy array is in a script already. */
  readonly isArray: boolean;
  readonly dataset: string;
  readonly display: AnyDisplay;
  readonly name: DisplayName;
}

export class TakeAway {
  readonly #channel: FramesChannel;
  readonly #announce: (text: string) => void;

  constructor(channel: FramesChannel, announce: (text: string) => void) {
    this.#channel = channel;
    this.#announce = announce;
  }

  /** Entries of the export menu. */
  entries(taken: Taken): MenuEntry[] {
    const exports = taken.display.exports;
    const entries: MenuEntry[] = [];
    const entry = (text: string, choose: () => Promise<void>): void => {
      entries.push({ text, choose: () => void this.#attempt(choose) });
    };
    if (exports?.png) {
      entry(say("export.png"), async () => this.#save(await exports.png!({ isDecorated: true })));
      if (taken.name === "image") {
        entry(say("export.pngPlain"), async () => this.#save(await exports.png!({ isDecorated: false })));
      }
    }
    if (exports?.gif && exports.canAnimate?.()) {
      entry(say("export.gif"), async () => {
        const made = await exports.gif!();
        if (made) this.#save(made);
      });
    }
    entry(say("export.csv"), () => this.#write(taken, "csv"));
    entry(say("export.npy"), () => this.#write(taken, "npy"));
    if (!taken.isArray) entry(say("export.pipeline"), () => this.#pipeline(taken));
    return entries;
  }

  /** Puts the lines that read exactly what is shown on the clipboard. */
  copyCode({ dataset, display }: Taken): Promise<void> {
    return this.#attempt(async () => {
      const { text } = await this.#channel.ask("code", { what: "slice", dataset, slice: display.slice() });
      this.#channel.post({ type: "copy", text });
      this.#announce(say("bar.codeCopied"));
    });
  }

  async #pipeline({ dataset }: Taken): Promise<void> {
    const { text } = await this.#channel.ask("code", { what: "pipeline", dataset, slice: [] });
    this.#channel.post({ type: "new-script", text });
  }

  #save({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }): void {
    this.#channel.post({ type: "save", name, bytes });
  }

  async #write(taken: Taken, format: SliceToWrite["format"]): Promise<void> {
    const { part } = taken.display.place();
    const slice: SliceToWrite = {
      dataset: taken.dataset,
      slice: taken.display.slice(),
      ...(part === undefined ? {} : { part }),
      format,
    };
    const bytes = await this.#channel.write(sliceName(taken.title, slice), slice);
    if (bytes !== null) this.#announce(say("export.written", { size: formatBytes(bytes) }));
  }

  async #attempt(attempt: () => Promise<void>): Promise<void> {
    try {
      await attempt();
    } catch (error) {
      this.#announce(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Such as `run-3-entry-frames-412.csv`: nothing in it leads to another folder, and every system takes it. */
export function sliceName(title: string, { dataset, slice, format }: SliceToWrite): string {
  const single = slice.filter((at) => typeof at === "number");
  const parts = [title.replace(/\.[a-z0-9]{1,5}$/i, ""), ...dataset.split("/"), ...single.map(String)];
  const name = parts
    .map((part) =>
      part
        .normalize("NFKD")
        .replace(/[^a-z0-9_]+/gi, "-")
        .replace(/^-+|-+$/g, ""),
    )
    .filter(Boolean)
    .join("-");
  return `${name.slice(0, 100) || "slice"}.${format}`;
}
