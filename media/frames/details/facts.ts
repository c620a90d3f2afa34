/**
 * Parts of which details are made: lists of facts, sections, texts that are cut until somebody wants all of them.
 */
import { element, setText } from "../../panel/elements.ts";
import { iconElement } from "../../panel/icons.ts";
import { warningIcon } from "../frames-icons.ts";
import { say } from "../strings.ts";
import { cut } from "../tree/shape-text.ts";

/** What a fact says: a text, an element, or nothing, which leaves the fact out. */
export type Fact = readonly [name: string, says: string | Node | undefined];

/** Names and what they say, in two columns; facts without anything to say are left out. */
export function factList(facts: readonly Fact[]): HTMLElement {
  return element(
    "dl",
    { class: "facts" },
    ...facts.flatMap(([name, says]) =>
      says === undefined ? [] : [element("dt", { text: name }), element("dd", {}, says)],
    ),
  );
}

/** A part with a heading. */
export const section = (title: string, ...parts: readonly (Node | undefined)[]): HTMLElement =>
  element("section", { class: "details-section" }, element("h4", { text: title }), ...parts);

/** Something that is wrong, as a sentence. */
export const problem = (text: string): HTMLElement =>
  element(
    "p",
    { class: "problem", attributes: { role: "note" } },
    iconElement(warningIcon),
    element("span", { text }),
  );

/** A text that is cut at `most` characters, with a button that shows all of it and takes it back. */
export function expandable(text: string, most: number): HTMLElement {
  const said = element("span", { class: "value", text: cut(text, most) });
  if (text.length <= most) return said;
  let isWhole = false;
  const button = element("button", {
    class: "link inline",
    text: say("details.more"),
    attributes: { type: "button", "aria-expanded": "false" },
    click: () => {
      isWhole = !isWhole;
      setText(said, isWhole ? text : cut(text, most));
      setText(button, say(isWhole ? "details.less" : "details.more"));
      button.setAttribute("aria-expanded", String(isWhole));
    },
  });
  return element("span", {}, said, " ", button);
}

/** The first entries of a list, and how many more there are. */
export function plainList(
  entries: readonly (string | Node)[],
  most: number,
  more: (count: number) => string,
): HTMLElement {
  const left = entries.length - most;
  return element(
    "ul",
    { class: "plain" },
    ...entries.slice(0, most).map((entry) => element("li", {}, entry)),
    left > 0 ? element("li", { class: "quiet", text: more(left) }) : undefined,
  );
}
