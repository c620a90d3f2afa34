/**
 * The page around the tabs: which one is seen, the run's status line, the details, and the flow of notices.
 *
 *     ready ──▶ content ──▶ both tabs        notice ──▶ both tabs ──▶ frame painted ──▶ `drawn`
 *
 * It knows tabs by their interface, and of what is drawn nothing.
 */
import type { GraphView, PanelContent, PanelNotice } from "../../server/protocol/panel.ts";
import type { Channel } from "./channel.ts";
import { iconButton, setPressed } from "./controls.ts";
import { DetailsPane } from "./details/details-pane.ts";
import { element, setHidden, setText } from "./elements.ts";
import { PaintLoop } from "./paint-loop.ts";
import { RunStatus } from "./run-status.ts";
import { type SavedState, savedStateOf } from "./saved-state.ts";
import { SharedSelection } from "./selection.ts";
import { sayPanel as say } from "./strings-panel.ts";
import type { PanelContext, Tab } from "./tab.ts";
import { TabBar } from "./tab-bar.ts";
import { Theme } from "./theme.ts";

export interface PanelTabs {
  /** The graph also says what of it is to be seen, which the first question needs. */
  readonly graph: (context: PanelContext) => Tab & { readonly view: GraphView };
  readonly timeline: (context: PanelContext) => Tab;
}

/** Milliseconds in which changes of the state are kept together. */
const saveDelay = 200;

export class Panel {
  readonly #channel: Channel;
  readonly #selection = new SharedSelection();
  readonly #theme = new Theme();
  readonly #paint = new PaintLoop();
  readonly #graph: Tab & { readonly view: GraphView };
  readonly #tabs: readonly Tab[];
  readonly #bar: TabBar;
  readonly #status: RunStatus;
  readonly #details: DetailsPane;
  readonly #detailsButton: HTMLButtonElement;
  readonly #live = element("div", { class: "unseen", attributes: { role: "status", "aria-live": "polite" } });
  readonly #refusedText = element("p");
  readonly #refused: HTMLElement;
  readonly #showRun = (): void => {
    if (this.#run) this.#status.update(this.#run);
  };
  #run: PanelContent["run"];
  #content: PanelContent | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(channel: Channel, tabs: PanelTabs) {
    this.#channel = channel;
    const context: PanelContext = {
      channel,
      selection: this.#selection,
      theme: this.#theme,
      paint: this.#paint,
      reveal: (site) => channel.post({ type: "reveal", site }),
      showDetails: () => this.#showDetails(true),
      announce: (sentence) => setText(this.#live, sentence),
      stateChanged: () => this.#saveSoon(),
    };
    this.#graph = tabs.graph(context);
    this.#tabs = [this.#graph, tabs.timeline(context)];
    this.#status = new RunStatus((command) => channel.post({ type: "command", command }), context.announce);
    this.#details = new DetailsPane(context, {
      close: () => this.#showDetails(false),
      resized: () => this.#saveSoon(),
    });
    this.#detailsButton = iconButton("side", say("button.details"), () =>
      this.#showDetails(this.#details.root.hidden === true),
    );
    this.#bar = new TabBar(this.#tabs, () => this.#saveSoon());
    this.#refused = element(
      "div",
      { class: "empty", attributes: { hidden: true, role: "alert" } },
      element("h2", { text: say("refused.title") }),
      this.#refusedText,
      element("button", {
        class: "button primary",
        text: say("refused.again"),
        attributes: { type: "button" },
        click: () => void this.#ask(),
      }),
    );
  }

  /** Builds the page and asks for what it shows. Called once. */
  start(app: HTMLElement): void {
    const saved = savedStateOf(this.#channel.getState());
    this.#theme.start();
    const pages = element("div", { class: "pages" });
    app.replaceChildren(
      element("header", { class: "head" }, this.#bar.root, this.#status.root, this.#detailsButton),
      element("main", { class: "body" }, pages, this.#details.root, this.#refused),
      this.#live,
    );
    this.#bar.mount(pages);
    this.#details.width = saved.detailsWidth;
    this.#showDetails(saved.showsDetails);
    for (const tab of this.#tabs) tab.restore(saved[tab.id]);
    this.#selection.onChange((selection) => {
      for (const tab of this.#tabs) tab.select(selection);
      this.#details.select(selection);
      this.#saveSoon();
    });
    this.#channel.onNotice((notice) => this.#take(notice));
    this.#channel.onShow((tab) => this.#bar.show(tab));
    this.#bar.show(saved.tab);
    void this.#ask(saved);
  }

  /** Asks for everything; `saved` is what to select again once it is there. */
  async #ask(saved?: SavedState): Promise<void> {
    const number = ++this.#asked;
    try {
      const content = await this.#channel.ask("ready", { view: this.#graph.view });
      // The panel shows something else by now.
      if (number !== this.#asked) return;
      setHidden(this.#refused, true);
      this.#setContent(content);
      if (saved) this.#selection.choose(saved.selection);
    } catch (error) {
      if (number !== this.#asked) return;
      setText(this.#refusedText, error instanceof Error ? error.message : String(error));
      setHidden(this.#refused, false);
    }
  }

  #setContent(content: PanelContent): void {
    const before = this.#content;
    if (before && JSON.stringify(before.source) !== JSON.stringify(content.source)) {
      this.#selection.choose({ boxes: [], tasks: [], from: "restored" });
    }
    this.#content = content;
    this.#run = content.run;
    this.#status.show(content);
    this.#details.setContent(content);
    for (const tab of this.#tabs) tab.setContent(content);
    // After a reload the host opens the panel again with what is kept as its source.
    this.#saveSoon();
  }

  #take(notice: PanelNotice): void {
    if (notice.notice === "source") void this.#ask();
    else {
      for (const tab of this.#tabs) tab.notice(notice);
      this.#details.notice(notice);
      if (notice.notice === "run") {
        this.#run = notice.run;
        this.#paint.draw(this.#showRun);
      }
    }
    // After the frame in which it is seen: a page that cannot keep up gets fewer pictures, not a queue of them.
    this.#paint.painted(() => this.#channel.post({ type: "drawn" }));
  }

  #showDetails(isShown: boolean): void {
    setHidden(this.#details.root, !isShown);
    setPressed(this.#detailsButton, isShown);
    if (isShown) this.#details.shown();
    this.#saveSoon();
  }

  #saveSoon(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => {
      const state: SavedState = {
        tab: this.#bar.current,
        graph: this.#graph.state(),
        timeline: this.#tabs[1]!.state(),
        selection: this.#selection.current,
        showsDetails: !this.#details.root.hidden,
        detailsWidth: this.#details.width,
        source: this.#content?.source,
      };
      this.#channel.setState(state);
    }, saveDelay);
  }
}
