/**
 * The viewer's page: asks what there is, shows the object that was chosen, and follows what the host says of it.
 *
 *     ready ──▶ content ──▶ tree ──▶ chosen path ──▶ object ──▶ details, display
 *     changed ──▶ tree, object and display ask anew; the view is kept
 *
 * It knows tree, details and displays by what they offer, and of values nothing.
 */
import type { FramesContent, FramesNotice, ObjectDetails } from "../../server/protocol/frames.ts";
import { element, setHidden } from "../panel/elements.ts";
import { Theme } from "../panel/theme.ts";
import { type ArrayActions, arrayMessage } from "./array-message.ts";
import type { FramesChannel } from "./channel.ts";
import { DetailsPane } from "./details/details-pane.ts";
import type { DisplayHost } from "./display.ts";
import { type DisplayMakers, DisplayStand } from "./display-stand.ts";
import { type KeptState, keptStateOf } from "./kept-state.ts";
import { NoticeStrip } from "./notice-strip.ts";
import { PageFrame } from "./page-frame.ts";
import { messageElement, type PageMessage } from "./page-message.ts";
import { StateKeeper } from "./state-keeper.ts";
import { say } from "./strings.ts";
import { TakeAway, type Taken } from "./take-away.ts";
import { Toolbar } from "./toolbar.ts";
import { figureText } from "./tree/shape-text.ts";
import { TreePane } from "./tree/tree-pane.ts";

export class FramesPage {
  readonly #channel: FramesChannel;
  readonly #theme = new Theme();
  readonly #strip = new NoticeStrip();
  readonly #keeper: StateKeeper;
  readonly #tree: TreePane;
  readonly #details: DetailsPane;
  readonly #stand: DisplayStand;
  readonly #bar: Toolbar;
  readonly #frame: PageFrame;
  readonly #takeAway: TakeAway;
  readonly #message = element("div", { class: "stage-message" });
  readonly #arrayActions: ArrayActions;
  #content: FramesContent | undefined;
  #object: ObjectDetails | undefined;
  /** Path of the object that is shown or on its way. */
  #selected: string | undefined;
  #askedReady = 0;
  #askedObject = 0;
  #refreshing: Promise<void> | undefined;
  #isStale = false;

