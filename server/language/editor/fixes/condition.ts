/**
 * `lazy-as-condition`: the value is computed first, where the code around may wait for it.
 *
 *     if (ready) …    →    if (await ready.compute()) …
 */
import { t } from "@vscode/l10n";
import type { Node } from "oxc-parser";
import { functionAround, wrapped } from "../../../compile/tree.ts";
import { type Finding, type Fix, nodeOfFinding } from "./fix.ts";

/** Computes the lazy value that is a condition. */
export function fixCondition(finding: Finding): readonly Fix[] {
  const node = nodeOfFinding(finding);
  if (!node || !mayAwait(node, finding)) return [];
  const outer = wrapped(node);
  // What is asserted of the lazy value says nothing of the value it becomes.
  const lazy = finding.text.slice(finding.start, finding.end);
  const computed = `await ${lazy}.compute()`;
  const stands = outer.parent?.type;
  const isAlone = stands === "IfStatement" || stands === "WhileStatement" || stands === "DoWhileStatement";
  const text = isAlone ? computed : `(${computed})`;
  const edits = [{ start: outer.start, end: outer.end, text }];
  return [{ title: t("Compute it first"), edits, isPreferred: true }];
}

/** True where `await` may stand: in async functions, and at the top of modules. */
function mayAwait(node: Node, { analysis }: Finding): boolean {
  const fn = functionAround(node);
  if (!fn) return !analysis.parsed.commonJs;
  return "async" in fn && fn.async === true && !isInParameters(node, fn);
}

function isInParameters(node: Node, fn: Node): boolean {
  return "body" in fn && fn.body !== null && typeof fn.body === "object" && "start" in fn.body
    ? node.start < fn.body.start
    : true;
}
