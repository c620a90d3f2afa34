/**
 * Where a file uses `delayed`: as a call, as a decorator, or as a value that nobody can follow.
 *
 *     import { delayed } from "treadle"          const { delayed } = require("treadle")
 *     import * as t from "treadle"               const t = await import("treadle")
 *     import t = require("treadle")
 *
 * Knows the ways to get at the library; refuses to know what the functions given to it look like.
 */
import type { CallExpression, Decorator, MethodDefinition, Node } from "oxc-parser";
import type { Diagnostic } from "../protocol/diagnostics.ts";
import { report } from "./diagnostics.ts";
import { requestedModule } from "./module-requests.ts";
import type { ParsedScript } from "./parse.ts";
import { type Declaration, declarationsOf, nodeOf, type Scopes, type Variable } from "./scopes.ts";
import { unwrapped, wrapped, writtenKey } from "./tree.ts";

/** `delayed(fn, options?)`. */
export interface DelayedCall {
  readonly call: CallExpression;
  /** `delayed`, `t.delayed` or `(delayed as any)`: what the driver edition replaces. */
  readonly callee: Node;
}

/** `@delayed` or `@delayed(options)` on a method. */
export interface DelayedMethod {
  readonly decorator: Decorator;
  readonly callee: Node;
  readonly method: MethodDefinition;
}

/** Every use of `delayed` in a file. */
export interface LibraryUses {
  /** In source order. */
  readonly calls: readonly DelayedCall[];
  readonly methods: readonly DelayedMethod[];
  /** The calls, to look one up by its node. */
  readonly callNodes: ReadonlySet<Node>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a variable holds of the library: all of it, `delayed` itself, or nothing of interest. */
function holds(declaration: Declaration, name: string): "library" | "delayed" | undefined {
  const { node } = declaration;
  if (declaration.type === "ImportBinding") {
    if (requestedModule(declaration.parent ?? node)?.specifier !== "treadle") return undefined;
    if (node.type === "ImportNamespaceSpecifier" || node.type === "TSImportEqualsDeclaration")
      return "library";
    if (node.type !== "ImportSpecifier") return undefined;
    const { imported } = node;
    return (imported.type === "Literal" ? imported.value : imported.name) === "delayed"
      ? "delayed"
      : undefined;
  }
  if (node.type !== "VariableDeclarator" || !node.init) return undefined;
  const request = requestedModule(node.init);
  if (request?.specifier !== "treadle") return undefined;
  if (node.id.type === "Identifier") {
    if (request.member === undefined) return "library";
    return request.member === "delayed" ? "delayed" : undefined;
  }
  if (node.id.type !== "ObjectPattern" || request.member !== undefined) return undefined;
  const property = node.id.properties.find(
    (candidate) =>
      candidate.type === "Property" && candidate.value.type === "Identifier" && candidate.value.name === name,
  );
  return property?.type === "Property" && writtenKey(property.key, property.computed) === "delayed"
    ? "delayed"
    : undefined;
}

/** The expression that is `delayed` where `reference` stands; undefined for `t.compute` and the like. */
function delayedAt(identifier: Node, held: "library" | "delayed"): Node | undefined {
  if (held === "delayed") return wrapped(identifier);
  const member = wrapped(identifier).parent;
  if (member?.type !== "MemberExpression" || unwrapped(member.object) !== identifier) return undefined;
  return writtenKey(member.property, member.computed) === "delayed" ? wrapped(member) : undefined;
}

/** Finds every use of `delayed`. */
export function findLibraryUses(parsed: ParsedScript, scopes: Scopes): LibraryUses {
  const calls: DelayedCall[] = [];
  const methods: DelayedMethod[] = [];
  const diagnostics: Diagnostic[] = [];

  const sort = (callee: Node): void => {
    const parent = callee.parent;
    const call = parent?.type === "CallExpression" && parent.callee === callee ? parent : undefined;
    const decorator = (call ?? callee).parent;
    if (decorator?.type === "Decorator") {
      const target = decorator.parent;
      if (target?.type === "MethodDefinition" && target.kind === "method") {
        methods.push({ decorator, callee, method: target });
      } else diagnostics.push(report("decorated-field", parsed.source, decorator, "it"));
    } else if (call) calls.push({ call, callee });
    else
      diagnostics.push(
        report("delayed-as-value", parsed.source, callee, parsed.source.text.slice(callee.start, callee.end)),
      );
  };

  const visit = (variable: Variable): void => {
    const held = declarationsOf(variable).map((declaration) => holds(declaration, variable.name))[0];
    if (!held) return;
    for (const reference of scopes.referencesTo(variable)) {
      if (reference.init) continue;
      const callee = delayedAt(nodeOf(reference), held);
      if (callee) sort(callee);
    }
  };

  for (const variable of scopes.variables) visit(variable);
  calls.sort((a, b) => a.call.start - b.call.start);
  methods.sort((a, b) => a.decorator.start - b.decorator.start);
  return { calls, methods, callNodes: new Set(calls.map(({ call }) => call)), diagnostics };
}
