/**
 * Attributes as a table: name, value, and a button that copies the value. Long values are cut until somebody wants all.
 */
import type { AttributeView } from "../../../server/protocol/frames.ts";
import { formatCount } from "../../../server/protocol/units.ts";
import { iconButton } from "../../panel/controls.ts";
import { element } from "../../panel/elements.ts";
import { say } from "../strings.ts";
import { cut, shapeText } from "../tree/shape-text.ts";
import { expandable, problem } from "./facts.ts";

/** Characters of a value that are seen at first: some lines of the narrow column that it stands in. */
const mostOfValue = 240;
/** Rows that are made at first; an object with more attributes is rare, and each row is some elements. */
const mostRows = 200;

/** The table, or a sentence where there is nothing to list. */
export function attributeTable(
  attributes: readonly AttributeView[],
  copy: (text: string) => void,
): HTMLElement {
  if (attributes.length === 0) {
    return element("p", { class: "quiet", text: say("details.noAttributes") });
  }
  const body = element("tbody", {}, ...attributes.slice(0, mostRows).map((one) => rowOf(one, copy)));
  const left = attributes.length - mostRows;
  const table = element(
    "table",
    { class: "attributes" },
    element(
      "thead",
      { class: "unseen" },
      element(
        "tr",
        {},
        element("th", { text: say("details.attribute"), attributes: { scope: "col" } }),
        element("th", { text: say("details.value"), attributes: { scope: "col" } }),
      ),
    ),
    body,
  );
  if (left <= 0) return table;
  const more = element("button", {
    class: "link inline",
    text: say("details.moreEntries", { count: formatCount(left) }),
    attributes: { type: "button" },
    click: () => {
      body.append(...attributes.slice(mostRows).map((one) => rowOf(one, copy)));
      more.remove();
    },
  });
  return element("div", {}, table, more);
}

function rowOf(attribute: AttributeView, copy: (text: string) => void): HTMLElement {
  const { name, type, shape, text } = attribute;
  const isScalar = shape !== null && shape.length === 0;
  return element(
    "tr",
    {},
    element("th", {
      text: cut(name, 200),
      attributes: {
        scope: "row",
        title: cut(`${name}\n${isScalar ? "" : `${shapeText(shape)} `}${type}`, 1000),
      },
    }),
    element(
      "td",
      {},
      attribute.problem === undefined ? expandable(text, mostOfValue) : problem(attribute.problem),
      attribute.problem === undefined
        ? iconButton("copy", say("details.copyValue", { name: cut(name, 80) }), () => copy(text))
        : undefined,
    ),
  );
}
