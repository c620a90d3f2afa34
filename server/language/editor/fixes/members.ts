/**
 * `outer-this` and `private-name`: what a task reads of an object that has to stay is copied before the task is made.
 *
 *     return delayed((x) => x * this.factor);    →    const { factor } = this;
 *                                                     return delayed((x) => x * factor);
 */
import { t } from "@vscode/l10n";
import type { Node } from "oxc-parser";
import type { Analysis } from "../../../compile/analyse.ts";
import { childrenOf, walk } from "../../../compile/tree.ts";
import {
  type Edit,
  type Finding,
  type Fix,
  freshName,
  indentAt,
  nodeOfFinding,
  statementAround,
  taskAround,
} from "./fix.ts";

type Member = Node & { type: "MemberExpression" };

/** Copies the fields that a task reads of the object around it into local constants. */
export function fixMembers(finding: Finding): readonly Fix[] {
  const { analysis, text } = finding;
  const node = nodeOfFinding(finding);
  const task = node && taskAround(node, analysis);
  const statement = task && statementAround(task.callee);
  if (task?.code.type !== "ArrowFunctionExpression" || !statement) return [];
  const reads = readsOf(task.code, analysis);
  if (!reads || reads.length === 0) return [];

  const edits: Edit[] = [];
  const names = new Map<string, string>();
  const copies = new Map<string, { readonly object: string; readonly member: string }>();
  for (const read of reads) {
    const object = text.slice(read.object.start, read.object.end);
    const member = text.slice(read.property.start, read.property.end);
    const place = `${object}.${member}`;
    let name = names.get(place);
    if (name === undefined) {
      name = nameFor(member.replace(/^#/, ""), [...reads, statement], analysis, text, [...names.values()]);
      names.set(place, name);
      copies.set(name, { object, member });
    }
    const { parent } = read;
    // `{ factor: this.factor }` may stay as it is; nothing is shorthand that was not before.
    edits.push({ start: read.start, end: read.end, text: name });
    if (parent?.type === "CallExpression" && parent.callee === read) return [];
  }
  const indent = indentAt(text, statement.start);
  edits.push({ start: statement.start, end: statement.start, text: `${copying(copies)}\n${indent}` });
  return [{ title: t("Copy {0} before the task", [...names.keys()].join(", ")), edits, isPreferred: true }];
}

/** What a task reads of the `this` around it, and by private names; undefined where it does more than to read. */
function readsOf(code: Node, analysis: Analysis): Member[] | undefined {
  const reads: Member[] = [];
  let isMore = false;
  const stack = childrenOf(code);
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (
      node.type === "FunctionExpression" ||
      node.type === "FunctionDeclaration" ||
      node.type === "ClassBody"
    ) {
      // These have a `this` of their own; a private name in them cannot be copied from out here.
      walk(node, ({ type }) => {
        isMore ||= type === "PrivateIdentifier";
        return !isMore;
      });
      continue;
    }
    if (node.type === "MemberExpression") {
      const isOfThis = node.object.type === "ThisExpression";
      const isPrivate = node.property.type === "PrivateIdentifier";
      const isOutside =
        isOfThis || (node.object.type === "Identifier" && isFree(node.object, code, analysis));
      if (isOfThis || isPrivate) {
        if (node.computed || !isOutside || isChanged(node)) return undefined;
        reads.push(node);
        continue;
      }
    }
    if (
      node.type === "ThisExpression" ||
      node.type === "Super" ||
      node.type === "MetaProperty" ||
      node.type === "PrivateIdentifier"
    )
      return undefined;
    stack.push(...childrenOf(node));
  }
  return isMore ? undefined : reads;
}

function isFree(identifier: Node, code: Node, { scopes }: Analysis): boolean {
  const variable = scopes.variableOf(identifier);
  return scopes.freeVariables(code).some((free) => free.variable === variable);
}

function isChanged(member: Member): boolean {
  let node: Node = member;
  while (node.parent?.type === "MemberExpression" && node.parent.object === node) node = node.parent;
  const { parent } = node;
  if (parent?.type === "AssignmentExpression") return parent.left === node;
  if (parent?.type === "UpdateExpression") return true;
  return parent?.type === "UnaryExpression" && parent.operator === "delete";
}

/** The member's own name, unless that means something else at one of `places`. */
function nameFor(
  member: string,
  places: readonly Node[],
  { scopes }: Analysis,
  text: string,
  taken: readonly string[],
): string {
  const isFreeHere = places.every((place) => scopes.lookUp(member, place) === undefined);
  if (isFreeHere && !taken.includes(member) && !isReserved(member)) return member;
  let name = freshName(`${member}Now`, text);
  while (taken.includes(name)) name = `${name}_`;
  return name;
}

/** Names of members that cannot be names of variables. */
function isReserved(name: string): boolean {
  return /^(await|break|case|catch|class|const|continue|default|delete|do|else|enum|export|extends|false|finally|for|function|if|import|in|instanceof|let|new|null|package|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$/.test(
    name,
  );
}

/** `const { a, b } = this;` where names allow it, a line for each otherwise. */
function copying(copies: ReadonlyMap<string, { readonly object: string; readonly member: string }>): string {
  const entries = [...copies];
  const objects = new Set(entries.map(([, { object }]) => object));
  if (objects.size === 1 && entries.every(([name, { member }]) => name === member)) {
    return `const { ${entries.map(([name]) => name).join(", ")} } = ${entries[0]![1].object};`;
  }
  return entries.map(([name, { object, member }]) => `const ${name} = ${object}.${member};`).join(" ");
}
