/**
 * `generator-task`: the generator stays as it is, and its values are collected into an array in the worker.
 *
 *     delayed(function* numbers(n) { … })   →   delayed(function numbers(n) { return [...(function* () { … })()]; })
 *     delayed(numbers)                      →   delayed((...args) => [...numbers(...args)])
 */
import { t } from "@vscode/l10n";
import type { Function as FunctionNode, Node } from "oxc-parser";
import { outerNeed } from "../../../compile/outer-needs.ts";
import { declarationsOf } from "../../../compile/scopes.ts";
import { walk } from "../../../compile/tree.ts";
import { type Edit, type Finding, type Fix, freshName, isTyped, nodeOfFinding } from "./fix.ts";

/** Collects what a generator yields into an array. */
export function fixGenerator(finding: Finding): readonly Fix[] {
  const name = nodeOfFinding(finding);
  const fn = name?.type === "Identifier" ? undefined : generatorAt(finding);
  const edits = name?.type === "Identifier" ? byName(name, finding) : fn ? inPlace(fn, finding.text) : [];
  if (edits.length === 0) return [];
  return [{ title: t("Collect the values into an array"), edits, isPreferred: true }];
}

/** The generator that begins where the finding does; its body is not underlined. */
function generatorAt({ analysis, start }: Finding): FunctionNode | undefined {
  let found: FunctionNode | undefined;
  walk(analysis.parsed.program, (node) => {
    if (node.type === "FunctionExpression" && node.start === start && node.generator) found ??= node;
    return !found && node.start <= start && node.end > start;
  });
  return found;
}

function byName(name: Node & { type: "Identifier" }, finding: Finding): Edit[] {
  const variable = finding.analysis.scopes.variableOf(name);
  const declared = variable && declarationsOf(variable).at(-1)?.node;
  const fn = declared?.type === "VariableDeclarator" ? declared.init : declared;
  const isAsync = fn?.type === "FunctionDeclaration" || fn?.type === "FunctionExpression" ? fn.async : false;
  const args = freshName("args", finding.text);
  const parameter = isTyped(finding) ? `...${args}: Parameters<typeof ${name.name}>` : `...${args}`;
  const [before, after] = collecting(isAsync, finding.text);
  const code = `${isAsync ? "async " : ""}(${parameter}) => {${before}${name.name}(...${args})${after}}`;
  return [{ start: name.start, end: name.end, text: code }];
}

function inPlace(fn: FunctionNode, text: string): Edit[] {
  const { body } = fn;
  // A generator inside would have neither the `this` nor the `arguments` of the function around it.
  if (body?.type !== "BlockStatement" || outerNeed(body)) return [];
  const star = text.indexOf("*", fn.start);
  if (star < 0 || star > (fn.id?.start ?? body.start)) return [];
  const type = fn.returnType ? text.slice(fn.returnType.start, fn.returnType.end) : "";
  const [before, after] = collecting(fn.async, text);
  return [
    { start: star, end: star + 1, text: "" },
    ...(fn.returnType ? [{ start: fn.returnType.start, end: fn.returnType.end, text: "" }] : []),
    {
      start: body.start,
      end: body.start,
      text: `{${before}(${fn.async ? "async " : ""}function* ()${type} `,
    },
    { start: body.end, end: body.end, text: `)()${after}}` },
  ];
}

/** What stands before and after a call of a generator to collect its values in a function's body. */
function collecting(isAsync: boolean, text: string): readonly [before: string, after: string] {
  if (!isAsync) return [" return [...", "]; "];
  const all = freshName("all", text);
  const each = freshName("each", text);
  return [` const ${all} = []; for await (const ${each} of `, `) ${all}.push(${each}); return ${all}; `];
}
