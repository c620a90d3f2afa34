/**
 * Keys of the picture, as names of what they do. Pure. Arrows, Page, Home, End and Space belong to the axes, which step
 * and play, unless a cursor is on the picture: then the arrows are the cursor's.
 */

import { iconButton } from "../../panel/controls.ts";
import { element } from "../../panel/elements.ts";
import { type ImageText, say } from "./strings.ts";

export type ImageKey =
  | { readonly does: "pan" | "move"; readonly x: number; readonly y: number }
  | {
      readonly does:
        | "in"
        | "out"
        | "fit"
        | "oneToOne"
        | "cursor"
        | "leave"
        | "flipRows"
        | "flipColumns"
        | "aspect"
        | "colours"
        | "invert"
        | "lock"
        | "keys";
    };

const arrows = new Map<string, readonly [x: number, y: number]>([
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
  ["ArrowUp", [0, -1]],
  ["ArrowDown", [0, 1]],
]);

const plain = new Map<string, Exclude<ImageKey["does"], "pan" | "move">>([
  ["+", "in"],
  ["=", "in"],
  ["-", "out"],
  ["0", "fit"],
  ["f", "fit"],
  ["1", "oneToOne"],
  ["c", "cursor"],
  ["Escape", "leave"],
  ["v", "flipRows"],
  ["h", "flipColumns"],
  ["a", "aspect"],
  ["o", "colours"],
  ["i", "invert"],
  ["l", "lock"],
  ["?", "keys"],
]);

/** Elements the cursor moves by with Shift. */
const farMove = 10;

/** What a key means; `undefined` where it belongs to the axes, to VS Code or to the browser. */
export function imageKey(
  event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">,
  hasCursor: boolean,
): ImageKey | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const arrow = arrows.get(event.key);
  if (arrow) {
    const by = hasCursor && event.shiftKey ? farMove : 1;
    const [x, y] = [arrow[0] * by, arrow[1] * by];
    if (hasCursor) return { does: "move", x, y };
    return event.shiftKey ? { does: "pan", x, y } : undefined;
  }
  const does = plain.get(event.key);
  if (does === "leave" && !hasCursor) return undefined;
  return does && { does };
}

const card: readonly (readonly [keys: readonly string[], what: ImageText])[] = [
  [["+", "-"], "keys.zoom"],
  [["0"], "keys.fit"],
  [["1"], "keys.oneToOne"],
  [["Shift", "←", "↑", "↓", "→"], "keys.pan"],
  [["c"], "keys.cursor"],
  [["←", "↑", "↓", "→"], "keys.move"],
  [["v", "h"], "keys.flips"],
  [["a"], "keys.aspect"],
  [["o"], "keys.colours"],
  [["i"], "keys.invert"],
  [["l"], "keys.lock"],
  [["←", "→", "PgUp", "PgDn", "Home", "End"], "keys.frames"],
  [["Space"], "keys.play"],
  [["?"], "keys.help"],
];

const mouse: readonly (readonly [gesture: ImageText, what: ImageText])[] = [
  ["mouse.wheel", "keys.wheel"],
  ["mouse.drag", "keys.drag"],
  ["mouse.double", "keys.double"],
];

/** The card of keys, opened by `?`: `showModal` opens it, Escape closes it. */
export function imageKeysHelp(): HTMLDialogElement {
  const close = iconButton("close", say("keys.close"), () => dialog.close());
  const entry = (names: readonly string[], what: ImageText): HTMLElement[] => [
    element("dt", {}, ...names.map((name) => element("kbd", { text: name }))),
    element("dd", { text: say(what) }),
  ];
  const dialog = element(
    "dialog",
    { class: "image-keys", attributes: { "aria-label": say("keys.title") } },
    element("header", {}, element("h2", { text: say("keys.title") }), close),
    element(
      "dl",
      {},
      ...mouse.flatMap(([gesture, what]) => entry([say(gesture)], what)),
      ...entry(["Shift", say("mouse.drag")], "keys.rectangle"),
      ...card.flatMap(([names, what]) => entry(names, what)),
    ),
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}
