/**
 * One panel: what it shows, and when it is told of what has changed.
 *
 *     events ──▶ dirty ──▶ notice ──▶ panel draws ──▶ `drawn` ──▶ next notice, if something is dirty by then
 *
 * At most one notice is under way, and each holds the newest state: a slow panel gets fewer pictures, and nobody waits
 * for it. Making pictures never takes more than a fifth of the time. Knows neither connection nor processes.
 */
import type { PanelView } from "../../panel/panel-view.ts";
import {
  defaultGraphView,
  type GraphPicture,
  type GraphView,
  type PanelAnswer,
  type PanelContent,
  type PanelNotice,
  type PanelQuestion,
  type PanelSource,
} from "../../protocol/panel.ts";
import type { RunView } from "../../protocol/run-view.ts";
import type { CallSite } from "../../protocol/sites.ts";
import type { Clock } from "../clock.ts";
import type { PlacesNow, Subscription } from "../parts.ts";
import { placedDetails, placedPicture, placedTimeline, placesIn } from "./placed.ts";

/** What a panel begins with. */
const nothingSelected = JSON.stringify([[], []]);

/** What a panel shows, as it is at the moment. */
export interface Shown extends Subscription {
  readonly view: PanelView;
  /** Absent for an analysis. */
  run(): RunView | undefined;
  /** Why there is nothing to see; undefined when there is something. */
  empty(): string | undefined;
  /** Whether the panel may offer to run the script. */
  canRun(): boolean;
  /** Where the places it names are now; absent where it names those of now. */
  look?(): PlacesNow;
}

/** Not more notices than a screen can show; see the protocol. */
const NOTICE_EVERY_MS = 50;

/** While pictures follow each other, a run's own figures go between two of them this often, in milliseconds. */
const FIGURES_EVERY_MS = 250;

/** Making a picture is followed by this many times as long without one. */
const REST = 4;

export class PanelSession {
  readonly source: PanelSource;
  readonly #clock: Clock;
  readonly #show: () => Promise<Shown>;
  readonly #send: (notice: PanelNotice) => void;
  #shown: Promise<Shown>;
  /** What the last promise brought. */
  #current: Shown | undefined;
  #graphView: GraphView = defaultGraphView;
  /** What the panel was told last beside its graph. */
  #toldBeside = "";
  /** The last picture, and the places it was sent with. */
  #picture: GraphPicture | undefined;
  #toldPlaces = "";
  #isReady = false;
  #isDrawing = false;
  #isClosed = false;
  /** What the panel does not know yet. */
  #isGraphNew = false;
  #isDirty = false;
  #isRunDirty = false;
  #selected: { readonly notice: PanelNotice; readonly text: string } | undefined;
  #toldSelected = nothingSelected;
  /** When the next notice may go, in milliseconds since 1970. */
  #due = 0;
  #timer: Subscription | undefined;
  /** When the run's figures were sent last, in milliseconds since 1970. */
  #toldRun = 0;

  /** @param show makes what is shown, again whenever it has become another */
  constructor(
    source: PanelSource,
    clock: Clock,
    show: () => Promise<Shown>,
    send: (notice: PanelNotice) => void,
  ) {
    this.source = source;
    this.#clock = clock;
    this.#show = show;
    this.#send = send;
    this.#shown = this.#opened();
  }

  /** Answers what a panel asks; rejects when what it shows cannot be read. */
  async ask(question: PanelQuestion): Promise<PanelAnswer> {
    const shown = await this.#shown;
    const { view } = shown;
    switch (question.ask) {
      case "ready":
        return this.#content(shown, question.takes.view);
      case "view":
        return this.#drawn(shown, question.takes.view);
      case "details":
        return placedDetails(view.details(question.takes), shown.look?.());
      case "find":
        return view.find(question.takes.task);
      case "search":
        return view.search(question.takes.text);
      case "timeline":
        return placedTimeline(
          view.timeline(question.takes.from, question.takes.to, question.takes.width),
          shown.look?.(),
        );
      case "layout":
        return view.layout(question.takes);
      case "export":
        return { text: await view.export(question.takes.format) };
      default:
        throw new Error(`No panel asks ${JSON.stringify(question satisfies never)}.`);
    }
  }

  /** Something has happened in what is shown. */
  changed(): void {
    this.#isDirty = true;
    this.#isRunDirty = true;
    this.#plan();
  }

