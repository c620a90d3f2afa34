/**
 * Which expression of a script somebody means who points at it and asks for the array that it holds, where that expression
 * is after edits, and which value a run has to be stopped at to get it.
 *
 *     const frames = await ta.fromH5(paths, "values");      frames ─▶ the place of the name; the value behind it is
 *     frames.slice([0, 10]).sum({ axis: 0 })                           what it is set to
 *                           ▲ sum ─▶ the chain up to its brackets
 *
 * Reads a syntax tree; whether a value is an array only a run can tell.
 */
import type { Node } from "oxc-parser";
import type { Analysis } from "../../compile/analyse.ts";
import { isValue } from "../../compile/expressions.ts";
import { LibraryNames } from "../../compile/library-names.ts";
import { isInside } from "../../compile/outline-calls.ts";
import { taskBodies } from "../../compile/outline-computes.ts";
import { declarationsOf } from "../../compile/scopes.ts";
import { rootIdentifier, unwrapped, walk, wrapped, writtenKey } from "../../compile/tree.ts";
import type { ArrayPlace } from "../../protocol/frames.ts";
import type { CallSite } from "../../protocol/sites.ts";
import { endOf, isDeclared, nodesAt } from "./script-places.ts";

/** A cursor, or a selection from it to an end; all count from 1. */
export type AskedPlace = Pick<CallSite, "line" | "column"> & {
  readonly endLine?: number;
  readonly endColumn?: number;
};

/** Names that stand for names that stand for names: more than anybody writes. */
const MOST_STEPS = 16;

/** Methods that give what an array holds, and not another one: the array is what they are called on. */
const COMPUTING: ReadonlySet<string> = new Set(["compute", "item", "visualize"]);

const WORDS: ReadonlySet<string> = new Set(["Identifier", "PrivateIdentifier", "Literal", "TemplateElement"]);

/** The expression at a place that may be a lazy array: what is selected, else what is around the cursor. */
export function arrayAt(analysis: Analysis, asked: AskedPlace): ArrayPlace | null {
  const { source } = analysis.parsed;
  let start = source.offset(asked.line, asked.column);
  const end =
    asked.endLine === undefined || asked.endColumn === undefined
      ? start
      : source.offset(asked.endLine, asked.endColumn);
  const selected = source.text.slice(start, end);
  start += selected.length - selected.trimStart().length;
  const text = selected.trim();
  const found =
    text === "" || /^[\w$]+$/.test(text)
      ? aroundCursor(analysis, start, text === "")
      : selectedNode(analysis, start, start + text.length);
  return found ? placeOf(analysis, found) : null;
}

/** Where a node is, as a place that is found again. */
export function placeOf({ parsed: { source } }: Analysis, node: Node): ArrayPlace {
  const text = source.text.slice(node.start, endOf(node));
  return { script: source.file, ...source.position(node.start), text };
}

function selectedNode(analysis: Analysis, start: number, end: number): Node | undefined {
  let found: Node | undefined;
  walk(analysis.parsed.program, (node) => {
    if (found === undefined && node.start === start && node.end === end && isValue(node)) found = node;
    return found === undefined && node.start <= start && node.end >= end;
  });
  const { text } = analysis.parsed.source;
  if (found === undefined && text[start] === "(" && text[end - 1] === ")") {
    // Brackets around an expression are no part of it.
    return selectedNode(analysis, start + 1, end - 1);
  }
  return found && isInside(found, taskBodies(analysis)) ? undefined : found;
}

/** @param mayEnd whether a word that ends at the offset counts, as it does below a cursor */
function aroundCursor(analysis: Analysis, offset: number, mayEnd: boolean): Node | undefined {
  const { text } = analysis.parsed.source;
  const isWord = (at: number): boolean => /[\w$]/.test(text[at] ?? "");
  const at = mayEnd && !isWord(offset) && isWord(offset - 1) ? offset - 1 : offset;
  const path = nodesAt(analysis.parsed.program, at);
  const innermost = path.at(-1);
  if (!innermost) return undefined;
  // A word that is no name and no literal is a keyword.
  if (isWord(at) && !WORDS.has(innermost.type)) return undefined;
  const found = upwards(path, analysis);
  return found && isInside(found, taskBodies(analysis)) ? undefined : found;
}

