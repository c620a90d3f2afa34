/**
 * A report as a browser reads it: parsed by a real parser, and asked for its elements.
 */
import { createHash } from "node:crypto";
import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;

export interface Page {
  readonly elements: readonly Element[];
  /** What the parser stumbled over. */
  readonly complaints: readonly string[];
}

/** Parses as a browser does, and remembers what a browser would forgive. */
export function pageOf(text: string): Page {
  const complaints: string[] = [];
  const document = parse(text, {
    onParseError: ({ code, startLine }) => complaints.push(`${code} in line ${startLine}`),
  });
  const elements: Element[] = [];
  const open: Node[] = [document];
  for (let node = open.pop(); node; node = open.pop()) {
    if ("tagName" in node) elements.push(node);
    if ("childNodes" in node) open.push(...[...node.childNodes].reverse());
  }
  return { elements, complaints };
}

/** All text below an element. */
export function textOf(node: Node): string {
  if (node.nodeName === "#text") return (node as DefaultTreeAdapterTypes.TextNode).value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

/** An attribute, or `undefined`. */
export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((own) => own.name === name)?.value;

/** Elements with their attributes' names, nested as they are: what must not depend on any text. */
export function shapeOf(text: string): string[] {
  const depth = (element: Element): number => {
    let count = 0;
    for (let parent = element.parentNode; parent && "tagName" in parent; parent = parent.parentNode) count++;
    return count;
  };
  return pageOf(text).elements.map(
    (element) =>
      `${" ".repeat(depth(element))}${element.tagName} ${element.attrs
        .map(({ prefix, name }) => (prefix ? `${prefix}:${name}` : name))
        .join(" ")}`,
  );
}

/** As a policy names inline text. */
export const hashOf = (text: string): string =>
  `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
