/**
 * The graph to take away: as text made by the server, or as PNG of the page's own drawing.
 */
import type { ExportFormat, PanelContent } from "../../server/protocol/panel.ts";
import type { Channel } from "../panel/channel.ts";
import { toPng } from "./paint-scene.ts";
import type { Scene } from "./scene.ts";

const endings: Readonly<Record<ExportFormat | "png", string>> = {
  svg: "svg",
  png: "png",
  dot: "dot",
  mermaid: "mmd",
};

export class Exports {
  readonly #channel: Pick<Channel, "ask" | "post">;
  readonly #scene: () => Scene | undefined;
  readonly #content: () => PanelContent | undefined;

  constructor(
    channel: Pick<Channel, "ask" | "post">,
    scene: () => Scene | undefined,
    content: () => PanelContent | undefined,
  ) {
    this.#channel = channel;
    this.#scene = scene;
    this.#content = content;
  }

  /** Offers the graph to be saved; rejects with a sentence when the server cannot write it. */
  async save(format: ExportFormat | "png"): Promise<void> {
    const name = `${this.#stem()}-graph.${endings[format]}`;
    if (format === "png") {
      const scene = this.#scene();
      if (scene) this.#channel.post({ type: "save", name, base64: toPng(scene) });
      return;
    }
    const { text } = await this.#channel.ask("export", { format });
    this.#channel.post({ type: "save", name, text });
  }

  /** `frames` of `/home/ada/frames.ts`; whatever could lead to another folder is gone. */
  #stem(): string {
    const content = this.#content();
    const script = content?.run?.script ?? (content?.source.kind === "analysis" ? content.source.script : "");
    const file = script.split(/[\\/]/).at(-1) ?? "";
    return file.replace(/\.[cm]?[jt]sx?$/, "") || "treadle";
  }
}
