/**
 * Walking and reading a syntax tree. Knows nodes, not scopes and not what a task is.
 */
import { type Expression, type Node, visitorKeys } from "oxc-parser";

/** The direct children of `node`, in source order. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  const fields = node as unknown as Record<string, Node | null | undefined | (Node | null)[]>;
  for (const key of visitorKeys[node.type] ?? []) {
    const value = fields[key];
    if (Array.isArray(value)) {
      for (const child of value) if (child) children.push(child);
    } else if (value) children.push(value);
  }
  return children;
}

/** Visits `node` and everything below, parents first; `visit` returns false to stay out of a subtree. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  // A stack of our own: a sum of ten thousand terms is ten thousand levels deep.
  const stack = [node];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (visit(next) !== false) stack.push(...childrenOf(next).reverse());
  }
}

/** Gives every node below `root` its `parent`, which the parser leaves out. */
export function linkParents(root: Node): void {
  walk(root, (node) => {
    for (const child of childrenOf(node)) (child as { parent?: Node }).parent = node;
    return true;
  });
}

/** True when `inner` lies within `outer`, or is it. */
export function isWithin(inner: Node, outer: Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** True for `x as T`, `x satisfies T`, `x!` and `<T>x`, which do nothing when the script runs. */
function isTypeWrapper(node: Node): node is Node & { expression: Expression } {
  return (
    node.type === "TSAsExpression" ||
    node.type === "TSSatisfiesExpression" ||
    node.type === "TSNonNullExpression" ||
    node.type === "TSTypeAssertion" ||
    node.type === "TSInstantiationExpression" ||
    node.type === "ParenthesizedExpression"
  );
}

/** `node` without the type annotations around it. */
export function unwrapped(node: Node): Node {
  let inner = node;
  while (isTypeWrapper(inner)) inner = inner.expression;
  return inner;
}

/** The outermost type annotation around `node`, or `node`. */
export function wrapped(node: Node): Node {
  let outer = node;
  while (outer.parent && isTypeWrapper(outer.parent)) outer = outer.parent;
  return outer;
}

/** `text` of a string literal or of a template without holes. */
export function stringValue(node: Node | null | undefined): string | undefined {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type === "TemplateLiteral" && node.quasis.length === 1)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** The name that a key or a property writes down: `a`, `"a"`, `["a"]`; undefined for `[a]` and `#a`. */
export function writtenKey(key: Node, computed: boolean): string | undefined {
  if (key.type === "Identifier" && !computed) return key.name;
  if (key.type === "Literal" && typeof key.value === "number") return String(key.value);
  return stringValue(key);
}

/** True for a function or an arrow function that stands where a value stands. */
export function isFunctionExpression(node: Node): boolean {
  return node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";
}

/** The nearest function around `node`, itself excluded; undefined at the top of a file. */
export function functionAround(node: Node): Node | undefined {
  for (let outer = node.parent ?? undefined; outer; outer = outer.parent ?? undefined) {
    if (
      outer.type === "FunctionDeclaration" ||
      outer.type === "FunctionExpression" ||
      outer.type === "ArrowFunctionExpression" ||
      outer.type === "StaticBlock" ||
      outer.type === "PropertyDefinition"
    ) {
      return outer;
    }
  }
  return undefined;
}

/** The identifier at the bottom of `a.b[c](d).e`: `a`; undefined when something else is there. */
export function rootIdentifier(node: Node): (Node & { type: "Identifier" }) | undefined {
  let inner = unwrapped(node);
  for (;;) {
    if (inner.type === "Identifier") return inner;
    if (inner.type === "MemberExpression") inner = unwrapped(inner.object);
    else if (inner.type === "CallExpression") inner = unwrapped(inner.callee);
    else if (inner.type === "ChainExpression") inner = unwrapped(inner.expression);
    else return undefined;
  }
}
