/**
 * One axis of a dataset as a line: asks for what is in view at the width of the screen, and shows it. With the bar of
 * axes it goes through the frames of datasets of more dimensions, and plays them.
 *
 *     ┌ buttons · what is in view · point under the pointer ┐
 *     │ plot                                                │
 *     └ axes, sliders, play ────────────────────────────────┘
 */
import { formatCount } from "../../../server/protocol/units.ts";
import { element, setAttribute, setHidden, setText } from "../../panel/elements.ts";
import { AxesBar } from "../axes/axes-bar.ts";
import { furtherAxes } from "../axes/axes-choice.ts";
import { nameOf } from "../axes/axes-view.ts";
import type { ChoiceListener } from "../axes/bar-options.ts";
import type { Display, DisplayHost, Shown } from "../display.ts";
import { NothingToExportError } from "../image/errors.ts";
import type { ExportedFile, PngOptions } from "../image/exports.ts";
import { LineControls } from "./line-controls.ts";
import { LineCursor } from "./line-cursor.ts";
import { type LineExports, lineFile } from "./line-file.ts";
import { extentAsked, frameKey, type LineAnswer, type LineAsk, LineFlow, willServe } from "./line-flow.ts";
import { LinePlot } from "./line-plot.ts";
import type { LinePoints } from "./line-points.ts";
import { LineReadout } from "./line-readout.ts";
import { type LineState, type LineTaste, lineStateOf, lineTasteOf } from "./line-state.ts";
import { fileName, titleOf } from "./line-words.ts";
import { say } from "./strings.ts";

/** The line, and what can be taken away of it. */
export interface LineDisplay extends Display {
  readonly exports: LineExports;
}

/** The display `line`. It is empty until `show`, and asks for nothing before it is visible. */
export const createLineDisplay = (host: DisplayHost): LineDisplay => new LineOfDataset(host);

/** How much is asked for on both sides of what is in view, as a share of it. */
const around = 0.5;

/** There is one display of lines to a page. */
const helpId = "line-help";

class LineOfDataset implements LineDisplay {
  readonly element: HTMLElement;
  readonly exports: LineExports;
  readonly #host: DisplayHost;
  readonly #bar: AxesBar;
  readonly #plot: LinePlot;
  readonly #flow: LineFlow;
  readonly #cursor: LineCursor;
  readonly #controls: LineControls;
  readonly #message = element("p", { class: "line-message", attributes: { role: "status", hidden: true } });
  #shown: Shown | undefined;
  #isVisible = false;
  /** The line on screen and the frame it is of; and the line of the frame that was on screen before. */
  #last: { readonly key: string; readonly points: LinePoints } | undefined;
  #before: LinePoints | undefined;
  /** The newest question, until it is answered. */
  #underWay: LineAsk | undefined;
  /** Something is to be asked for as soon as everything that happens at once has happened. */
  #isDue = false;

