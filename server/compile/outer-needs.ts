/**
 * What a piece of code takes from around it that is no variable: `this`, `super`, `arguments`, `new.target`,
 * and the private names of a class. None of it can be passed along.
 */
import type { Node } from "oxc-parser";
import { childrenOf, isWithin, walk } from "./tree.ts";

/** Something that ties code to the place where it is written. */
export interface OuterNeed {
  readonly code: "outer-this" | "private-name";
  /** `this`, `super`, `arguments`, `new.target` or `#name`. */
  readonly subject: string;
  readonly node: Node;
}

/** The word for the `this` of a function that `node` is; undefined for other nodes. */
function wordFor(node: Node): string | undefined {
  if (node.type === "ThisExpression") return "this";
  if (node.type === "Super") return "super";
  if (node.type === "MetaProperty" && node.meta.name === "new") return "new.target";
  if (node.type === "Identifier" && node.name === "arguments" && !isKey(node)) return "arguments";
  return undefined;
}

/** True for the name after a dot or before a colon, which is no variable. */
function isKey(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === "MemberExpression") return parent.property === node && !parent.computed;
  return parent?.type === "Property" && parent.key === node && !parent.computed && !parent.shorthand;
}

/** Visits what shares the `this` of `root`: everything but the insides of other functions and class bodies. */
function outerThisIn(root: Node): OuterNeed | undefined {
  const stack = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === "FunctionDeclaration" || node.type === "FunctionExpression") continue;
    if (node.type === "StaticBlock") continue;
    if (node.type === "PropertyDefinition") {
      if (node.computed) stack.push(node.key);
      continue;
    }
    const word = wordFor(node);
    if (word) return { code: "outer-this", subject: word, node };
    stack.push(...childrenOf(node).reverse());
  }
  return undefined;
}

/** The first private name in `root` whose class is around `root`, not inside it. */
function outerPrivateIn(root: Node): OuterNeed | undefined {
  let found: OuterNeed | undefined;
  walk(root, (node) => {
    if (node.type === "PrivateIdentifier") {
      let around: Node | null | undefined = node;
      while (around && around.type !== "ClassBody") around = around.parent;
      if (around && !isWithin(around, root)) {
        found ??= { code: "private-name", subject: `#${node.name}`, node };
      }
    }
    return found === undefined;
  });
  return found;
}

/** The first thing that ties `code` to its place; undefined when it can be moved. */
export function outerNeed(code: Node): OuterNeed | undefined {
  return outerThisIn(code) ?? outerPrivateIn(code);
}
