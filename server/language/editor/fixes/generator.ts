/**
 * `generator-task`: the generator stays as it is and its values are collected into an array, in the worker.
 *
 *     delayed(function* numbers(n) { … })    →    delayed(function numbers(n) { return [...(function* () { … })()]; })
 *     delayed(numbers)                       →    delayed((...args) => [...numbers(...args)])
 */
import { t } from "@vscode/l10n";
import type { Function as FunctionNode, Node } from "oxc-parser";
import { outerNeed } from "../../../compile/outer-needs.ts";
import { declarationsOf } from "../../../compile/scopes.ts";
import { type Edit, type Finding, type Fix, freshName } from "./fix.ts";

export function fixGenerator({ analysis, node, text }: Finding): readonly Fix[] {
  const edits =
    node.type === "Identifier"
      ? byName(node, isAsyncGenerator(node, analysis), text)
      : node.type === "FunctionExpression"
        ? inPlace(node, text)
        : [];
  return edits.length === 0 ? [] : [{ title: t("Collect the values into an array"), edits, isPreferred: true }];
}

function isAsyncGenerator(node: Node, { scopes }: Finding["analysis"]): boolean {
  const variable = scopes.variableOf(node);
  const declared = variable && declarationsOf(variable).at(-1)?.node;
  const fn = declared?.type === "VariableDeclarator" ? declared.init : declared;
  return fn !== null && fn !== undefined && "async" in fn && fn.async === true;
}

function byName(name: Node & { type: "Identifier" }, isAsync: boolean, text: string): Edit[] {
  const isTyped = /\.[cm]?tsx?$/.test(name.name) || undefined;
  void isTyped;
  const args = freshName("args", text);
  const call = `${name.name}(...${args})`;
  const collected = isAsync ? collecting(call, text, " ") : `[...${call}]`;
  const code = isAsync ? `async (...${args}) => { ${collected} }` : `(...${args}) => ${collected}`;
  return [{ start: name.start, end: name.end, text: code }];
}

function inPlace(fn: FunctionNode, text: string): Edit[] {
  const { body } = fn;
  // What the inner generator would not have: `this` and `arguments` of the function around it.
  if (!body || body.type !== "BlockStatement" || outerNeed(body)) return [];
  const star = text.indexOf("*", fn.start);
  if (star < 0 || star > body.start) return [];
  const type = fn.returnType ? text.slice(fn.returnType.start, fn.returnType.end) : "";
  const generator = `(${fn.async ? "async " : ""}function* ()${type} `;
  const [before, after] = fn.async
    ? [`{ ${collecting(generator, text, " ", "\0")}`.split("\0")[0]!, `)()${collectingEnd(text)} }`]
    : [`{ return [...${generator}`, ")()]; }"];
  return [
    { start: star, end: star + 1, text: "" },
    ...(fn.returnType ? [{ start: fn.returnType.start, end: fn.returnType.end, text: "" }] : []),
    { start: body.start, end: body.start, text: before },
    { start: body.end, end: body.end, text: after },
  ];
}