  constructor(host: DisplayHost) {
    this.#host = host;
    this.#bar = new AxesBar({
      shows: 1,
      onChoice: this.#choose,
      announce: (text) => host.announce(text),
      onStateChanged: () => host.stateChanged(),
    });
    this.#plot = new LinePlot(host.theme, {
      moved: () => this.#moved(),
      pointed: (point) => this.#cursor.point(point),
    });
    this.#flow = new LineFlow(host.channel, (answer) => this.#take(answer));
    const readout = new LineReadout(host.channel, (at) => ({
      dataset: this.#shown?.dataset ?? "",
      ...this.place(),
      index: this.#bar.choice.index.with(this.#axis, at),
    }));
    this.#cursor = new LineCursor(this.#plot, readout);
    this.#controls = new LineControls(this.#plot, this.#cursor, readout, {
      moved: () => this.#moved(),
      drawn: () => this.#drawn(),
    });
    this.exports = { png: (options) => this.#png(options) };
    const { element: plot } = this.#plot;
    setAttribute(plot, "aria-roledescription", say("line.roleDescription"));
    setAttribute(plot, "aria-describedby", helpId);
    plot.addEventListener("keydown", (event) => {
      if (this.#controls.key(event) || this.#bar.key(event)) event.stopPropagation();
    });
    this.element = element(
      "div",
      { class: "line-display" },
      this.#controls.element,
      element("div", { class: "line-stage" }, plot, this.#message),
      this.#bar.element,
      element("p", { class: "unseen", text: say("line.help"), attributes: { id: helpId } }),
      readout.spoken,
    );
  }

  show(shown: Shown, kept: unknown): void {
    const isSame = shown.dataset === this.#shown?.dataset;
    const axis = this.#bar.choice.rows;
    const state = lineStateOf(kept);
    this.#shown = shown;
    this.#bar.show(shown, state.bar);
    const isOther = !isSame || this.#bar.choice.rows !== axis;
    if (isOther) this.#begin(state);
    this.#plot.view.setLength(this.#length);
    if (isOther && state.view) this.#plot.view.lookAt(state.view.from, state.view.to);
    this.#showNames();
    this.#showWhatIsSeen();
    this.#need();
  }

  refresh(): void {
    this.#need();
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#bar.setVisible(isVisible);
    if (isVisible) this.#need();
  }

  state(): unknown {
    const { from, to, isWhole } = this.#plot.view;
    const { range, scale } = this.#plot.manner;
    const view = isWhole ? null : { from, to };
    return {
      bar: this.#bar.state(),
      view,
      range,
      isLog: scale === "log",
    } satisfies LineState;
  }

  place(): { readonly index: readonly number[]; readonly part?: string } {
    const { index, part } = this.#bar.choice;
    return { index, ...(part === undefined ? {} : { part }) };
  }

  slice(): (number | readonly [from: number, to: number])[] {
    const { from, to } = this.#plot.view.elements;
    const { index, rows } = this.#bar.choice;
    return index.map((at, axis) => (axis === rows ? [from, to] : at));
  }

  dispose(): void {
    this.#flow.forget();
    this.#bar.dispose();
    this.#plot.dispose();
    this.element.remove();
  }

  /** The axis that is shown. */
  get #axis(): number {
    return this.#bar.choice.rows ?? 0;
  }

  get #length(): number {
    return this.#shown?.details.shape?.[this.#axis] ?? 0;
  }

  get #axisName(): string {
    return this.#shown ? nameOf(this.#shown.details, this.#axis) : "";
  }

  /** Another dataset or axis: nothing of what was shown holds any more. */
  #begin({ range, isLog }: LineState): void {
    this.#flow.forget();
    this.#underWay = undefined;
    this.#last = undefined;
    this.#before = undefined;
    this.#plot.showNothing();
    this.#plot.setManner({
      scale: isLog ? "log" : "linear",
      range,
      ...lineTasteOf(this.#host.preference("line")),
    });
    this.#plot.view.fit();
    this.#cursor.leave();
    this.#bar.setLabel(undefined);
    this.#showMessage(undefined);
  }

  readonly #choose: ChoiceListener = (_choice, why) => {
    this.#cursor.isExact = why !== "play";
    if (why === "axes") {
      this.#begin({ ...lineStateOf(this.state()), range: null });
      this.#plot.view.setLength(this.#length);
    }
    // Phases are not magnitudes.
    if (why === "part") this.#plot.setManner({ range: null });
    this.#showNames();
    // Frames that go by are not looked around in.
    return this.#ask(why === "play" ? 0 : around);
  };

  /** Asks once, however many reasons there are at this moment. */
  #need(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      void this.#ask(around);
    });
  }

  #ask(share: number): Promise<boolean> {
    const { view, pixels } = this.#plot;
    const length = this.#length;
    if (!this.#shown || !this.#isVisible || pixels === 0 || length === 0) return Promise.resolve(false);
    const place = { dataset: this.#shown.dataset, ...this.place(), axis: this.#axis };
    const ask = { ...place, ...extentAsked(view, length, pixels, share) };
    this.#underWay = ask;
    return this.#flow.ask(ask).finally(() => {
      if (this.#underWay === ask) this.#underWay = undefined;
    });
  }

  #take(answer: LineAnswer): Promise<void> {
    if ("absent" in answer) {
      this.#last = undefined;
      this.#plot.showNothing();
      this.#showWhatIsSeen();
      this.#showMessage(answer.absent);
      this.#bar.setLabel(answer.label);
      this.#cursor.read(false);
      return Promise.resolve();
    }
    const { ask, points } = answer;
    const key = frameKey(ask);
    if (this.#last && this.#last.key !== key) this.#before = this.#last.points;
    this.#last = { key, points };
    this.#plot.view.setLength(points.length);
    const painted = this.#plot.show(points, this.#before);
    this.#bar.setLabel(points.label);
    this.#showWhatIsSeen();
    this.#cursor.read(false);
    return painted;
  }

  #moved(): void {
    const { points, view, pixels } = this.#plot;
    this.#showWhatIsSeen();
    this.#host.stateChanged();
    const isComing = this.#underWay && willServe(this.#underWay, view, pixels);
    if (!isComing && !points?.serves(view, pixels)) this.#need();
  }

  #drawn(): void {
    this.#showWhatIsSeen();
    const { showsGrid, showsBefore } = this.#plot.manner;
    this.#host.setPreference("line", { showsGrid, showsBefore } satisfies LineTaste);
    this.#host.stateChanged();
  }

  #showNames(): void {
    if (!this.#shown) return;
    const { dataset } = this.#shown;
    const values = this.#bar.choice.part ?? dataset.split("/").at(-1) ?? "";
    this.#plot.setManner({ names: [this.#axisName, values] });
    const count = formatCount(this.#length);
    setAttribute(
      this.#plot.element,
      "aria-label",
      say("line.name", { dataset, count, axis: this.#axisName }),
    );
  }

  #showWhatIsSeen(): void {
    this.#controls.show(furtherAxes(this.#bar.choice).length > 0);
    const { seen, manner } = this.#plot;
    if (this.#length === 0) this.#showMessage(say("line.empty", { axis: this.#axisName }));
    else if (seen && !seen.range)
      this.#showMessage(
        say(manner.scale === "log" && seen.hasUnplaced ? "line.noPositive" : "line.noFinite"),
      );
    else if (seen) this.#showMessage(undefined);
  }

  #showMessage(text: string | undefined): void {
    setText(this.#message, text ?? "");
    setHidden(this.#message, text === undefined);
  }

  async #png(options: PngOptions): Promise<ExportedFile> {
    if (!this.#shown) throw new NothingToExportError(say("line.nothingToExport"));
    const { choice } = this.#bar;
    const title = titleOf(this.#shown, choice, this.#last?.points.label);
    return lineFile(this.#plot, this.#host.theme, { title, name: fileName(this.#shown, choice) }, options);
  }
}
