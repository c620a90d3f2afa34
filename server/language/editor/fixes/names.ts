/**
 * `shadowed-capture` and `two-variables-one-name`: one of two variables of one name gets another.
 */
import { t } from "@vscode/l10n";
import type { Node } from "oxc-parser";
import type { Analysis } from "../../../compile/analyse.ts";
import { declarationsOf, nodeOf, type Variable } from "../../../compile/scopes.ts";
import type { TaskFunction } from "../../../compile/task-functions.ts";
import { type Edit, type Finding, type Fix, freshName } from "./fix.ts";

/** Renames one of two variables of one name; one fix for each that may be renamed. */
export function fixNames(finding: Finding): readonly Fix[] {
  const { analysis, text, start, end } = finding;
  const task = analysis.functions.find(({ callee }) => callee.start === start && callee.end === end);
  if (!task) return [];
  return namesakes(task, analysis).map(({ variable, line }, i) => {
    const name = freshName(`${variable.name}2`, text);
    return {
      title: t("Rename {0} of line {1} to {2}", variable.name, line, name),
      edits: renaming(variable, name, analysis),
      isPreferred: i === 0,
    };
  });
}

/** Variables of the functions around a task that share a name with another one; those further in first. */
function namesakes(
  task: TaskFunction,
  { scopes, parsed }: Analysis,
): readonly { readonly variable: Variable; readonly line: number }[] {
  const names = new Set(task.captures.map(({ name }) => name));
  for (const need of task.needs) names.add(need.name);
  const byName = new Map<string, Variable[]>();
  for (const variable of scopes.variables) {
    if (variable.defs.length === 0) continue;
    byName.set(variable.name, [...(byName.get(variable.name) ?? []), variable]);
  }
  return [...byName.values()]
    .filter((variables) => variables.length > 1)
    .flat()
    .filter((variable) => variable.scope !== scopes.top && isRenameable(variable))
    .filter((variable) => names.has(variable.name) || isAround(variable, task.callee))
    .map((variable) => ({ variable, at: variable.defs[0]!.name.range[0] }))
    .sort((a, b) => b.at - a.at)
    .slice(0, 8)
    .map(({ variable, at }) => ({ variable, line: parsed.source.position(at).line }));
}

function isAround(variable: Variable, node: Node): boolean {
  const block = variable.scope.block as unknown as Node;
  return block.start <= node.start && block.end >= node.end;
}

/** Variables and parameters that nobody outside of the file can see. */
function isRenameable(variable: Variable): boolean {
  return declarationsOf(variable).every(({ type }) => type === "Variable" || type === "Parameter");
}

function renaming(variable: Variable, name: string, { scopes }: Analysis): Edit[] {
  const places = new Map<number, Node>();
  for (const identifier of variable.identifiers) {
    const node = identifier as unknown as Node;
    places.set(node.start, node);
  }
  for (const reference of [...scopes.referencesTo(variable), ...variable.references]) {
    const node = nodeOf(reference);
    places.set(node.start, node);
  }
  return [...places.values()].map((node) => {
    const { parent } = node;
    const start = node.start;
    const end = start + variable.name.length;
    // In `{ name }` one word is key and variable, and the key has to stay.
    const isShorthand =
      (parent?.type === "Property" && parent.shorthand) ||
      (parent?.type === "AssignmentPattern" && parent.parent?.type === "Property" && parent.parent.shorthand);
    return { start, end, text: isShorthand ? `${variable.name}: ${name}` : name };
  });
}
