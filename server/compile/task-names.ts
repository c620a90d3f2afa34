/**
 * What a function given to `delayed` is called. The name stands in keys, tables and pictures, so an arrow function
 * takes that of the variable, property or function it is the value of.
 */
import type { MethodDefinition, Node } from "oxc-parser";
import { unwrapped, wrapped, writtenKey } from "./tree.ts";

/** The name that the surroundings of an expression give it; undefined when they give none. */
function nameAround(expression: Node): string | undefined {
  const outer = wrapped(expression);
  const { parent } = outer;
  switch (parent?.type) {
    case "VariableDeclarator":
      return parent.id.type === "Identifier" ? parent.id.name : undefined;
    case "PropertyDefinition":
    case "Property":
      return parent.value === outer ? writtenKey(parent.key, parent.computed) : undefined;
    case "AssignmentExpression": {
      const { left } = parent;
      if (left.type === "Identifier") return left.name;
      return left.type === "MemberExpression" ? writtenKey(left.property, left.computed) : undefined;
    }
    case "ArrowFunctionExpression":
      return parent.body === outer ? nameAround(parent) : undefined;
    case "ReturnStatement":
      return nameOfFunctionAround(parent);
    case "CallExpression":
      // `delayed(f)(x)`: the value is a lazy one, but the name is still the best there is.
      return parent.callee === outer ? nameAround(parent) : undefined;
    default:
      return undefined;
  }
}

/** The name of the function that a `return` belongs to: `makeAdder` for `return delayed((x) => x + k)`. */
function nameOfFunctionAround(node: Node): string | undefined {
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (outer.type === "FunctionDeclaration") return outer.id?.name;
    if (outer.type === "FunctionExpression" || outer.type === "ArrowFunctionExpression") {
      if (outer.type === "FunctionExpression" && outer.id) return outer.id.name;
      if (outer.parent?.type === "MethodDefinition")
        return writtenKey(outer.parent.key, outer.parent.computed);
      return nameAround(outer);
    }
  }
  return undefined;
}

/** The name of `code`, which `call` gives to `delayed`; `anonymous` when there is none. */
export function nameOf(call: Node, code: Node): string {
  if ((code.type === "FunctionExpression" || code.type === "ClassExpression") && code.id) return code.id.name;
  if (code.type === "Identifier") return code.name;
  if (code.type === "MemberExpression") {
    const key = writtenKey(code.property, code.computed);
    if (key !== undefined) return key;
  }
  return nameAround(call) ?? "anonymous";
}

/** The name of a method as it is written. */
export function nameOfMethod(method: MethodDefinition, text: string): string {
  const { key } = method;
  return writtenKey(key, method.computed) ?? text.slice(key.start, key.end);
}

/** How code beside the class finds a method: `Frames.prototype.total`; undefined when it cannot. */
export function methodPath(method: MethodDefinition): string | undefined {
  const Class = method.parent?.parent;
  const key = writtenKey(method.key, method.computed);
  if (key === undefined || (Class?.type !== "ClassDeclaration" && Class?.type !== "ClassExpression"))
    return undefined;
  let name = Class.type === "ClassDeclaration" ? Class.id?.name : undefined;
  if (Class.type === "ClassExpression") {
    const { parent } = wrapped(Class);
    const isConstant = parent?.type === "VariableDeclarator" && unwrapped(parent.init ?? parent) === Class;
    if (isConstant && parent.id.type === "Identifier") name = parent.id.name;
  }
  return name && `${name}${method.static ? "" : ".prototype"}[${JSON.stringify(key)}]`;
}
