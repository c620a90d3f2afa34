/**
 * The parts of the page, made and tied together: what a button, a row or a display says goes to the page, which decides.
 */
import type { Display as DisplayName } from "../../server/protocol/frames.ts";
import { element } from "../panel/elements.ts";
import { Theme } from "../panel/theme.ts";
import type { FramesChannel } from "./channel.ts";
import { DetailsPane } from "./details/details-pane.ts";
import type { DisplayHost } from "./display.ts";
import { type DisplayMakers, DisplayStand } from "./display-stand.ts";
import { NoticeStrip } from "./notice-strip.ts";
import { PageFrame } from "./page-frame.ts";
import type { StateKeeper } from "./state-keeper.ts";
import { say } from "./strings.ts";
import { TakeAway, type Taken } from "./take-away.ts";
import { Toolbar } from "./toolbar.ts";
import { cut } from "./tree/shape-text.ts";
import { TreePane } from "./tree/tree-pane.ts";

/** What the page does when a part is used. */
export interface PageActions {
  /** An object was chosen in the tree, which shows so already. */
  show(path: string): void;
  /** An object was chosen elsewhere. */
  go(path: string): void;
  choose(display: DisplayName): void;
  /** A pane is shown or hidden. */
  arrange(change: () => void): void;
  /** What can be taken away now. */
  taken(): Taken | undefined;
}

export interface PageParts {
  readonly theme: Theme;
  readonly strip: NoticeStrip;
  readonly tree: TreePane;
  readonly details: DetailsPane;
  readonly stand: DisplayStand;
  readonly bar: Toolbar;
  readonly frame: PageFrame;
  /** In place of a display. */
  readonly message: HTMLElement;
  /** Puts the lines that read what is shown on the clipboard. */
  readonly copyCode: () => void;
}

export function makeParts(
  channel: FramesChannel,
  makers: DisplayMakers,
  keeper: StateKeeper,
  actions: PageActions,
): PageParts {
  const theme = new Theme();
  const strip = new NoticeStrip();
  const mention = (text: string): void => strip.mention(text);
  const stateChanged = (): void => keeper.changed();
  const message = element("div", { class: "stage-message" });
  const tree = new TreePane(channel, {
    chosen: (path) => actions.show(path),
    stateChanged,
    // A file that cannot be read is said once, in place of its display.
    mention: (text) => message.textContent.includes(text) || mention(text),
  });
  const details = new DetailsPane({
    copy: (text) => {
      channel.post({ type: "copy", text });
      mention(say("details.copied", { text: cut(text, 80) }));
    },
    openFile: (path) => channel.post({ type: "open-file", path }),
    show: (path) => actions.go(path),
  });
  const host: DisplayHost = {
    channel,
    theme,
    announce: (text) => strip.announce(text),
    stateChanged,
    preference: (name) => keeper.preference(name),
    setPreference: (name, value) => keeper.setPreference(name, value),
  };
  const stand = new DisplayStand(host, makers);
  const takeAway = new TakeAway(channel, mention);
  const copyCode = (): void => {
    const taken = actions.taken();
    if (taken) void takeAway.copyCode(taken);
    else mention(say("bar.codeNothing"));
  };
  const bar: Toolbar = new Toolbar({
    toggleTree: () => actions.arrange(() => frame.toggleTree()),
    toggleDetails: () => actions.arrange(() => frame.toggleDetails()),
    show: (path) => actions.go(path),
    choose: (display) => actions.choose(display),
    copyCode,
    exports: () => {
      const taken = actions.taken();
      return taken ? takeAway.entries(taken) : [];
    },
    reveal: () => channel.post({ type: "reveal" }),
  });
  const frame: PageFrame = new PageFrame(
    {
      tree: tree.root,
      bar: bar.root,
      details: details.root,
      stage: element("div", { class: "stage" }, stand.root, message, strip.progress),
      banner: strip.banner,
      rest: [strip.toast],
    },
    stateChanged,
    () => {
      const { showsTree, showsDetails, canHide } = frame;
      bar.setPanes({ tree: showsTree, details: showsDetails }, canHide);
    },
  );
  return { theme, strip, tree, details, stand, bar, frame, message, copyCode };
}
