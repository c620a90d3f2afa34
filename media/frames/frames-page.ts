/**
 * The viewer's page: asks what there is, shows the object that was chosen, and follows what the host says of it.
 *
 *     ready ──▶ content ──▶ tree ──▶ chosen path ──▶ object ──▶ details, display
 *     changed ──▶ tree, object and display ask anew; the view is kept
 *
 * It knows tree, details and displays by what they offer, and of values nothing.
 */
import type { FramesContent, FramesNotice, ObjectDetails } from "../../server/protocol/frames.ts";
import { setHidden } from "../panel/elements.ts";
import { type ArrayActions, arrayBanner, arrayMessage, isReadable } from "./array-message.ts";
import type { FramesChannel } from "./channel.ts";
import type { DisplayMakers } from "./display-stand.ts";
import { type KeptState, keptStateOf } from "./kept-state.ts";
import { OnceMore } from "./once-more.ts";
import { failure, messageElement, nothingSeen, type PageMessage, wordsOf } from "./page-message.ts";
import { makeParts, type PageParts } from "./page-parts.ts";
import { StateKeeper } from "./state-keeper.ts";
import { say } from "./strings.ts";
import type { Taken } from "./take-away.ts";
import { toolbarView } from "./toolbar-view.ts";

export class FramesPage {
  readonly #channel: FramesChannel;
  readonly #keeper: StateKeeper;
  readonly #parts: PageParts;
  readonly #arrayActions: ArrayActions;
  #content: FramesContent | undefined;
  #object: ObjectDetails | undefined;
  /** Path of the object that is shown or on its way. */
  #selected: string | undefined;
  #askedReady = 0;
  #askedObject = 0;
  readonly #refresher = new OnceMore(() => this.#refresh());

