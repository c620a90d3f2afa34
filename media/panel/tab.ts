/**
 * What a tab of the panel is, and what it is given. The panel knows no more of its tabs than this.
 */
import type { PanelContent, PanelNotice } from "../../server/protocol/panel.ts";
import type { CallSite } from "../../server/protocol/sites.ts";
import type { Channel } from "./channel.ts";
import type { PaintLoop } from "./paint-loop.ts";
import type { Selection, SharedSelection } from "./selection.ts";
import type { Theme } from "./theme.ts";

/** Given to every tab when it is made. */
export interface PanelContext {
  readonly channel: Channel;
  readonly selection: SharedSelection;
  readonly theme: Theme;
  /** Everything that draws does it here, so that `drawn` is posted after the frame that shows a notice. */
  readonly paint: PaintLoop;
  /** Goes to a place in a source file. */
  reveal(site: CallSite): void;
  /** Opens the details of what is selected, beside the tab. */
  showDetails(): void;
  /** Says a sentence to screen readers, after what they are saying. */
  announce(sentence: string): void;
  /** Something of what `Tab.state` gives has changed; it is kept soon. */
  stateChanged(): void;
}

export interface Tab {
  readonly id: "graph" | "timeline";
  /** On the tab itself. */
  readonly title: string;
  /** Builds its elements into `host`, once, before anything else is called. */
  mount(host: HTMLElement): void;
  /** It is seen from now on; until then `host` is hidden and has no size. */
  shown(): void;
  hidden(): void;
  /** Everything for a first picture; again whenever the panel shows something else. */
  setContent(content: PanelContent): void;
  /**
   * A difference, also while hidden. Merges it and asks `paint` for a frame; touches no element before that frame.
   * Never `source`: the panel answers that one with `setContent`. `selected` is where the editor's cursor is: it lights
   * up beside the selection and does not replace it.
   */
  notice(notice: PanelNotice): void;
  /** Something else is selected, here or elsewhere. */
  select(selection: Selection): void;
  /** What `state` gave before a reload, or anything else: an older version may have written it. */
  restore(state: unknown): void;
  /** Plain data to be kept over reloads. */
  state(): unknown;
}
