/**
 * The card of keys, opened by `?`.
 */

import { iconButton } from "../panel/controls.ts";
import { element } from "../panel/elements.ts";
import { type GraphText, say } from "./strings.ts";

const keys: readonly (readonly [keys: readonly string[], what: GraphText])[] = [
  [["←", "↑", "↓", "→"], "keys.arrows"],
  [["Enter"], "keys.enter"],
  [["Space"], "keys.space"],
  [["Esc"], "keys.escape"],
  [["/"], "keys.search"],
  [["f"], "keys.fit"],
  [["+", "-", "0"], "keys.zoom"],
  [["Shift", "←", "↑", "↓", "→"], "keys.pan"],
  [["c"], "keys.critical"],
  [["l"], "keys.list"],
  [["?"], "keys.help"],
];

/** A dialog; `showModal` opens it, Escape closes it. */
export function keysHelp(): HTMLDialogElement {
  const close = iconButton("close", say("keys.close"), () => dialog.close());
  const dialog = element(
    "dialog",
    { class: "keys", attributes: { "aria-label": say("keys.title") } },
    element("header", {}, element("h2", { text: say("keys.title") }), close),
    element(
      "dl",
      {},
      ...keys.flatMap(([names, what]) => [
        element("dt", {}, ...names.map((name) => element("kbd", { text: name }))),
        element("dd", { text: say(what) }),
      ]),
    ),
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}
