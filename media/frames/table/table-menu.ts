/** What the menu of a table offers; each entry is a key or a gesture as well. */
import type { MenuEntry } from "../context-menu.ts";
import { say } from "../strings.ts";

/** Pixels by which a column becomes wider or narrower by each press. */
export const widthStep = 24;

export interface TableMenuActions {
  copy(withNames: boolean): void;
  /** Makes the column of the cursor wider by so many pixels. */
  widen(by: number): void;
  /** Makes it as wide as its texts in sight. */
  fit(): void;
}

export const tableMenu = ({ copy, widen, fit }: TableMenuActions): readonly MenuEntry[] => [
  { text: say("table.copy"), keys: "Ctrl+C", choose: () => copy(false) },
  { text: say("table.copyNames"), keys: "Ctrl+Shift+C", choose: () => copy(true) },
  { text: say("table.wider"), keys: "Shift+Alt+→", choose: () => widen(widthStep) },
  { text: say("table.narrower"), keys: "Shift+Alt+←", choose: () => widen(-widthStep) },
  { text: say("table.fit"), choose: fit },
];