  constructor(channel: FramesChannel, makers: DisplayMakers) {
    this.#channel = channel;
    const announce = (text: string | undefined): void => this.#strip.announce(text);
    const mention = (text: string): void => this.#strip.mention(text);
    this.#keeper = new StateKeeper(channel, () => this.#state());
    const stateChanged = (): void => this.#keeper.changed();
    const copy = (text: string): void => channel.post({ type: "copy", text });
    const host: DisplayHost = {
      channel,
      theme: this.#theme,
      announce,
      stateChanged,
      preference: (name) => this.#keeper.preference(name),
      setPreference: (name, value) => this.#keeper.setPreference(name, value),
    };
    this.#tree = new TreePane(channel, {
      chosen: (path) => void this.#show(path),
      stateChanged,
      announce: (text) => text !== undefined && mention(text),
    });
    this.#details = new DetailsPane({
      copy: (text) => {
        copy(text);
        mention(say("details.copied", { text: text.length > 80 ? `${text.slice(0, 80)}…` : text }));
      },
      openFile: (path) => channel.post({ type: "open-file", path }),
      show: (path) => void this.#go(path),
    });
    this.#stand = new DisplayStand(host, makers);
    this.#takeAway = new TakeAway(channel, mention);
    this.#bar = new Toolbar({
      toggleTree: () => this.#arrange(() => this.#frame.toggleTree()),
      toggleDetails: () => this.#arrange(() => this.#frame.toggleDetails()),
      show: (path) => void this.#go(path),
      choose: (display) => {
        this.#strip.announce(undefined);
        this.#stand.choose(display);
        this.#showBar();
        stateChanged();
      },
      copyCode: () => {
        const taken = this.#taken();
        if (taken) void this.#takeAway.copyCode(taken);
      },
      exports: () => {
        const taken = this.#taken();
        return taken ? this.#takeAway.entries(taken) : [];
      },
      reveal: () => channel.post({ type: "reveal" }),
    });
    this.#arrayActions = {
      restart: () => void channel.ask("restart", {}).catch((error: unknown) => mention(messageOf(error))),
      reveal: () => channel.post({ type: "reveal" }),
    };
    this.#frame = new PageFrame(
      {
        tree: this.#tree.root,
        bar: this.#bar.root,
        details: this.#details.root,
        stage: element("div", { class: "stage" }, this.#stand.root, this.#message, this.#strip.progress),
        banner: this.#strip.banner,
        rest: [this.#strip.toast],
      },
      stateChanged,
    );
  }

  /** Builds the page and asks for what it shows. Called once. */
  start(app: HTMLElement): void {
    const kept = keptStateOf(this.#channel.getState());
    this.#theme.start();
    app.replaceChildren(this.#frame.root);
    this.#keeper.restore(kept);
    this.#selected = kept.selected;
    this.#frame.setContents({ tree: true, details: false, display: false });
    this.#frame.restore(kept);
    this.#bar.setPanes({ tree: this.#frame.showsTree, details: this.#frame.showsDetails });
    this.#channel.onNotice((notice) => this.#take(notice));
    document.addEventListener("visibilitychange", () => {
      this.#stand.setVisible(!document.hidden);
      this.#keeper.flush();
    });
    this.#showBar();
    this.#say({ kind: "busy", title: say("page.loadingPlain") });
    void this.#askReady(kept);
  }

  /** Asks for everything; `kept` is what was seen before a reload. */
  async #askReady(kept?: KeptState): Promise<void> {
    const number = ++this.#askedReady;
    try {
      const content = await this.#channel.ask("ready", {});
      if (number !== this.#askedReady) return;
      this.#strip.setBanner(undefined);
      this.#strip.setProgress(null);
      await this.#setContent(content, kept);
    } catch (error) {
      if (number !== this.#askedReady) return;
      this.#fail(say("page.refused"), error, () => void this.#askReady(kept));
    }
  }

  async #setContent(content: FramesContent, kept: KeptState | undefined): Promise<void> {
    this.#content = content;
    const hasTree = content.source.kind !== "array";
    this.#frame.setContents({ tree: hasTree, details: false, display: false });
    this.#bar.setPanes({ tree: this.#frame.showsTree, details: this.#frame.showsDetails });
    this.#showBar();
    const path = (hasTree ? this.#selected : undefined) ?? content.first;
    // The tree is built beside what is shown: the first picture does not wait for it.
    const built = hasTree ? this.#tree.show(content.title, kept?.tree ?? this.#tree.state()) : undefined;
    if (path === undefined || !this.#canShow()) this.#showNothing();
    else await this.#show(path);
    await built;
    if (hasTree && path !== undefined && path === this.#selected) await this.#tree.select(path);
    this.#keeper.changed();
  }

  /** Whether there is an array behind the page, or no array is needed. */
  #canShow(): boolean {
    const { source, array, canRun } = this.#content!;
    return source.kind !== "array" || (canRun && array?.state === "ready");
  }

  /** Shows an object that was chosen elsewhere than in the tree. */
  async #go(path: string): Promise<void> {
    await Promise.all([this.#show(path), this.#tree.select(path)]);
  }

  async #show(path: string): Promise<void> {
    const number = ++this.#askedObject;
    this.#keeper.keepDataset(this.#stand.dataset, this.#stand.kept());
    this.#selected = path;
    try {
      const object = await this.#channel.ask("object", { path });
      if (number !== this.#askedObject) return;
      this.#strip.announce(undefined);
      this.#setObject(object);
    } catch (error) {
      if (number !== this.#askedObject) return;
      this.#object = undefined;
      this.#stand.clear();
      this.#fail(say("page.refused"), error, () => void this.#show(path));
    }
    this.#keeper.changed();
  }

  #setObject(object: ObjectDetails): void {
    const { node, dataset } = object;
    const isSame = this.#object?.node.path === node.path && this.#stand.dataset === node.path;
    this.#object = object;
    this.#showDetails();
    if (dataset && dataset.displays.length > 0) {
      this.#say(undefined);
      if (isSame) this.#stand.update(dataset);
      else this.#stand.show(node.path, dataset, this.#keeper.dataset(node.path));
    } else {
      this.#stand.clear();
      this.#say(undefined);
    }
    const hasTree = this.#content?.source.kind !== "array";
    this.#frame.setContents({ tree: hasTree, details: true, display: this.#stand.display !== undefined });
    this.#bar.setPanes({ tree: this.#frame.showsTree, details: this.#frame.showsDetails });
    this.#showBar();
  }

  #showDetails(): void {
    const { source, array } = this.#content ?? {};
    if (!this.#object) return;
    const view = array?.details;
    if (source?.kind === "array" && view) this.#details.show(this.#object, { view, name: source.place.text });
    else this.#details.show(this.#object);
  }

  /** There is no object to be seen: says why. */
  #showNothing(): void {
    const { source, array, canRun, empty } = this.#content!;
    this.#stand.clear();
    this.#object = undefined;
    const message = source.kind === "array" && arrayMessage(source.place, array, canRun, this.#arrayActions);
    this.#say(
      message || {
        kind: "quiet",
        title: say("page.nothing"),
        sentences: [empty ?? say("page.choose")],
      },
    );
    this.#frame.setContents({ tree: source.kind !== "array", details: false, display: false });
    this.#showBar();
  }

  #take(notice: FramesNotice): void {
    switch (notice.notice) {
      case "source":
        void this.#askReady();
        break;
      case "progress":
        this.#strip.setProgress(notice.progress);
        break;
      case "gone":
        this.#strip.setBanner(`${notice.message} ${this.#object ? say("page.gone") : ""}`.trim());
        break;
      case "changed":
        this.#strip.setBanner(undefined);
        this.#refreshSoon();
        break;
      case "array":
        this.#takeArray(notice.array);
        break;
    }
  }

  /** Notices of a file that grows come faster than a page can ask: one look at a time, and one more at the end. */
  #refreshSoon(): void {
    this.#isStale = true;
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
  }

  async #refresh(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      if (!this.#content || !this.#object) await this.#askReady();
      else await Promise.all([this.#tree.refresh(), this.#show(this.#object.node.path)]);
    }
  }

  #takeArray(array: NonNullable<FramesContent["array"]>): void {
    const content = this.#content;
    if (content?.source.kind !== "array") return;
    const wasReady = content.array?.state === "ready";
    this.#content = { ...content, array };
    this.#strip.setProgress(null);
    if (array.state === "ready") {
      this.#strip.setBanner(undefined);
      // What it is called and where it begins is in a new answer; what is only told again is shown as it is.
      if (wasReady && this.#object) this.#showDetails();
      else void this.#askReady();
      return;
    }
    const message = arrayMessage(content.source.place, array, content.canRun, this.#arrayActions);
    if (!this.#object || !message) this.#showNothing();
    else {
      // What was computed stays to be seen.
      const said = message.kind === "busy" ? [] : (message.sentences ?? []);
      this.#strip.setBanner([message.title, ...said].join(". "), message.buttons);
    }
  }

  #showBar(): void {
    const { title = "", source, files } = this.#content ?? {};
    const object = this.#object;
    const dataset = object?.dataset;
    const count = files && !object ? say("page.files", { count: files.count }) : "";
    this.#bar.show({
      title,
      path: object?.node.path,
      figure: dataset ? figureText(dataset.shape, dataset.dtype ?? dataset.type) : count,
      displays: dataset?.displays ?? [],
      display: this.#stand.current,
      isArray: source?.kind === "array",
    });
  }

  #say(message: PageMessage | undefined): void {
    setHidden(this.#message, message === undefined);
    setHidden(this.#stand.root, message !== undefined);
    this.#message.replaceChildren(...(message ? [messageElement(message)] : []));
  }

  #fail(title: string, error: unknown, again: () => void): void {
    this.#say({
      kind: "wrong",
      title,
      sentences: [messageOf(error)],
      buttons: [{ text: say("page.again"), isPrimary: true, choose: again }],
    });
    const hasTree = this.#content !== undefined && this.#content.source.kind !== "array";
    this.#frame.setContents({ tree: hasTree, details: false, display: false });
    this.#showBar();
  }

  #arrange(change: () => void): void {
    change();
    this.#bar.setPanes({ tree: this.#frame.showsTree, details: this.#frame.showsDetails });
    this.#keeper.changed();
  }

  #taken(): Taken | undefined {
    const { display, current, dataset } = this.#stand;
    const content = this.#content;
    if (!display || !current || dataset === undefined || !content) return undefined;
    return {
      title: content.title,
      isArray: content.source.kind === "array",
      dataset,
      display,
      name: current,
    };
  }

  #state(): Omit<KeptState, "datasets" | "preferences"> {
    this.#keeper.keepDataset(this.#stand.dataset, this.#stand.kept());
    return {
      selected: this.#selected,
      tree: this.#tree.state(),
      source: this.#content?.source,
      ...this.#frame.state(),
    };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
