/**
 * Where a file asks for results, and whether running the file gets there: what tells a pipeline from a file of
 * steps that others import. Judged by names, since any receiver may be lazy; a file that does not import the
 * library asks for nothing.
 */
import type { CallExpression, Node } from "oxc-parser";
import type { Analysis } from "./analyse.ts";
import type { LibraryNames } from "./library-names.ts";
import { isInside } from "./outline-calls.ts";
import { declarationsOf, nodeOf, type Variable } from "./scopes.ts";
import { isFunctionExpression, isWithin, unwrapped, walk, wrapped, writtenKey } from "./tree.ts";

/** A call that runs a graph or draws it. */
export interface ComputeCall {
  readonly call: CallExpression;
  /** False for `visualize`, which draws what would run. */
  readonly asks: boolean;
}

const ASKING = new Set(["compute", "persist", "submit", "map"]);
const ASKING_METHODS = new Set(["compute", "persist"]);

/** The code of every task function, sorted and without those inside of others: it runs in workers. */
export function taskBodies({ functions, scopes }: Analysis): readonly Node[] {
  const bodies: Node[] = [];
  for (const { code, decorator } of functions) {
    const method = decorator?.parent;
    if (method?.type === "MethodDefinition") bodies.push(method.value);
    else if (isFunctionExpression(code)) bodies.push(code);
    else if (code.type === "Identifier") {
      const variable = scopes.variableOf(code);
      const declaration = variable && declarationsOf(variable).at(-1);
      // Of a parameter the declaration is the function that has it.
      if (declaration?.type === "Parameter") continue;
      const node = declaration?.node;
      const init = node?.type === "VariableDeclarator" ? node.init && unwrapped(node.init) : node;
      if (init && (isFunctionExpression(init) || init.type === "FunctionDeclaration")) bodies.push(init);
    }
  }
  bodies.sort((a, b) => a.start - b.start || b.end - a.end);
  const outer: Node[] = [];
  for (const body of bodies) {
    const last = outer.at(-1);
    if (!last || !isWithin(body, last)) outer.push(body);
  }
  return outer;
}

/** Every call outside of `bodies` that runs or draws a graph, in source order. */
export function computesOf(
  { parsed, scopes }: Analysis,
  library: LibraryNames,
  bodies: readonly Node[],
): readonly ComputeCall[] {
  let imports = 0;
  let arrays = false;
  for (const variable of scopes.variables) {
    const held = library.held(variable);
    if (!held) continue;
    imports++;
    arrays ||= held.module === "treadle/array";
  }
  if (imports === 0) return [];
  const found: ComputeCall[] = [];
  walk(parsed.program, (node) => {
    if (node.type !== "CallExpression") return true;
    const asks = asksBy(node, library, arrays);
    if (asks !== undefined && !isInside(node, bodies)) found.push({ call: node, asks });
    return true;
  });
  return found.sort((a, b) => a.call.start - b.call.start || a.call.end - b.call.end);
}

/** Whether a call asks for a result; undefined when it has nothing to do with that. */
function asksBy(call: CallExpression, library: LibraryNames, arrays: boolean): boolean | undefined {
  const callee = unwrapped(call.callee);
  const own = library.of(callee);
  if (own) {
    if (own.module !== "treadle") return undefined;
    if (ASKING.has(own.name)) return true;
    return own.name === "visualize" ? false : undefined;
  }
  if (callee.type !== "MemberExpression") return undefined;
  const key = writtenKey(callee.property, callee.computed);
  if (key === undefined) return undefined;
  if (ASKING_METHODS.has(key)) return true;
  if (key === "visualize") return false;
  // Of lists and sets `item` gives an element, and nobody awaits it.
  return key === "item" && arrays && wrapped(call).parent?.type === "AwaitExpression" ? true : undefined;
}

/** False for a call inside of a function that the file only defines or exports: running the file never gets there. */
export function isRunByScript(call: Node, { scopes }: Analysis): boolean {
  let outermost: Node | undefined;
  for (let outer = call.parent; outer; outer = outer.parent ?? undefined) {
    if (isFunctionExpression(outer) || outer.type === "FunctionDeclaration") outermost = outer;
  }
  if (!outermost) return true;
  const variable = variableOfFunction(outermost, (name) => scopes.top.set.get(name));
  if (variable === undefined) return outermost.parent?.type !== "ExportDefaultDeclaration";
  return scopes.referencesTo(variable).some((reference) => {
    const node = nodeOf(reference);
    return !reference.init && node.parent?.type !== "ExportSpecifier" && !isWithin(node, outermost);
  });
}

/** The variable at the top of the file that holds `fn`; undefined when it is no variable's. */
function variableOfFunction(fn: Node, atTop: (name: string) => Variable | undefined): Variable | undefined {
  if (fn.type === "FunctionDeclaration") return fn.id ? atTop(fn.id.name) : undefined;
  const { parent } = wrapped(fn);
  const isDeclared = parent?.type === "VariableDeclarator" && parent.id.type === "Identifier";
  return isDeclared && parent.id.type === "Identifier" ? atTop(parent.id.name) : undefined;
}