  constructor(channel: FramesChannel, makers: DisplayMakers) {
    this.#channel = channel;
    this.#keeper = new StateKeeper(channel, () => this.#state());
    this.#parts = makeParts(channel, makers, this.#keeper, {
      show: (path) => void this.#show(path),
      go: (path) => void this.#go(path),
      choose: (display) => {
        this.#parts.strip.announce(undefined);
        this.#parts.stand.choose(display);
        this.#showBar();
        this.#keeper.changed();
      },
      arrange: (change) => {
        change();
        this.#keeper.changed();
      },
      taken: () => this.#taken(),
    });
    this.#arrayActions = {
      restart: () => {
        channel.ask("restart", {}).catch((error: unknown) => this.#parts.strip.mention(wordsOf(error)));
      },
      reveal: () => channel.post({ type: "reveal" }),
    };
  }

  /** Builds the page and asks for what it shows. Called once. */
  start(app: HTMLElement): void {
    const kept = keptStateOf(this.#channel.getState());
    this.#parts.theme.start();
    app.replaceChildren(this.#parts.frame.root);
    this.#keeper.restore(kept);
    this.#selected = kept.selected;
    this.#parts.frame.setContents({ tree: true, details: false, display: false });
    this.#parts.frame.restore(kept);
    this.#channel.onNotice((notice) => this.#take(notice));
    document.addEventListener("visibilitychange", () => {
      this.#parts.stand.setVisible(!document.hidden);
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
      this.#parts.strip.setProgress(null);
      await this.#setContent(content, kept);
    } catch (error) {
      if (number !== this.#askedReady) return;
      this.#fail(error, () => void this.#askReady(kept));
    }
  }

  async #setContent(content: FramesContent, kept: KeptState | undefined): Promise<void> {
    this.#content = content;
    this.#showBanner();
    const hasTree = content.source.kind !== "array";
    // What is seen stays to be seen while it is asked for again.
    if (!this.#object) this.#parts.frame.setContents({ tree: hasTree, details: false, display: false });
    this.#showBar();
    const path = (hasTree ? this.#selected : undefined) ?? content.first;
    // The tree is built beside what is shown: the first picture does not wait for it.
    const built = hasTree
      ? this.#parts.tree.show(content.title, kept?.tree ?? this.#parts.tree.state())
      : undefined;
    if (path === undefined || !isReadable(content)) this.#showNothing();
    else await this.#show(path);
    await built;
    if (hasTree && path !== undefined && path === this.#selected) {
      // A tree that was opened and scrolled before is left as it was.
      if (kept && kept.tree.open.length > 0) this.#parts.tree.mark(path);
      else await this.#parts.tree.select(path);
    }
    this.#keeper.changed();
  }

  /** Shows an object that was chosen elsewhere than in the tree. */
  async #go(path: string): Promise<void> {
    await Promise.all([this.#show(path), this.#parts.tree.select(path)]);
  }

  async #show(path: string): Promise<void> {
    const number = ++this.#askedObject;
    this.#keeper.keepDataset(this.#parts.stand.dataset, this.#parts.stand.kept());
    this.#selected = path;
    try {
      const object = await this.#channel.ask("object", { path });
      if (number !== this.#askedObject) return;
      this.#parts.strip.announce(undefined);
      this.#setObject(object);
    } catch (error) {
      if (number !== this.#askedObject) return;
      this.#object = undefined;
      this.#parts.stand.clear();
      this.#fail(error, () => void this.#show(path));
    }
    this.#keeper.changed();
  }

  #setObject(object: ObjectDetails): void {
    const { node, dataset } = object;
    const isSame = this.#object?.node.path === node.path && this.#parts.stand.dataset === node.path;
    this.#object = object;
    this.#showDetails();
    this.#say(undefined);
    if (!dataset || dataset.displays.length === 0) this.#parts.stand.clear();
    else if (isSame) this.#parts.stand.update(dataset);
    else this.#parts.stand.show(node.path, dataset, this.#keeper.dataset(node.path));
    const hasTree = this.#content?.source.kind !== "array";
    this.#parts.frame.setContents({
      tree: hasTree,
      details: true,
      display: this.#parts.stand.display !== undefined,
    });
    this.#showBar();
  }

  #showDetails(): void {
    const { source, array } = this.#content ?? {};
    if (!this.#object) return;
    const view = array?.details;
    if (source?.kind === "array" && view)
      this.#parts.details.show(this.#object, { view, name: source.place.text });
    else this.#parts.details.show(this.#object);
  }

  /** There is no object to be seen: says why. */
  #showNothing(): void {
    const { source, array, canRun, empty } = this.#content!;
    this.#parts.stand.clear();
    this.#object = undefined;
    const message = source.kind === "array" && arrayMessage(source.place, array, canRun, this.#arrayActions);
    this.#say(message || nothingSeen(source, empty));
    // What cannot be read has no objects to choose from.
    const hasTree = source.kind !== "array" && empty === undefined;
    this.#parts.frame.setContents({ tree: hasTree, details: false, display: false });
    this.#showBar();
  }

  #take(notice: FramesNotice): void {
    switch (notice.notice) {
      case "source":
        void this.#askReady();
        break;
      case "progress":
        this.#parts.strip.setProgress(notice.progress);
        break;
      case "gone":
        this.#parts.strip.setBanner(`${notice.message} ${this.#object ? say("page.gone") : ""}`.trim());
        break;
      case "changed":
        this.#parts.strip.setBanner(undefined);
        this.#refresher.run();
        break;
      case "array":
        this.#takeArray(notice.array);
        break;
      case "copy-slice":
        this.#parts.copyCode();
        break;
    }
  }

  async #refresh(): Promise<void> {
    const object = this.#object;
    if (!this.#content || !object) await this.#askReady();
    else await Promise.all([this.#parts.tree.refresh(), this.#show(object.node.path)]);
  }

  #takeArray(array: NonNullable<FramesContent["array"]>): void {
    const content = this.#content;
    if (content?.source.kind !== "array") return;
    const wasReadable = isReadable(content);
    this.#content = { ...content, array };
    this.#parts.strip.setProgress(null);
    if (isReadable(this.#content)) {
      this.#showBanner();
      // What it is called and where it begins is in a new answer; what is only told again is shown as it is.
      if (wasReadable && this.#object) this.#showDetails();
      else void this.#askReady();
    } else if (!this.#object) this.#showNothing();
    // What was computed stays to be seen.
    else this.#showBanner();
  }

  /** What lasts of what is said of an array; of other sources nothing. */
  #showBanner(): void {
    const content = this.#content;
    const isSeen = content && (this.#object || isReadable(content));
    const banner = isSeen ? arrayBanner(content, this.#arrayActions) : undefined;
    this.#parts.strip.setBanner(banner?.text, banner?.buttons);
  }

  #showBar(): void {
    this.#parts.bar.show(toolbarView(this.#content, this.#object, this.#selected, this.#parts.stand.current));
  }

  #say(message: PageMessage | undefined): void {
    setHidden(this.#parts.message, message === undefined);
    setHidden(this.#parts.stand.root, message !== undefined);
    this.#parts.message.replaceChildren(...(message ? [messageElement(message)] : []));
  }

  #fail(error: unknown, again: () => void): void {
    this.#say(failure(error, again));
    const hasTree = this.#content !== undefined && this.#content.source.kind !== "array";
    this.#parts.frame.setContents({ tree: hasTree, details: false, display: false });
    this.#showBar();
  }

  #taken(): Taken | undefined {
    const { display, current, dataset } = this.#parts.stand;
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

  /** Nothing before the first answer: what was kept is not lost to a page that is closed while it opens. */
  #state(): Omit<KeptState, "datasets" | "preferences"> | undefined {
    if (!this.#content) return undefined;
    this.#keeper.keepDataset(this.#parts.stand.dataset, this.#parts.stand.kept());
    return {
      selected: this.#selected,
      tree: this.#parts.tree.state(),
      source: this.#content.source,
      ...this.#parts.frame.state(),
    };
  }
}
