/**
 * What is worth saying about a function that is given to `delayed`, beside why a worker cannot have it:
 * generators, writes that go to a copy, values that cannot be sent, values that change.
 */
import type { Node } from "oxc-parser";
import type { Binding } from "./bindings.ts";
import type { DiagnosticCode } from "./diagnostics.ts";
import type { Reach } from "./reach.ts";
import { declarationsOf, isReassignment, nodeOf, type Reference, type Variable } from "./scopes.ts";
import type { FileFacts, TaskShape } from "./task-functions.ts";
import { isFunctionExpression, unwrapped, writtenKey } from "./tree.ts";
import { isCertainlyUncloneable, isContainer } from "./values.ts";

/** Takes down one finding. */
export type Say = (
  code: DiagnosticCode,
  at: { readonly start: number; readonly end: number },
  subject: string,
) => void;

const CHANGING_METHODS =
  /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear)$/;

/** The expression that a `const` or `let` starts with. */
function initialiserOf(variable: Variable): Node | undefined {
  const declaration = declarationsOf(variable)[0];
  if (declaration?.node.type !== "VariableDeclarator" || declaration.node.id.type !== "Identifier")
    return undefined;
  return declaration.node.init ?? undefined;
}

/** True when a reference changes what its variable holds: `xs.push(1)`, `xs[0] = 1`, `o.n++`, `delete o.n`. */
function changesContents(identifier: Node, init: Node): boolean {
  let node = identifier;
  let key: string | undefined;
  while (node.parent?.type === "MemberExpression" && node.parent.object === node) {
    key = writtenKey(node.parent.property, node.parent.computed);
    node = node.parent;
  }
  if (node === identifier) return false;
  const { parent } = node;
  switch (parent?.type) {
    case "AssignmentExpression":
      return parent.left === node;
    case "UpdateExpression":
      return true;
    case "UnaryExpression":
      return parent.operator === "delete";
    case "CallExpression":
      // The methods of an object literal are the person's own, whatever they are called.
      if (parent.callee !== node || unwrapped(init).type === "ObjectExpression") return false;
      return key !== undefined && CHANGING_METHODS.test(key);
    default:
      return false;
  }
}

/** The checks of one file; helpers that several tasks share are looked at once. */
export class TaskChecks {
  readonly #facts: FileFacts;
  readonly #say: Say;
  readonly #checked = new Set<Binding>();

  constructor(facts: FileFacts, say: Say) {
    this.#facts = facts;
    this.#say = say;
  }

  /** @param onMainThread its captures stay where they are, so nothing needs to be sent */
  check(shape: TaskShape, reach: Reach, onMainThread: boolean): void {
    this.#checkGenerator(shape);
    if (onMainThread) return;
    this.#checkReferences(shape.code);
    for (const capture of reach.captures) this.#checkCloneable(capture, shape.code);
    const toVisit = this.#facts.reaches.directNeeds(shape.code);
    for (let binding = toVisit.pop(); binding; binding = toVisit.pop()) {
      if (binding.kind !== "code" || this.#checked.has(binding)) continue;
      this.#checked.add(binding);
      for (const node of binding.nodes) this.#checkReferences(node);
      toVisit.push(...this.#facts.reaches.needsOf(binding));
    }
  }

  #checkGenerator({ code, method, name, decorator }: TaskShape): void {
    let task: Node | undefined = code;
    if (method && decorator?.parent?.type === "MethodDefinition") task = decorator.parent.value;
    if (code.type === "Identifier" && !method) {
      const variable = this.#facts.scopes.variableOf(code);
      task = variable && (initialiserOf(variable) ?? declarationsOf(variable).at(-1)?.node);
    }
    const fn = task && unwrapped(task);
    if (fn?.type !== "FunctionExpression" && fn?.type !== "FunctionDeclaration") return;
    if (!fn.generator) return;
    this.#say(
      "generator-task",
      code === fn ? { start: fn.start, end: fn.body?.start ?? fn.end } : code,
      name,
    );
  }

  /** Looks at every captured variable that `code` mentions itself. */
  #checkReferences(code: Node): void {
    for (const { variable, references } of this.#facts.scopes.freeVariables(code)) {
      const binding = this.#facts.bindings.of(variable);
      if (binding.kind !== "capture") continue;
      const write = references.find(
        (reference) => isReassignment(reference) || this.#changes(binding, reference),
      );
      if (write) this.#say("write-to-capture", nodeOf(write), binding.name);
      else if (binding.reassigned && !isLoopVariable(variable) && references[0]) {
        this.#say("reassigned-capture", nodeOf(references[0]), binding.name);
      }
    }
  }

  /** Only containers made on the spot: writing into a typed array may well be meant, its memory can be shared. */
  #changes({ variable }: Binding, reference: Reference): boolean {
    const init = initialiserOf(variable);
    return init !== undefined && isContainer(init) && changesContents(nodeOf(reference), init);
  }

  #checkCloneable(capture: Binding, code: Node): void {
    if (capture.recipe || capture.reassigned) return;
    const init = initialiserOf(capture.variable);
    if (!init || !isCertainlyUncloneable(init, (identifier) => this.#isFunction(identifier))) return;
    const { scopes } = this.#facts;
    const free = scopes.freeVariables(code).find(({ variable }) => variable === capture.variable);
    const reference =
      free?.references[0] ?? scopes.referencesTo(capture.variable).find(({ init: first }) => !first);
    const at = reference ? nodeOf(reference) : init;
    this.#say("uncloneable-capture", at, capture.name);
  }

  #isFunction(identifier: Node): boolean {
    const variable = this.#facts.scopes.variableOf(identifier);
    if (!variable || this.#facts.bindings.of(variable).reassigned) return false;
    if (declarationsOf(variable)[0]?.type === "FunctionName") return true;
    const init = initialiserOf(variable);
    return init !== undefined && isFunctionExpression(unwrapped(init));
  }
}

/** `i` of `for (let i = 0; …; i++)` changes by nature: nobody is surprised. */
function isLoopVariable(variable: Variable): boolean {
  const declaration = declarationsOf(variable)[0]?.node.parent;
  return (
    declaration?.parent?.type === "ForStatement" ||
    declaration?.parent?.type === "ForOfStatement" ||
    declaration?.parent?.type === "ForInStatement"
  );
}
