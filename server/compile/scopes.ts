/**
 * Which name means which variable, and which variables a piece of code takes from around it.
 * A thin layer over the scope analyser of typescript-eslint, which tells values from types.
 */
import {
  analyze,
  type Reference,
  type Scope,
  type ScopeManager,
  type Variable,
} from "@typescript-eslint/scope-manager";
import type { Node } from "oxc-parser";
import type { ParsedScript } from "./parse.ts";
import { isWithin } from "./tree.ts";

export type { Reference, Scope, Variable };

/** What a variable was declared by, in the parser's own node types. */
export interface Declaration {
  readonly type: string;
  readonly node: Node;
  readonly parent: Node | undefined;
}

/** A variable that a piece of code uses without declaring it, and where it does. */
export interface FreeVariable {
  readonly variable: Variable;
  readonly references: readonly Reference[];
}

/** The declarations of a variable: several for overloads, merged enums and namespaces. */
export function declarationsOf(variable: Variable): readonly Declaration[] {
  return variable.defs as unknown as readonly Declaration[];
}

/** The node of the identifier that makes a reference. */
export function nodeOf(reference: Reference): Node {
  return reference.identifier as unknown as Node;
}

/** True when the reference changes an existing variable, rather than giving it its first value. */
export function isReassignment(reference: Reference): boolean {
  return reference.isWrite() && !reference.init;
}

function isInTypeQuery(node: Node): boolean {
  let outer = node.parent;
  while (outer?.type === "TSQualifiedName") outer = outer.parent;
  return outer?.type === "TSTypeQuery";
}

/** The variables of one file. */
export class Scopes {
  /** All variables of all scopes. */
  readonly variables: readonly Variable[];
  /** The scope of the file's top level. */
  readonly top: Scope;
  /** Identifiers that mean nothing the file declares, such as `process`. */
  readonly unresolved: readonly Reference[];
  readonly #manager: ScopeManager;
  /** References to values, by offset. */
  readonly #references: readonly Reference[];
  /** Offset of an identifier → its reference; agrees with `#references`. */
  readonly #byOffset = new Map<number, Reference>();
  readonly #free = new Map<Node, readonly FreeVariable[]>();

  constructor(parsed: ParsedScript) {
    // "module" for CommonJS files too: the analyser only has to give the file one scope of its own.
    const program = parsed.program as unknown as Parameters<typeof analyze>[0];
    this.#manager = analyze(program, { sourceType: "module" });
    this.variables = this.#manager.variables;
    this.top = this.#manager.scopes.find((scope) => scope.type === "module")!;
    this.#references = this.#manager.scopes
      .flatMap((scope) => scope.references)
      .filter((reference) => reference.isValueReference && !isInTypeQuery(nodeOf(reference)))
      .sort((a, b) => nodeOf(a).start - nodeOf(b).start);
    for (const reference of this.#references) this.#byOffset.set(nodeOf(reference).start, reference);
    this.unresolved = this.#references.filter(
      (reference) => !reference.resolved || reference.resolved.defs.length === 0,
    );
  }

  /** The variable that an identifier means; undefined for globals and for property names. */
  variableOf(identifier: Node): Variable | undefined {
    const variable = this.#byOffset.get(identifier.start)?.resolved;
    return variable ? this.#canonical(variable) : undefined;
  }

  /** References to values of a variable, its declarations' own initial writes included, in source order. */
  referencesTo(variable: Variable): readonly Reference[] {
    return variable.references.filter(
      (reference) => reference.isValueReference && !isInTypeQuery(nodeOf(reference)),
    );
  }

  /** The variables that `node` uses and does not declare; each with its references inside `node`. */
  freeVariables(node: Node): readonly FreeVariable[] {
    const known = this.#free.get(node);
    if (known) return known;
    const found = new Map<Variable, Reference[]>();
    for (let at = this.#firstReference(node.start); at < this.#references.length; at++) {
      const reference = this.#references[at]!;
      if (nodeOf(reference).start >= node.end) break;
      if (!reference.resolved || reference.resolved.defs.length === 0) continue;
      const variable = this.#canonical(reference.resolved);
      if (variable.scope.type === "global") continue;
      if (isWithin(variable.scope.block as unknown as Node, node)) continue;
      const references = found.get(variable);
      if (references) references.push(reference);
      else found.set(variable, [reference]);
    }
    const free = [...found].map(([variable, references]) => ({ variable, references }));
    this.#free.set(node, free);
    return free;
  }

  /** What `name` means at `node`. */
  lookUp(name: string, node: Node): Variable | undefined {
    for (let scope = this.#scopeAt(node); scope; scope = scope.upper) {
      const variable = scope.set.get(name);
      if (variable) return this.#canonical(variable);
    }
    return undefined;
  }

  /** A class declaration makes two variables, one outside and one for its own body; they are the same to us. */
  #canonical(variable: Variable): Variable {
    const block = variable.scope.block as unknown as Node;
    if (variable.scope.type !== "class" || block.type !== "ClassDeclaration") return variable;
    const declared = this.#manager.getDeclaredVariables(variable.scope.block);
    return (
      declared.find((other) => other.name === variable.name && other.scope !== variable.scope) ?? variable
    );
  }

  #scopeAt(node: Node): Scope | null {
    for (let at: Node | null | undefined = node.parent; at; at = at.parent) {
      const scope = this.#manager.acquire(at as unknown as Parameters<ScopeManager["acquire"]>[0], true);
      if (scope) return scope;
    }
    return this.top;
  }

  #firstReference(offset: number): number {
    let low = 0;
    let high = this.#references.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (nodeOf(this.#references[middle]!).start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
