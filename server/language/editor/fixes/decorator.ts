/**
 * `decorated-field`: a field that holds a function is delayed by a call, since decorators are for methods.
 *
 *     @delayed({ retries: 2 }) read = (path) => …;    →    read = delayed((path) => …, { retries: 2 });
 */
import { t } from "@vscode/l10n";
import { isFunctionExpression, unwrapped } from "../../../compile/tree.ts";
import { type Finding, type Fix, nodeOfFinding } from "./fix.ts";

/** Turns the decorator of a field into a call of `delayed` around its function. */
export function fixDecoratedField(finding: Finding): readonly Fix[] {
  const { text } = finding;
  const decorator = nodeOfFinding(finding);
  if (decorator?.type !== "Decorator") return [];
  const field = decorator.parent;
  if (field?.type !== "PropertyDefinition" || !field.value || !isFunctionExpression(unwrapped(field.value)))
    return [];
  const { expression } = decorator;
  const callee = expression.type === "CallExpression" ? expression.callee : expression;
  const options =
    expression.type === "CallExpression"
      ? expression.arguments.map((each) => `, ${text.slice(each.start, each.end)}`).join("")
      : "";
  const after = /^\s*/.exec(text.slice(decorator.end))?.[0].length ?? 0;
  const name = text.slice(callee.start, callee.end);
  const edits = [
    { start: decorator.start, end: decorator.end + after, text: "" },
    { start: field.value.start, end: field.value.start, text: `${name}(` },
    { start: field.value.end, end: field.value.end, text: `${options})` },
  ];
  return [{ title: t("Delay the function instead of the field"), edits, isPreferred: true }];
}
