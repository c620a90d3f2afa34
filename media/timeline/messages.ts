/**
 * What stands in place of bars when there are none: sentences, and a button where something can be done.
 */
import type { PanelSource } from "../../server/protocol/panel.ts";
import type { RunView } from "../../server/protocol/run-view.ts";
import { element, setHidden, setText } from "../panel/elements.ts";
import type { Pictures } from "./pictures.ts";
import { say } from "./strings.ts";

export class Messages {
  readonly element: HTMLElement;
  readonly #title = element("h2");
  readonly #hint = element("p");
  readonly #run: HTMLButtonElement;
  readonly #retry: HTMLButtonElement;
  #kind: PanelSource["kind"] = "run";
  #view: RunView | undefined;
  #reason: string | undefined;

  constructor(moves: { run(): void; retry(): void }) {
    const button = (text: string, click: () => void) =>
      element("button", { class: "button primary", text, attributes: { type: "button" }, click });
    this.#run = button(say("timeline.run"), () => moves.run());
    this.#retry = button(say("timeline.retry"), () => moves.retry());
    this.element = element("div", { class: "empty" }, this.#title, this.#hint, this.#run, this.#retry);
  }

  /** What the panel shows. */
  show(kind: PanelSource["kind"], run: RunView | undefined): void {
    this.#kind = kind;
    this.#view = run;
  }

  /** Why there is no picture; undefined when all is well again. */
  refused(reason: string | undefined): void {
    this.#reason = reason;
  }

  /** Shows what is to be said of these pictures, or nothing. */
  tell(pictures: Pictures): void {
    const known = pictures.overview ?? pictures.detail;
    const isEmpty = known?.tracks.every(({ length }) => length === 0) ?? false;
    const isRunning = this.#view?.status === "running" || this.#view?.status === "cancelling";
    const isAnalysis = this.#kind === "analysis";
    const isRefused = this.#reason !== undefined && !known;
    setHidden(this.element, !(isAnalysis || isEmpty || isRefused));
    setHidden(this.#retry, !isRefused);
    setHidden(this.#run, isRefused || isRunning);
    if (isAnalysis) this.#say(say("timeline.analysis"), say("timeline.analysisHint"));
    else if (isRefused) this.#say(say("timeline.refused", { reason: this.#reason! }), "");
    else if (isRunning) this.#say(say("timeline.starting"), say("timeline.nothingHint"));
    else this.#say(say("timeline.nothing"), say("timeline.nothingHint"));
  }

  /** True while there is something to be said in place of bars. */
  get isShown(): boolean {
    return !this.element.hidden;
  }

  #say(title: string, hint: string): void {
    setText(this.#title, title);
    setText(this.#hint, hint);
  }
}
