/**
 * Lines above and over the display: what lasts (the file is gone, the run has ended), what a display has to say, what
 * was just done, and how far a picture is.
 */
import type { FrameProgress } from "../../server/protocol/frames.ts";
import { formatCount } from "../../server/protocol/units.ts";
import { element, setHidden, setText } from "../panel/elements.ts";
import type { PageButton } from "./page-message.ts";
import { say } from "./strings.ts";

/** Milliseconds for which a line about what was just done stays: long enough to be read twice. */
const stay = 6000;

export class NoticeStrip {
  /** Above the display: it takes room, so that it covers nothing. */
  readonly banner = element("div", { class: "banner", attributes: { role: "alert", hidden: true } });
  /** Over the lower edge of the display. */
  readonly toast = element("div", { class: "toast", attributes: { role: "status", hidden: true } });
  readonly #bar = element("progress", { attributes: { max: 1 } });
  readonly #progressText = element("span");
  readonly progress: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.progress = element(
      "div",
      { class: "progress", attributes: { hidden: true } },
      this.#bar,
      this.#progressText,
    );
  }

  /** Says something until it is taken back. */
  setBanner(text: string | undefined, buttons: readonly PageButton[] = []): void {
    setHidden(this.banner, text === undefined);
    if (text === undefined) return;
    this.banner.replaceChildren(
      element("span", { text }),
      ...buttons.map(({ text: label, choose }) =>
        element("button", {
          class: "button secondary",
          text: label,
          attributes: { type: "button" },
          click: () => choose(),
        }),
      ),
    );
  }

  /** What a display says; stays until it is taken back. */
  announce(text: string | undefined): void {
    clearTimeout(this.#timer);
    setText(this.toast, text ?? "");
    setHidden(this.toast, text === undefined);
  }

  /** What was just done; goes by itself. */
  mention(text: string): void {
    this.announce(text);
    this.#timer = setTimeout(() => this.announce(undefined), stay);
  }

  setProgress(progress: FrameProgress | null): void {
    setHidden(this.progress, progress === null);
    if (!progress) return;
    const { of, done, total } = progress;
    this.#bar.value = total > 0 ? done / total : 0;
    setText(this.#progressText, say(`page.${of}`, { done: formatCount(done), total: formatCount(total) }));
  }
}
