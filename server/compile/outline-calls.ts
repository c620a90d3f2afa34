/**
 * The calls of one file that make tasks or may make some, each with the place that a run's events give its tasks.
 *
 *     read(path)                marked by the compile step: where the call starts
 *     steps.read(path)          found on the stack when it runs: where `read` stands
 *     paths.map(read)           found on the stack: where `map` stands
 *     submit(read, path)        found on the stack: where `submit` stands
 *     reader(options)(path)     found on the stack: where the first call ends
 *
 * Knows syntax and names; what flows where is the static graph's business.
 */
import type { CallExpression, NewExpression, Node } from "oxc-parser";
import type { Analysis } from "./analyse.ts";
import type { LibraryNames } from "./library-names.ts";
import { requestedModule } from "./module-requests.ts";
import { boundName, shownName } from "./outline-names.ts";
import { declarationsOf, isReassignment } from "./scopes.ts";
import type { TaskFunction } from "./task-functions.ts";
import { isWithin, rootIdentifier, unwrapped, walk, writtenKey } from "./tree.ts";

/** One call, and the place of its tasks in events. */
export interface FoundCall {
  readonly call: CallExpression;
  readonly name: string;
  /** What is called, or passed on to be called. */
  readonly nameNode: Node;
  /** Absent where only the run can tell. */
  readonly task?: TaskFunction;
  readonly line: number;
  readonly column: number;
}

/** Tells which task function an expression certainly is. One for each file. */
export class TaskNames {
  readonly #analysis: Analysis;
  readonly #byCallee = new Map<Node, TaskFunction>();
  /** Property, field or method → the functions of that name; several when classes share a name. */
  readonly #byMember = new Map<string, TaskFunction[]>();

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
    for (const task of analysis.functions) {
      this.#byCallee.set(task.callee, task);
      const key = memberName(task);
      if (key !== undefined) this.#byMember.set(key, [...(this.#byMember.get(key) ?? []), task]);
    }
  }

  /** The task function that a `delayed(…)` call makes. */
  madeBy(call: Node): TaskFunction | undefined {
    return call.type === "CallExpression" ? this.#byCallee.get(call.callee) : undefined;
  }

  /** The task function that `expression` is; undefined where that is not certain. */
  of(expression: Node): TaskFunction | undefined {
    let inner = unwrapped(expression);
    // `const quick = read.with(…)` may be many steps away from `read`, and no more than there are variables.
    for (let steps = 0; steps < 100; steps++) {
      if (inner.type === "CallExpression") {
        const made = this.madeBy(inner);
        if (made) return made;
        const callee = unwrapped(inner.callee);
        if (callee.type !== "MemberExpression") return undefined;
        if (writtenKey(callee.property, callee.computed) !== "with") return undefined;
        inner = unwrapped(callee.object);
      } else if (inner.type === "Identifier") {
        const init = this.#constant(inner);
        if (!init) return undefined;
        inner = init;
      } else break;
    }
    if (inner.type !== "MemberExpression" || inner.computed || inner.property.type !== "Identifier")
      return undefined;
    const named = this.#byMember.get(inner.property.name);
    return named?.length === 1 ? named[0] : undefined;
  }

  /** What a variable that never changes was made as. */
  #constant(identifier: Node): Node | undefined {
    const { scopes } = this.#analysis;
    const variable = scopes.variableOf(identifier);
    const node = variable && declarationsOf(variable)[0]?.node;
    if (node?.type !== "VariableDeclarator" || node.id.type !== "Identifier" || !node.init) return undefined;
    return scopes.referencesTo(variable!).some(isReassignment) ? undefined : unwrapped(node.init);
  }
}

/** The name under which a task function is reached through an object; undefined for those in variables. */
function memberName(task: TaskFunction): string | undefined {
  const method = task.decorator?.parent;
  if (method?.type === "MethodDefinition") return writtenKey(method.key, method.computed);
  const call = task.callee.parent;
  const name = call && boundName(call);
  const isVariable = name?.type === "Identifier" && name.parent?.type === "VariableDeclarator";
  if (!name || isVariable || name.type === "PrivateIdentifier") return undefined;
  if (name.parent?.type === "AssignmentExpression") return undefined;
  return writtenKey(name, false);
}