/** The first of the nodes, from the innermost outwards, that may be an array. */
function upwards(path: readonly Node[], analysis: Analysis): Node | undefined {
  const library = new LibraryNames(analysis.scopes);
  for (const node of path.toReversed()) {
    if (isImported(node)) {
      const use = firstUse(node, analysis);
      return use && !library.of(use) ? use : undefined;
    }
    if (node.type === "Identifier" && isDeclared(node)) return madeBy(node, analysis) ? node : undefined;
    const set = setTo(node);
    if (set && mayHoldArray(unwrapped(set))) return isForeign(unwrapped(set), analysis) ? undefined : set;
    if (!isValue(node)) {
      if (isBoundary(node)) return undefined;
      continue;
    }
    const outer = wrapped(node);
    const isCallee = outer.parent?.type === "CallExpression" && outer.parent.callee === outer;
    if (isCallee || library.of(node)) continue;
    if (node.type === "CallExpression") {
      const callee = unwrapped(node.callee);
      if (callee.type === "MemberExpression") {
        const method = writtenKey(callee.property, callee.computed);
        if (method !== undefined && COMPUTING.has(method)) return callee.object;
      }
    }
    if (mayHoldArray(node)) return isForeign(node, analysis) ? undefined : node;
  }
  return undefined;
}

/** What a field is set to, for its key; of the options of a call the call was meant. */
function setTo(node: Node): Node | undefined {
  const { parent } = node;
  if (!parent || !("key" in parent) || parent.key !== node || !("value" in parent)) return undefined;
  if (!parent.value || ("computed" in parent && parent.computed)) return undefined;
  if (parent.type === "PropertyDefinition") return parent.value;
  const object = parent.type === "Property" ? parent.parent : undefined;
  if (object?.type !== "ObjectExpression") return undefined;
  return wrapped(object).parent?.type === "CallExpression" ? undefined : (parent.value as Node);
}

/** Types, declarations, imports, other functions: what lies around them was not meant. */
function isBoundary({ type }: Node): boolean {
  return (
    /^(TS(?!AsExp|Satisfies|NonNull|TypeAssertion)|Import|Export)/.test(type) ||
    /(Statement|Declaration|Definition|FunctionExpression|ClassBody)$/.test(type) ||
    type === "Program"
  );
}

function mayHoldArray({ type }: Node): boolean {
  return (
    type === "Identifier" ||
    type === "MemberExpression" ||
    type === "CallExpression" ||
    type === "AwaitExpression" ||
    type === "ChainExpression" ||
    type === "ConditionalExpression"
  );
}

/** Functions, classes and what no file declares, such as `console` and `Math`, hold no arrays. */
function isForeign(node: Node, { scopes }: Analysis): boolean {
  const root = rootIdentifier(node);
  if (!root) return false;
  const variable = scopes.variableOf(root);
  const declaration = variable && declarationsOf(variable)[0];
  if (!declaration) return true;
  return node === root && ["FunctionName", "ClassName", "TSEnumName"].includes(declaration.type);
}

/**
 * The expression whose value a run has to be stopped at for the array at `place`: the place's own, or for a name that is
 * declared there what it is set to, and else its first use. Undefined where the place does not fit the text.
 */
export function valueAt(place: ArrayPlace, analysis: Analysis): Node | undefined {
  const { source, program } = analysis.parsed;
  const start = source.offset(place.line, place.column);
  const path = nodesAt(program, start).filter(
    (node) => node.start === start && source.text.slice(start, endOf(node)) === place.text,
  );
  const declared = path.find((node) => isDeclared(node));
  return declared ? madeBy(declared, analysis) : path.find(isValue);
}

