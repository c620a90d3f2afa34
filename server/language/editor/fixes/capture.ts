/**
 * `uncloneable-capture`: what cannot be sent is made where it is needed.
 *
 *     const steps = [increment, double];                    delayed(() => {
 *     delayed(() => steps.reduce(…))              →           const steps = [increment, double];
 *                                                             return steps.reduce(…);
 *                                                           })
 */
import { t } from "@vscode/l10n";
import type { Node } from "oxc-parser";
import type { Analysis } from "../../../compile/analyse.ts";
import { declarationsOf, nodeOf, type Variable } from "../../../compile/scopes.ts";
import { isFunctionExpression, isWithin, unwrapped } from "../../../compile/tree.ts";
import {
  type Edit,
  type Finding,
  type Fix,
  indentAt,
  nodeOfFinding,
  statementAround,
  taskAround,
} from "./fix.ts";

/** Moves what cannot be sent into the task, or to the top of the file. */
export function fixCapture(finding: Finding): readonly Fix[] {
  const { analysis, text } = finding;
  const node = nodeOfFinding(finding);
  const variable = node?.type === "Identifier" ? analysis.scopes.variableOf(node) : undefined;
  const declarator = variable && declarationsOf(variable)[0]?.node;
  if (!node || !variable || declarator?.type !== "VariableDeclarator" || !declarator.init) return [];
  const declaration = declarator.parent;
  if (declaration?.type !== "VariableDeclaration" || declaration.declarations.length !== 1) return [];
  if (!isOnlyCode(declarator.init)) return [];
  const line = text.slice(declaration.start, declaration.end);
  const fixes: Fix[] = [];

  const task = taskAround(node, analysis);
  if (task && isFunctionExpression(task.code)) {
    const isElsewhere = isUsedOutside(variable, task.code, analysis);
    const edits = [
      ...intoFunction(task.code, line, text),
      ...(isElsewhere ? [] : [withoutLine(declaration, text)]),
    ];
    const title = isElsewhere
      ? t("Make a copy of {0} inside the task", variable.name)
      : t("Move {0} into the task", variable.name);
    fixes.push({ title, edits, isPreferred: true });
  }
  const top = topStatement(declaration);
  if (top && top !== declaration && isAloneAtTop(variable, declarator.init, analysis)) {
    const edits = [
      { start: top.start, end: top.start, text: `${line.replace(/^(let|var)\b/, "const")}\n` },
      withoutLine(declaration, text),
    ];
    fixes.push({ title: t("Move {0} to the top of the file", variable.name), edits, isPreferred: false });
  }
  return fixes;
}

/** True for functions and lists and objects of them: making them again gives the same, and runs nothing. */
function isOnlyCode(expression: Node): boolean {
  const node = unwrapped(expression);
  if (isFunctionExpression(node) || node.type === "Identifier" || node.type === "Literal") return true;
  if (node.type === "ArrayExpression")
    return node.elements.every((each) => each !== null && each.type !== "SpreadElement" && isOnlyCode(each));
  if (node.type !== "ObjectExpression") return false;
  return node.properties.every(
    (each) => each.type === "Property" && each.kind === "init" && !each.computed && isOnlyCode(each.value),
  );
}

function isUsedOutside(variable: Variable, code: Node, { scopes }: Analysis): boolean {
  return scopes
    .referencesTo(variable)
    .some((reference) => !reference.init && !isWithin(nodeOf(reference), code));
}

function intoFunction(fn: Node, line: string, text: string): Edit[] {
  if (fn.type !== "ArrowFunctionExpression" && fn.type !== "FunctionExpression") return [];
  const { body } = fn;
  if (!body) return [];
  if (body.type === "BlockStatement") {
    const [first] = body.body;
    const indent = first ? indentAt(text, first.start) : "";
    const isOwnLine = first !== undefined && text.slice(body.start, first.start).includes("\n");
    const added = isOwnLine ? `\n${indent}${line}` : ` ${line}`;
    return [{ start: body.start + 1, end: body.start + 1, text: added }];
  }
  const indent = indentAt(text, statementAround(fn)?.start ?? fn.start);
  // An object in parentheses is one stretch with them.
  const arrow = text.lastIndexOf("=>", body.start) + 2;
  return [
    { start: arrow, end: arrow, text: ` {\n${indent}  ${line}\n${indent}  return` },
    { start: fn.end, end: fn.end, text: `;\n${indent}}` },
  ];
}

/** Removes a declaration together with its line, where nothing else stands on that. */
function withoutLine({ start, end }: Node, text: string): Edit {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const isAlone =
    text.slice(lineStart, start).trim() === "" &&
    text.slice(end, lineEnd < 0 ? undefined : lineEnd).trim() === "";
  if (!isAlone || lineEnd < 0) return { start, end, text: "" };
  return { start: lineStart, end: lineEnd + 1, text: "" };
}

function topStatement(node: Node): Node | undefined {
  let top: Node | undefined = node;
  while (top && top.parent?.type !== "Program") top = top.parent ?? undefined;
  return top;
}

/** True when nothing stands at the top of the file under that name, and the value needs nothing from further in. */
function isAloneAtTop(variable: Variable, init: Node, { scopes }: Analysis): boolean {
  if (scopes.top.set.has(variable.name)) return false;
  return scopes.freeVariables(init).every((free) => free.variable.scope === scopes.top);
}