/** Offset of the place that events give the tasks of a call. */
export function siteOffset(call: CallExpression | NewExpression, isMarked: boolean): number {
  if (isMarked) return call.start;
  const callee = unwrapped(call.callee);
  // Engines name the word before the parenthesis, and where there is none the nearest place before it.
  if (callee.type === "MemberExpression") return callee.property.start;
  return callee.type === "CallExpression" ? callee.end - 1 : call.start;
}

/** Every call of the file that makes a task or may make one, in source order, outer calls first. */
export function findOutlineCalls(
  analysis: Analysis,
  library: LibraryNames,
  tasks: TaskNames,
): readonly FoundCall[] {
  const { source, program } = analysis.parsed;
  const marked = new Map(analysis.calls.map((each) => [each.call as Node, each]));
  const found: FoundCall[] = [];
  const add = (call: CallExpression, task: TaskFunction | undefined, nameNode: Node): void => {
    const name = task ? shownName(task) : source.text.slice(nameNode.start, nameNode.end);
    const site = source.position(siteOffset(call, marked.has(call)));
    found.push({ call, name, nameNode, ...(task ? { task } : {}), ...site });
  };

  walk(program, (node) => {
    if (node.type !== "CallExpression" || node.parent?.type === "Decorator") return true;
    const callee = unwrapped(node.callee);
    const own = library.of(callee);
    if (marked.has(node)) add(node, tasks.of(callee), calledName(callee));
    else if (own) {
      const [first] = node.arguments;
      const task = own.module === "treadle" && STARTING.has(own.name) && first ? tasks.of(first) : undefined;
      if (first && task) add(node, task, calledName(first));
    } else if (callee.type === "CallExpression") {
      if (!library.of(callee.callee)) add(node, tasks.of(callee), calledName(callee));
    } else if (callee.type === "MemberExpression" && !callee.computed) {
      const task = tasks.of(callee);
      const passed = task ? undefined : node.arguments.find((argument) => isTaskName(argument, tasks));
      if (task) add(node, task, callee.property);
      else if (passed) add(node, tasks.of(passed), calledName(passed));
      else if (leadsElsewhere(callee, analysis)) add(node, undefined, callee.property);
    }
    return true;
  });
  return found.sort((a, b) => a.call.start - b.call.start || b.call.end - a.call.end);
}

/** True for members of imported files and of namespaces, where delayed functions can come from. */
function leadsElsewhere(member: Node, { scopes }: Analysis): boolean {
  const root = rootIdentifier(member);
  const variable = root && scopes.variableOf(root);
  const declaration = variable && declarationsOf(variable)[0];
  if (!declaration) return false;
  if (declaration.type === "TSModuleName") return true;
  const request = requestedModule(declaration.parent ?? declaration.node)?.specifier;
  return declaration.type === "ImportBinding" && request !== undefined && /^\.{0,2}\//.test(request);
}

/** Functions of the library that call a task function which they are given first. */
const STARTING = new Set(["submit", "map"]);

/** True for a task function that is passed on by name, to be called by somebody else. */
function isTaskName(argument: Node, tasks: TaskNames): boolean {
  const inner = unwrapped(argument);
  return (inner.type === "Identifier" || inner.type === "MemberExpression") && tasks.of(inner) !== undefined;
}

/** The part of a callee that says what is called: `read` in `steps.read`, `read.with({ … })` and `read`. */
function calledName(callee: Node): Node {
  let inner = unwrapped(callee);
  while (inner.type === "CallExpression") {
    const made = unwrapped(inner.callee);
    const isWith =
      made.type === "MemberExpression" &&
      made.property.type === "Identifier" &&
      made.property.name === "with";
    if (!isWith) return made.type === "MemberExpression" && !made.computed ? made.property : made;
    inner = unwrapped(made.object);
  }
  return inner.type === "MemberExpression" && !inner.computed ? inner.property : inner;
}

/** True when `node` is inside of one of `bodies`, which must be sorted and apart. */
export function isInside(node: Node, bodies: readonly Node[]): boolean {
  let low = 0;
  let high = bodies.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const body = bodies[middle]!;
    if (isWithin(node, body)) return true;
    if (body.start > node.start) high = middle - 1;
    else low = middle + 1;
  }
  return false;
}