/** What gives a name that is declared or assigned here its value. */
function madeBy(name: Node, analysis: Analysis): Node | undefined {
  const { parent } = name;
  if (parent?.type === "VariableDeclarator" && parent.id === name && parent.init) return parent.init;
  if (parent?.type === "AssignmentExpression" && parent.left === name && parent.operator === "=") {
    return parent.right;
  }
  // Parameters, parts of what is taken to pieces, variables that are set later.
  return firstUse(name, analysis);
}

/** A name as another file's `export` gave it to this one. */
function isImported(node: Node): boolean {
  const { parent } = node;
  if (parent?.type !== "ImportSpecifier" && parent?.type !== "ImportDefaultSpecifier") return false;
  return parent.local === node;
}

/** Where the value of a name is read first; undefined for functions and classes. */
function firstUse(name: Node, { scopes }: Analysis): Node | undefined {
  if (name.type !== "Identifier") return undefined;
  const variable = scopes.lookUp(name.name, name);
  if (!variable || ["FunctionName", "ClassName"].includes(declarationsOf(variable)[0]?.type ?? "")) return;
  const uses = scopes.referencesTo(variable).filter((reference) => reference.isRead());
  return uses.map(({ identifier }) => identifier as unknown as Node).find(isValue);
}

/**
 * The expression that made an array, by the place that a run tells of it: the name of the function or method that was
 * called, or the `await` behind which the array was there.
 */
export function madeAt(
  analysis: Analysis,
  { line, column }: Pick<CallSite, "line" | "column">,
): Node | undefined {
  const { source, program } = analysis.parsed;
  const offset = source.offset(line, column);
  return nodesAt(program, offset)
    .toReversed()
    .find((node) => {
      if (node.type === "AwaitExpression") return node.start === offset;
      if (node.type !== "CallExpression") return false;
      const callee = unwrapped(node.callee);
      const name = callee.type === "MemberExpression" ? callee.property : callee;
      return name.start === offset || node.start === offset;
    });
}

/**
 * The expression behind a name that is set once, followed from name to name; any other expression itself.
 */
export function behindNames(node: Node, { scopes, bindings }: Analysis): Node {
  let found = unwrapped(node);
  for (let step = 0; step < MOST_STEPS && found.type === "Identifier"; step++) {
    const variable = scopes.variableOf(found);
    const declaration = variable && declarationsOf(variable)[0];
    const made = declaration?.node;
    if (!variable || declaration?.type !== "Variable" || made?.type !== "VariableDeclarator") break;
    if (!made.init || made.id.type !== "Identifier" || bindings.of(variable).reassigned) break;
    found = unwrapped(made.init);
  }
  return found;
}

/**
 * Where the expression of a place is in a text that has changed since: one that says the same, the nearest to the old
 * line. Undefined where there is none any more.
 */
export function findAgain(place: ArrayPlace, analysis: Analysis): ArrayPlace | undefined {
  const { source, program } = analysis.parsed;
  const sought = squeezed(place.text);
  const longest = 2 * place.text.length + 40;
  let best: { readonly node: Node; readonly far: number } | undefined;
  walk(program, (node) => {
    const end = endOf(node);
    const length = end - node.start;
    if (length < sought.length) return node.end - node.start >= sought.length;
    if (length > longest || !(isValue(node) || isDeclared(node))) return true;
    if (squeezed(source.text.slice(node.start, end)) !== sought) return true;
    const { line, column } = source.position(node.start);
    const far = Math.abs(line - place.line) * 1e4 + Math.min(9999, Math.abs(column - place.column));
    if (!best || far < best.far) best = { node, far };
    return true;
  });
  return best && placeOf(analysis, best.node);
}

/** What a formatter changes does not count. */
const squeezed = (text: string): string =>
  text
    .replaceAll(/\s+/g, "")
    .replaceAll(/,(?=[)\]}])/g, "")
    .replaceAll(/['`]/g, '"')
    .replace(/;$/, "");
