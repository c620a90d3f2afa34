/**
 * One row of the tree as an element: icon, name, where a link leads, shape and type. Filled anew as rows scroll by, so
 * that there are never more elements than rows in sight. Names are texts, whatever is in them.
 */
import type { FileNode } from "../../../server/protocol/frames.ts";
import { element, setAttribute } from "../../panel/elements.ts";
import { iconElement } from "../../panel/icons.ts";
import { nodeIcon } from "../frames-icons.ts";
import { say } from "../strings.ts";
import type { TreeRow } from "./row-source.ts";
import { cut, figureText, shapeText } from "./shape-text.ts";

/** Longer names are cut; the tooltip has more of them. */
const mostSigns = 200;

export class TreeRowElement {
  readonly root = element("div", { class: "tree-row", attributes: { role: "treeitem" } });
  readonly #twistie = element("span", { class: "tree-twistie" }, iconElement("chevron"));
  readonly #icon = element("span", { class: "tree-icon" });
  readonly #name = element("span", { class: "tree-name" });
  readonly #beside = element("span", { class: "tree-beside" });
  readonly #figure = element("span", { class: "tree-figure" });
  #filled: FileNode | undefined;
  #found = "";

  constructor() {
    this.root.append(this.#twistie, this.#icon, this.#name, this.#beside, this.#figure);
  }

  /** Shows a row; `number` is its own, from 0. */
  fill(row: TreeRow, number: number): void {
    const { root } = this;
    setAttribute(root, "id", `tree-row-${number}`);
    setAttribute(root, "data-row", number);
    setAttribute(root, "aria-level", row.level);
    setAttribute(root, "aria-posinset", row.position);
    setAttribute(root, "aria-setsize", row.siblings);
    setAttribute(root, "aria-expanded", row.canOpen ? String(row.isOpen) : undefined);
    setAttribute(root, "aria-busy", row.node || row.problem !== undefined ? undefined : "true");
    root.style.setProperty("--level", String(row.level - 1));
    const found = row.found ? `${row.found.from}-${row.found.to}` : "";
    if (row.node === this.#filled && row.node && found === this.#found) return;
    this.#filled = row.node;
    this.#found = found;
    if (row.node) this.#fillNode(row.node, row.found);
    else this.#fillNothing(row.problem);
  }

  #fillNothing(problem: string | undefined): void {
    const { root } = this;
    for (const part of [this.#icon, this.#beside, this.#figure]) part.replaceChildren();
    this.#name.textContent = problem ?? say("tree.loading");
    root.className = problem === undefined ? "tree-row loading" : "tree-row broken";
    for (const name of ["data-path", "title", "aria-label"]) setAttribute(root, name, undefined);
    setAttribute(root, "title", problem);
  }

  #fillNode(node: FileNode, found: TreeRow["found"]): void {
    const { root } = this;
    root.className = node.problem === undefined ? "tree-row" : "tree-row broken";
    root.dataset["path"] = node.path;
    this.#icon.replaceChildren(iconElement(nodeIcon(node)));
    if (found) this.#fillFound(node, found);
    else this.#name.textContent = cut(node.name, mostSigns);
    const beside = besideOf(node);
    if (!found) this.#beside.textContent = cut(beside, mostSigns);
    const figure = figureOf(node);
    this.#figure.textContent = figure;
    setAttribute(root, "title", cut([node.path, beside, titleOf(node)].filter(Boolean).join("\n"), 1000));
    setAttribute(
      root,
      "aria-label",
      cut([node.name, say(`kind.${node.kind}`), figure, beside].filter(Boolean).join(", "), 500),
    );
  }

  /** Name first, then the groups it is in; what was typed is marked in either. */
  #fillFound({ path }: FileNode, { from, to }: NonNullable<TreeRow["found"]>): void {
    const nameAt = path.lastIndexOf("/") + 1;
    this.#name.replaceChildren(...marked(path, nameAt, path.length, from, to));
    this.#beside.replaceChildren(...marked(path, 0, Math.max(0, nameAt - 1), from, to));
  }
}

/** The part of a text from `start` to `end`, with what of it lies between `from` and `to` in a mark. */
function marked(text: string, start: number, end: number, from: number, to: number): (string | Node)[] {
  const first = Math.min(end, Math.max(start, from));
  const last = Math.min(end, Math.max(first, to));
  const mark = element("mark", { text: text.slice(first, last) });
  return [text.slice(start, first), ...(last > first ? [mark] : []), text.slice(last, end)];
}

/** Where a link leads, where a group is known already, why something cannot be read. */
function besideOf({ link, sameAs, problem }: FileNode): string {
  const target = link && (link.file === undefined ? link.target : `${link.file}${link.target}`);
  return [
    target === undefined ? "" : `→ ${target}`,
    sameAs === undefined ? "" : say("tree.sameAs", { path: sameAs }),
    problem ?? "",
  ]
    .filter(Boolean)
    .join(" · ");
}

const figureOf = ({ kind, shape, type }: FileNode): string =>
  figureText(kind === "dataset" ? shape : undefined, type);

const titleOf = ({ type, chunks, filters }: FileNode): string =>
  [type ?? "", chunks ? `${say("details.chunks")}: ${shapeText(chunks)}` : "", (filters ?? []).join(", ")]
    .filter(Boolean)
    .join("\n");
