/**
 * Which calls in a file may make a task, so that their place can be baked in: capturing a stack at run time costs
 * two hundred times as much. Calls of what certainly is an ordinary function are left alone.
 */
import { isBuiltin } from "node:module";
import type { CallExpression, Node } from "oxc-parser";
import { requestedModule } from "./module-requests.ts";
import { declarationsOf } from "./scopes.ts";
import type { FileFacts } from "./task-functions.ts";
import { isFunctionExpression, unwrapped, walk } from "./tree.ts";

/** One call and where it stands. */
export interface MarkedCall {
  readonly call: CallExpression;
  /** What is called; the driver edition wraps it. */
  readonly callee: Node;
  readonly line: number;
  readonly column: number;
}

/** True for a specifier that may lead to another file of the workspace, where delayed functions can come from. */
export type IsWorkspaceSpecifier = (specifier: string) => boolean;

/** Judges callees; one for each file. */
class Callees {
  readonly #facts: FileFacts;
  readonly #isWorkspace: IsWorkspaceSpecifier;

  constructor(facts: FileFacts, isWorkspace: IsWorkspaceSpecifier) {
    this.#facts = facts;
    this.#isWorkspace = isWorkspace;
  }

  mayBeDelayed(callee: Node): boolean {
    const inner = unwrapped(callee);
    if (inner.type === "Identifier") return this.#identifier(inner);
    if (inner.type === "CallExpression") {
      if (this.#facts.uses.callNodes.has(inner)) return true;
      const made = unwrapped(inner.callee);
      // `read.with({ retries: 3 })(path)`
      return (
        made.type === "MemberExpression" &&
        made.property.type === "Identifier" &&
        made.property.name === "with" &&
        this.mayBeDelayed(made.object)
      );
    }
    // `steps.read(path)` for `import * as steps`: no object is lost by taking the function from it first.
    if (inner.type === "MemberExpression" && inner.object.type === "Identifier") {
      const variable = this.#facts.scopes.variableOf(inner.object);
      const declaration = variable && declarationsOf(variable)[0];
      return declaration?.node.type === "ImportNamespaceSpecifier" && this.#identifier(inner.object);
    }
    return false;
  }

  #identifier(identifier: Node): boolean {
    const variable = this.#facts.scopes.variableOf(identifier);
    const declaration = variable && declarationsOf(variable)[0];
    if (!declaration) return false;
    const { type, node, parent } = declaration;
    if (type === "ImportBinding") return this.#request(requestedModule(parent ?? node)?.specifier);
    if (type !== "Variable") return type === "Parameter";
    if (node.type !== "VariableDeclarator" || !node.init || this.#facts.bindings.of(variable).reassigned)
      return true;
    const init = unwrapped(node.init);
    const request = requestedModule(init);
    if (request) return this.#request(request.specifier);
    return !(isFunctionExpression(init) || init.type === "ClassExpression");
  }

  #request(specifier: string | undefined): boolean {
    if (specifier === undefined || isBuiltin(specifier) || /^treadle(\/|$)/.test(specifier)) return false;
    return /^\.{0,2}\//.test(specifier) || this.#isWorkspace(specifier);
  }
}

/** The calls to mark, in source order. */
export function findCallSites(facts: FileFacts, isWorkspace: IsWorkspaceSpecifier): readonly MarkedCall[] {
  const callees = new Callees(facts, isWorkspace);
  const marked: MarkedCall[] = [];
  walk(facts.parsed.program, (node) => {
    if (node.type === "CallExpression" && !isDecorator(node) && callees.mayBeDelayed(node.callee)) {
      marked.push({ call: node, callee: node.callee, ...facts.parsed.source.position(node.start) });
    }
    return true;
  });
  return marked.sort((a, b) => a.call.start - b.call.start || b.call.end - a.call.end);
}

function isDecorator(node: Node): boolean {
  return node.parent?.type === "Decorator";
}