  /** Texts have been edited: a picture whose places are elsewhere now is sent again. */
  moved(): void {
    if (!this.#current?.look || !this.#picture) return;
    if (placesIn(placedPicture(this.#picture, this.#current.look())) === this.#toldPlaces) return;
    this.#isGraphNew = true;
    this.#plan();
  }

  /** What is shown has become another: the script of an analysis was edited, or a setting changed. */
  renew(): void {
    this.#current?.dispose();
    this.#current = undefined;
    this.#isGraphNew = true;
    this.#shown = this.#opened();
  }

  /** The panel has drawn what it was sent last. */
  drawn(): void {
    this.#isDrawing = false;
    this.#plan();
  }

  /** The cursor rests at a place in a script. */
  cursor(site: CallSite): void {
    if (!this.#current || !this.#isReady) return;
    const { view, look } = this.#current;
    const { boxes, tasks } = view.boxesAt(look ? look().ran(site) : site);
    const text = JSON.stringify([boxes, tasks]);
    this.#selected =
      text === this.#toldSelected ? undefined : { notice: { notice: "selected", boxes, tasks }, text };
    this.#plan();
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.dispose();
    this.#current?.dispose();
    this.#current = undefined;
  }

  #opened(): Promise<Shown> {
    const shown = this.#open();
    // Whoever asks is told when it fails; a notice has nobody to tell.
    shown.then(
      () => this.#plan(),
      () => {},
    );
    return shown;
  }

  async #open(): Promise<Shown> {
    const shown = await this.#show();
    // Whoever closed the panel meanwhile cannot free what was not there yet.
    if (this.#isClosed) shown.dispose();
    else this.#current = shown;
    return shown;
  }

  #content(shown: Shown, graphView: GraphView): PanelContent {
    this.#isReady = true;
    this.#isDrawing = false;
    this.#toldSelected = nothingSelected;
    const graph = this.#drawn(shown, graphView);
    const run = shown.run();
    this.#toldRun = this.#clock.now();
    const empty = shown.empty();
    const canRun = shown.canRun();
    this.#toldBeside = besideOf(shown);
    return { source: this.source, graph, ...(run && { run }), ...(empty !== undefined && { empty }), canRun };
  }

  #drawn(shown: Shown, graphView: GraphView): GraphPicture {
    this.#graphView = graphView;
    this.#isGraphNew = false;
    this.#isDirty = false;
    return this.#measured(() => this.#placed(shown, shown.view.setView(graphView)));
  }

  #placed(shown: Shown, picture: GraphPicture): GraphPicture {
    this.#picture = picture;
    const placed = placedPicture(picture, shown.look?.());
    this.#toldPlaces = shown.look ? placesIn(placed) : "";
    return placed;
  }

  /** Sends the next notice as soon as one may go. */
  #plan(): void {
    if (this.#isClosed || !this.#isReady || this.#isDrawing || this.#timer || !this.#hasNews()) return;
    const wait = this.#due - this.#clock.now();
    if (wait <= 0) this.#next();
    else {
      this.#timer = this.#clock.later(wait, () => {
        this.#timer = undefined;
        this.#next();
      });
    }
  }

  #hasNews(): boolean {
    return this.#isGraphNew || this.#isDirty || this.#isRunDirty || this.#selected !== undefined;
  }

  #next(): void {
    if (this.#isClosed || this.#isDrawing || !this.#current) return;
    const began = this.#clock.now();
    this.#due = began + NOTICE_EVERY_MS;
    const notice = this.#measured(() => this.#news(this.#current!));
    if (!notice) return;
    this.#isDrawing = true;
    this.#send(notice);
  }

  /** What the panel should know first. Figures go between pictures, or they would wait for a quiet moment. */
  #news(shown: Shown): PanelNotice | undefined {
    if (this.#selected) {
      const { notice, text } = this.#selected;
      this.#toldSelected = text;
      this.#selected = undefined;
      return notice;
    }
    const areFiguresDue = this.#isRunDirty && this.#clock.now() - this.#toldRun >= FIGURES_EVERY_MS;
    if (!areFiguresDue && (this.#isGraphNew || this.#isDirty)) {
      const isNew = this.#isGraphNew;
      this.#isGraphNew = false;
      this.#isDirty = false;
      const beside = besideOf(shown);
      if (beside !== this.#toldBeside) {
        // A sentence is part of the panel's content, which it asks for.
        this.#toldBeside = beside;
        return { notice: "source", source: this.source };
      }
      if (isNew) {
        return { notice: "graph", graph: this.#placed(shown, shown.view.setView(this.#graphView)) };
      }
      if (shown.view.isOutdated()) {
        return { notice: "graph", graph: this.#placed(shown, shown.view.picture()) };
      }
      const states = shown.view.changes();
      if (states) return { notice: "states", states };
    }
    if (!this.#isRunDirty) return undefined;
    this.#isRunDirty = false;
    this.#toldRun = this.#clock.now();
    const run = shown.run();
    return run && { notice: "run", run };
  }

  /** Whatever is made, there is a rest after it in proportion to what it cost. */
  #measured<T>(make: () => T): T {
    const began = this.#clock.now();
    const made = make();
    const now = this.#clock.now();
    this.#due = Math.max(this.#due, now + REST * (now - began));
    return made;
  }
}

/** What a panel's content says beside its graph and its run. */
const besideOf = (shown: Shown): string => JSON.stringify([shown.empty(), shown.canRun()]);
