/**
 * Lazy values used as conditions: always true, whatever they will hold, and JavaScript gives no way to object
 * while the script runs. Reported only where the value is certainly lazy.
 */
import type { Node } from "oxc-parser";
import type { Diagnostic } from "../protocol/diagnostics.ts";
import { isMadeByDelayed } from "./bindings.ts";
import { report } from "./diagnostics.ts";
import { declarationsOf, type Variable } from "./scopes.ts";
import type { FileFacts } from "./task-functions.ts";
import { functionAround, unwrapped, walk } from "./tree.ts";

/** The expressions that `node` takes for true or false. */
function conditionsOf(node: Node): Node[] {
  switch (node.type) {
    case "IfStatement":
    case "ConditionalExpression":
    case "WhileStatement":
    case "DoWhileStatement":
      return [node.test];
    case "ForStatement":
      return node.test ? [node.test] : [];
    case "UnaryExpression":
      return node.operator === "!" ? [node.argument] : [];
    case "LogicalExpression":
      return node.operator === "??" ? [] : [node.left];
    default:
      return [];
  }
}

function isLazyCall(node: Node, { scopes, uses }: FileFacts): boolean {
  if (node.type !== "CallExpression") return false;
  const callee = unwrapped(node.callee);
  return uses.callNodes.has(callee) || isMadeByDelayed(callee, scopes, uses.callNodes);
}

function isLazy(node: Node, facts: FileFacts): boolean {
  if (node.type !== "Identifier") return isLazyCall(node, facts);
  const variable = facts.scopes.variableOf(node);
  const declaration = variable && declarationsOf(variable)[0]?.node;
  if (!variable || !declaration || !isLazyVariable(variable, facts)) return false;
  // Inside another function the same name may be a captured argument of a task, and then it is a plain value.
  return functionAround(node) === functionAround(declaration);
}

/** True for a variable that holds one lazy value from its declaration on. */
export function isLazyVariable(variable: Variable, facts: FileFacts): boolean {
  const declaration = declarationsOf(variable)[0]?.node;
  if (declaration?.type !== "VariableDeclarator" || !declaration.init) return false;
  if (declaration.id.type !== "Identifier" || facts.bindings.of(variable).reassigned) return false;
  return isLazyCall(unwrapped(declaration.init), facts);
}

/** One warning for each lazy value that is used as a condition. */
export function findLazyConditions(facts: FileFacts): readonly Diagnostic[] {
  const { source, program } = facts.parsed;
  const found: Diagnostic[] = [];
  walk(program, (node) => {
    for (const condition of conditionsOf(node).map(unwrapped)) {
      if (!isLazy(condition, facts)) continue;
      const subject = source.text.slice(condition.start, condition.end);
      found.push(report("lazy-as-condition", source, condition, subject));
    }
    return true;
  });
  return found;
}
