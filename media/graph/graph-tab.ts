/**
 * The graph tab: takes pictures and differences in, and has them laid out, painted, listed and summed up. What the person
 * does goes to the server as another view, and comes back as another picture.
 *
 *     notice ──▶ model ──▶ placer ──▶ stage          canvas
 *                  └──────────────▶ twin, chips, legend, notes
 */
import type { GraphPicture, GraphView, PanelContent, PanelNotice } from "../../server/protocol/panel.ts";
import type { Selection } from "../panel/selection.ts";
import type { PanelContext, Tab } from "../panel/tab.ts";
import { Exports } from "./exports.ts";
import { GraphCommands } from "./graph-commands.ts";
import { GraphModel } from "./graph-model.ts";
import { GraphPage } from "./graph-page.ts";
import { Layouts } from "./layouts.ts";
import { makeLayoutWorker } from "./make-worker.ts";
import type { Placed } from "./motion.ts";
import { Placer } from "./placer.ts";
import { say } from "./strings.ts";
import { defaultViewState, type ViewState, viewStateOf } from "./view-state.ts";

export class GraphTab implements Tab {
  readonly id = "graph";
  readonly title = say("tab");
  readonly #context: PanelContext;
  readonly #layouts: Layouts;
  readonly #placer: Placer;
  readonly #page: GraphPage;
  readonly #commands: GraphCommands;
  readonly #refresh = (): void => this.#refreshNow();
  #state: ViewState = defaultViewState;
  #model: GraphModel | undefined;
  #content: PanelContent | undefined;
  #selected: ReadonlySet<string> = new Set();
  #highlighted: ReadonlySet<string> = new Set();
  /** Positions whose figures are to be brought up to date; all of them after another picture. */
  #stale = new Set<number>();
  #isModelNew = false;
  #isShown = false;
  /** Number of the view that was asked for last. */
  #views = 0;
  /** To be brought into view as soon as it is placed. */
  #awaited: string | undefined;

