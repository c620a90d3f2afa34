/**
 * The one expression of a script whose value somebody wants to look at: where it is in the tree, and how the driver edition
 * hands its value over. What is done with the value is the runtime's business.
 *
 *     const frames = await ta.fromH5(paths, "values");
 *     const frames = (await __treadle_hold((await ta.fromH5(paths, "values"))));     // where a script can wait
 *     function build() { return __treadle_stop((ta.stack(all))); }                   // where it cannot
 *
 * To wait is better than to throw: nothing of the script goes on, no `catch` and no `finally`.
 */
import type { Node } from "oxc-parser";
import type { TextRange } from "../protocol/runner.ts";
import type { RuntimeName } from "./emit-prelude.ts";
import { isValue } from "./expressions.ts";
import type { ParsedScript } from "./parse.ts";
import { functionAround, isWithin, walk } from "./tree.ts";

/** An expression, and the text around it that hands its value over. */
export interface Tap {
  readonly node: Node;
  readonly runtimeName: RuntimeName;
  readonly before: string;
  readonly after: string;
}

/** The expression that fills exactly this range; undefined where there is none. */
export function findTap(parsed: ParsedScript, range: TextRange): Tap | undefined {
  const { source, program, commonJs } = parsed;
  const start = source.offset(range.line, range.column);
  const end = source.offset(range.endLine, range.endColumn);
  let node: Node | undefined;
  walk(program, (candidate) => {
    // The outermost of several that fill it, such as a chain and its last call.
    if (node === undefined && candidate.start === start && candidate.end === end && isValue(candidate)) {
      node = candidate;
    }
    return node === undefined && candidate.start <= start && candidate.end >= end;
  });
  return node && tapAround(node, commonJs);
}

function tapAround(node: Node, commonJs: boolean): Tap {
  const { parent } = node;
  // `{ frames }` needs its key back.
  const isShorthand = parent?.type === "Property" && parent.shorthand && node.type === "Identifier";
  const key = isShorthand ? `${node.name}: ` : "";
  if (!canWait(node, commonJs)) {
    return { node, runtimeName: "stop", before: `${key}__treadle_stop((`, after: "))" };
  }
  // A bracket at the beginning of a line would continue a line before it that has no semicolon.
  const first = beginsStatement(node) ? "void 0, " : "";
  return { node, runtimeName: "hold", before: `${key}${first}(await __treadle_hold((`, after: ")))" };
}

function canWait(node: Node, commonJs: boolean): boolean {
  const around = functionAround(node);
  for (let outer = node.parent; outer && outer !== around; outer = outer.parent) {
    // Both become functions of their own.
    if (outer.type === "TSModuleDeclaration" || outer.type === "TSEnumDeclaration") return false;
  }
  if (around === undefined) return !commonJs;
  if (
    around.type !== "FunctionDeclaration" &&
    around.type !== "FunctionExpression" &&
    around.type !== "ArrowFunctionExpression"
  ) {
    return false;
  }
  // Defaults of parameters may not wait.
  return around.async && around.body !== null && isWithin(node, around.body);
}

function beginsStatement(node: Node): boolean {
  for (let outer = node.parent; outer && outer.start === node.start; outer = outer.parent) {
    if (outer.type === "ExpressionStatement") return true;
  }
  return false;
}
