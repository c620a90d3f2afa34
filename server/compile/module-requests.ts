/**
 * The ways in which a file asks for another module, as syntax: `import`, `require("x")`, `await import("x")`,
 * `import x = require("x")`. Resolves nothing.
 */
import type { Node } from "oxc-parser";
import { stringValue, unwrapped, walk, writtenKey } from "./tree.ts";

/** One request for a module. */
export interface ModuleRequest {
  readonly specifier: string;
  /** The first name taken from it on the spot: `"b"` for `require("a").b.c`. */
  readonly member?: string;
}

/**
 * The module that an import statement or an expression asks for; undefined for anything else.
 * `require` is taken for Node's: nobody gives another function that name.
 */
export function requestedModule(node: Node): ModuleRequest | undefined {
  if (node.type === "ImportDeclaration") return { specifier: node.source.value };
  if (node.type === "TSImportEqualsDeclaration") {
    const { moduleReference } = node;
    return moduleReference.type === "TSExternalModuleReference"
      ? { specifier: moduleReference.expression.value }
      : undefined;
  }
  let inner = unwrapped(node);
  let member: string | undefined;
  while (inner.type === "MemberExpression") {
    member = writtenKey(inner.property, inner.computed);
    if (member === undefined) return undefined;
    inner = unwrapped(inner.object);
  }
  let specifier: string | undefined;
  if (inner.type === "AwaitExpression") {
    const awaited = unwrapped(inner.argument);
    if (awaited.type === "ImportExpression") specifier = stringValue(awaited.source);
  } else if (inner.type === "CallExpression" && inner.arguments.length === 1) {
    if (inner.callee.type === "Identifier" && inner.callee.name === "require") {
      specifier = stringValue(inner.arguments[0]);
    }
  }
  if (specifier === undefined) return undefined;
  return member === undefined ? { specifier } : { specifier, member };
}

/** Where `specifier` is written in a file, the first time; undefined when it is put together while running. */
export function findRequest(program: Node, specifier: string): Node | undefined {
  let found: Node | undefined;
  walk(program, (node) => {
    if (node.type === "Literal" && node.value === specifier) {
      const parent = node.parent?.type;
      if (
        parent === "ImportDeclaration" ||
        parent === "ExportNamedDeclaration" ||
        parent === "ExportAllDeclaration" ||
        parent === "ImportExpression" ||
        parent === "CallExpression" ||
        parent === "TSExternalModuleReference"
      ) {
        found ??= node;
      }
    }
    return found === undefined;
  });
  return found;
}