  constructor(context: PanelContext) {
    this.#context = context;
    const log = (text: string): void => context.channel.post({ type: "log", text });
    this.#layouts = new Layouts({ channel: context.channel, makeWorker: makeLayoutWorker, log });
    this.#placer = new Placer(this.#layouts, {
      placed: (placed, anchor) => this.#placed(placed, anchor),
      waiting: (sketched) => this.#page.sketch(sketched),
      failed: (reason) => log(reason),
    });
    this.#commands = new GraphCommands(context, {
      state: () => this.#state,
      model: () => this.#model,
      page: () => this.#page,
      change: (part) => this.#change(part),
      setView: (view, anchor) => this.#setView(view, anchor),
      awaitBox: (id) => this.#await(id),
    });
    const exports = new Exports(
      context.channel,
      () => this.#page.stage.scene,
      () => this.#content,
    );
    this.#page = new GraphPage(context, this.#commands, exports);
  }

  mount(host: HTMLElement): void {
    host.append(this.#page.root);
    this.#layouts.warmUp();
  }

  shown(): void {
    this.#isShown = true;
    this.#context.paint.draw(this.#refresh);
    this.#page.stage.repaint();
  }

  hidden(): void {
    this.#isShown = false;
  }

  /** How the person looks at the graph; the first question needs it. */
  get view(): GraphView {
    return this.#state.view;
  }

  setContent(content: PanelContent): void {
    const isOther = JSON.stringify(content.source) !== JSON.stringify(this.#content?.source);
    if (isOther && this.#content) {
      this.#model = undefined;
      this.#page.stage.clear();
      this.#selected = this.#highlighted = new Set();
    }
    this.#content = content;
    // A panel that shows another run counts its pictures from the beginning.
    this.#model = undefined;
    this.#setPicture(content.graph);
  }

  notice(notice: PanelNotice): void {
    switch (notice.notice) {
      case "graph":
        this.#setPicture(notice.graph);
        break;
      case "states": {
        const changed = this.#model?.merge(notice.states) ?? [];
        for (const box of changed) this.#stale.add(box);
        if (changed.length > 0) this.#page.stage.repaint();
        break;
      }
      case "run":
        if (this.#content) this.#content = { ...this.#content, run: notice.run };
        break;
      case "selected":
        this.#highlight(notice.boxes);
        break;
    }
    this.#context.paint.draw(this.#refresh);
  }

  select(selection: Selection): void {
    this.#selected = new Set(selection.boxes);
    this.#mark();
    if (selection.from === "graph") return;
    const [task] = selection.tasks;
    const [box] = selection.boxes;
    if (box !== undefined && this.#model?.positions.has(box)) this.#page.bringIntoView([box]);
    else if (task !== undefined) void this.#markTask(task, selection);
  }

  restore(kept: unknown): void {
    this.#state = viewStateOf(kept);
    this.#page.stage.cameraState = this.#state.camera;
    this.#page.update(this.#state);
  }

  state(): ViewState {
    const { camera: _before, ...state } = this.#state;
    const camera = this.#page.stage.cameraState;
    return camera ? { ...state, camera } : state;
  }

  #setPicture(picture: GraphPicture, anchor?: string): void {
    // The answer to an older view, overtaken by a notice or the other way round.
    if (this.#model && picture.picture < this.#model.picture.picture) return;
    this.#model = new GraphModel(picture);
    this.#isModelNew = true;
    this.#stale.clear();
    if (picture.boxes.length === 0) {
      this.#placer.stop();
      this.#page.stage.clear();
    } else this.#placer.place(this.#model, this.#state.direction, this.#context.theme.palette, anchor);
    this.#context.paint.draw(this.#refresh);
  }

  #placed(placed: Placed, anchor: string | undefined): void {
    const { stage } = this.#page;
    stage.show(placed, anchor);
    this.#mark();
    if (this.#awaited !== undefined && this.#page.bringIntoView([this.#awaited])) this.#awaited = undefined;
  }

  /** Everything that is made of elements, once in a frame. */
  #refreshNow(): void {
    if (!this.#isShown) return;
    const model = this.#model;
    if (this.#isModelNew) {
      this.#isModelNew = false;
      this.#page.twin.setModel(model);
      this.#mark();
    } else this.#page.twin.refresh(this.#stale);
    this.#stale.clear();
    this.#page.refresh(model, this.#state, this.#content);
  }

  #change(part: Partial<Omit<ViewState, "view">>): void {
    const before = this.#state;
    this.#state = { ...before, ...part };
    this.#page.update(this.#state);
    if (this.#model && before.direction !== this.#state.direction) {
      this.#page.stage.isFitted = true;
      this.#placer.place(this.#model, this.#state.direction, this.#context.theme.palette);
    }
    this.#context.paint.draw(this.#refresh);
    this.#context.stateChanged();
  }

  async #setView(view: GraphView, anchor?: string): Promise<void> {
    this.#state = { ...this.#state, view };
    this.#page.update(this.#state);
    this.#context.stateChanged();
    const number = ++this.#views;
    try {
      const picture = await this.#context.channel.ask("view", { view });
      if (number === this.#views) this.#setPicture(picture, anchor);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#context.announce(say("notice.refused", { reason }));
    }
  }

  #await(id: string): void {
    // In the picture before it may be something else by the same id: a closed group, and now it is open.
    const isDrawn = this.#page.stage.placed?.model === this.#model;
    this.#awaited = isDrawn && this.#page.bringIntoView([id]) ? undefined : id;
  }

  #highlight(boxes: readonly string[]): void {
    this.#highlighted = new Set(boxes);
    this.#mark();
    if (boxes.length > 0) this.#page.bringIntoView(boxes);
  }

  /** A task that was selected elsewhere is in some box: its own, or that of a closed group. */
  async #markTask(task: number, selection: Selection): Promise<void> {
    const own = this.#model?.boxes.find((box) => box.tasks === 1 && box.task === task);
    const found = own
      ? { open: [], box: own.id }
      : await this.#context.channel.ask("find", { task }).catch(() => undefined);
    if (!found || this.#context.selection.current !== selection) return;
    // From the inside out: the smallest group that is drawn.
    const drawn = [found.box, ...[...found.open].reverse()].find((id) => this.#model?.positions.has(id));
    if (drawn === undefined) return;
    this.#selected = new Set([drawn]);
    this.#mark();
    this.#page.bringIntoView([drawn]);
  }

  #mark(): void {
    this.#page.mark(this.#selected, this.#highlighted);
  }
}

/** The graph tab of a panel. */
export const graphTab = (context: PanelContext): GraphTab => new GraphTab(context);
