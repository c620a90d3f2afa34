/**
 * Values that have no better picture (scalars, long strings, compounds) as text: monospace, lines wrapped or not, cut
 * where the server has cut it. What is in the text is never markup.
 */
import type { DatasetDetails } from "../../../server/protocol/frames.ts";
import { formatCount } from "../../../server/protocol/units.ts";
import { iconButton } from "../../panel/controls.ts";
import { element, setAttribute, setHidden, setText } from "../../panel/elements.ts";
import { isSuperseded } from "../channel.ts";
import type { Display, DisplayHost, Shown } from "../display.ts";
import { say } from "../strings.ts";

/** The display `text`. It is empty until `show`. */
export const createTextDisplay = (host: DisplayHost): Display => new TextDisplay(host);

class TextDisplay implements Display {
  readonly element: HTMLElement;
  readonly #host: DisplayHost;
  readonly #text = element("pre", { class: "text-value", attributes: { tabindex: 0 } });
  readonly #cut = element("p", { class: "text-cut quiet", attributes: { hidden: true } });
  readonly #wrap = element("input", { attributes: { type: "checkbox" } });
  #details: DatasetDetails | undefined;
  #dataset = "";
  #place: Shown["place"] = { index: [] };
  #isVisible = false;
  /** What is shown is no longer known to be what is in the file. */
  #isStale = true;
  #asked = 0;

  constructor(host: DisplayHost) {
    this.#host = host;
    this.#wrap.checked = true;
    this.#wrap.addEventListener("change", () => {
      this.#showWrap();
      host.stateChanged();
    });
    this.element = element(
      "section",
      { class: "text-display" },
      element(
        "div",
        { class: "display-bar" },
        element("label", { class: "check" }, this.#wrap, say("text.wrap")),
        iconButton("copy", say("text.copy"), () => this.#copy(), say("text.copy")),
      ),
      this.#text,
      this.#cut,
    );
    this.#showWrap();
  }

  show({ dataset, details, place }: Shown, kept: unknown): void {
    if (dataset !== this.#dataset) this.#fill("");
    this.#dataset = dataset;
    this.#details = details;
    this.#place = place;
    setAttribute(this.#text, "aria-label", say("text.label", { dataset }));
    this.#wrap.checked = !(
      typeof kept === "object" &&
      kept !== null &&
      "wraps" in kept &&
      kept.wraps === false
    );
    this.#showWrap();
    this.refresh();
  }

  refresh(): void {
    this.#isStale = true;
    if (this.#isVisible) void this.#ask();
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    if (isVisible && this.#isStale) void this.#ask();
  }

  state(): unknown {
    return { wraps: this.#wrap.checked };
  }

  place(): Shown["place"] {
    return this.#place;
  }

  slice(): readonly [number, number][] {
    return (this.#details?.shape ?? []).map((length) => [0, length]);
  }

  dispose(): void {
    this.#asked++;
    this.element.remove();
  }

  async #ask(): Promise<void> {
    const number = ++this.#asked;
    this.#isStale = false;
    try {
      const answer = await this.#host.channel.ask("text", { dataset: this.#dataset, ...this.#place });
      if (number !== this.#asked || isSuperseded(answer)) return;
      if (answer.kind === "absent") {
        this.#fill("");
        this.#host.announce(answer.message);
        return;
      }
      this.#host.announce(undefined);
      this.#fill(answer.text, answer.isCut);
    } catch (error) {
      if (number === this.#asked) this.#host.announce(error instanceof Error ? error.message : String(error));
    }
  }

  #fill(text: string, isCut = false): void {
    setText(this.#text, text);
    setText(this.#cut, say("text.cut", { count: formatCount(text.length) }));
    setHidden(this.#cut, !isCut);
  }

  #showWrap(): void {
    this.#text.classList.toggle("wraps", this.#wrap.checked);
  }

  #copy(): void {
    this.#host.channel.post({ type: "copy", text: this.#text.textContent });
    this.#host.announce(say("text.copied"));
  }
}
