/**
 * Small questions to a syntax tree about places: which nodes are around an offset, which identifiers give a variable its
 * name or its value, where a node ends without its type.
 */
import type { Node } from "oxc-parser";
import { childrenOf } from "../../compile/tree.ts";

/** The nodes around an offset, from the program to the innermost. */
export function nodesAt(program: Node, offset: number): readonly Node[] {
  const path: Node[] = [];
  for (let node: Node | undefined = program; node; ) {
    path.push(node);
    const inner: Node[] = childrenOf(node).filter(({ start, end }) => start <= offset && offset < end);
    // Key and value of `{ frames }` are one word; the value counts.
    node = inner.at(-1);
  }
  return path;
}

/** True for a name that stands where a variable is declared or set. */
export function isDeclared(node: Node): boolean {
  const { parent } = node;
  if (node.type !== "Identifier" || !parent) return false;
  switch (parent.type) {
    case "VariableDeclarator":
      return parent.id === node;
    case "AssignmentExpression":
    case "AssignmentPattern":
      return parent.left === node;
    case "ArrayPattern":
    case "RestElement":
      return true;
    case "Property":
      return parent.parent?.type === "ObjectPattern" && parent.value === node;
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return parent.body !== node && !("id" in parent && parent.id === node);
    default:
      return false;
  }
}

/** Offset behind a node; of a name that is declared with its type, behind the name. */
export function endOf(node: Node): number {
  if (node.type !== "Identifier" || !isDeclared(node)) return node.end;
  return Math.min(node.end, node.start + node.name.length);
}
