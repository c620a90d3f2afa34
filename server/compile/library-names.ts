/**
 * Which expressions are certainly something that the library exports: `compute`, `t.submit`, `ta.stack`.
 *
 *     import { compute as c } from "treadle"      import * as ta from "treadle/array"
 *     const { submit } = require("treadle")       const t = await import("treadle")
 *
 * Knows names and where they come from; refuses to know what any of them does. What becomes of `delayed` is the
 * business of `library-uses.ts`.
 */
import type { Node } from "oxc-parser";
import { requestedModule } from "./module-requests.ts";
import { type Declaration, declarationsOf, isReassignment, type Scopes, type Variable } from "./scopes.ts";
import { unwrapped, writtenKey } from "./tree.ts";

/** Something that the library exports. */
export interface LibraryName {
  /** `treadle`, `treadle/array` or `treadle/h5`. */
  readonly module: string;
  /** `*` for the module itself. */
  readonly name: string;
}

const LIBRARY = /^treadle(\/|$)/;

/** The names of one file. */
export class LibraryNames {
  readonly #scopes: Scopes;
  readonly #known = new Map<Variable, LibraryName | undefined>();

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
  }

  /** What `node` is of the library; undefined for everything else. */
  of(node: Node): LibraryName | undefined {
    const inner = unwrapped(node);
    if (inner.type === "Identifier") {
      const variable = this.#scopes.variableOf(inner);
      return variable && this.held(variable);
    }
    if (inner.type !== "MemberExpression") return undefined;
    const key = writtenKey(inner.property, inner.computed);
    const whole = key === undefined ? undefined : this.of(inner.object);
    return whole?.name === "*" && key !== undefined ? { module: whole.module, name: key } : undefined;
  }

  /** What a variable holds of the library; undefined where it may hold anything else. */
  held(variable: Variable): LibraryName | undefined {
    if (this.#known.has(variable)) return this.#known.get(variable);
    const declaration = declarationsOf(variable)[0];
    let found = declaration && heldBy(declaration, variable.name);
    if (found && declaration?.type !== "ImportBinding") {
      if (this.#scopes.referencesTo(variable).some(isReassignment)) found = undefined;
    }
    this.#known.set(variable, found);
    return found;
  }
}

function heldBy({ type, node, parent }: Declaration, variable: string): LibraryName | undefined {
  if (type === "ImportBinding") {
    const module = requestedModule(parent ?? node)?.specifier;
    if (module === undefined || !LIBRARY.test(module) || isTypeOnly(node, parent)) return undefined;
    if (node.type !== "ImportSpecifier") return { module, name: "*" };
    const { imported } = node;
    return { module, name: imported.type === "Literal" ? imported.value : imported.name };
  }
  if (node.type !== "VariableDeclarator" || !node.init) return undefined;
  const request = requestedModule(node.init);
  if (!request || !LIBRARY.test(request.specifier)) return undefined;
  const module = request.specifier;
  if (node.id.type === "Identifier") return { module, name: request.member ?? "*" };
  if (node.id.type !== "ObjectPattern" || request.member !== undefined) return undefined;
  for (const property of node.id.properties) {
    if (property.type !== "Property" || property.value.type !== "Identifier") continue;
    const name = property.value.name === variable ? writtenKey(property.key, property.computed) : undefined;
    if (name !== undefined) return { module, name };
  }
  return undefined;
}

function isTypeOnly(node: Node, parent: Node | undefined): boolean {
  if (parent?.type === "ImportDeclaration" && parent.importKind === "type") return true;
  return node.type === "ImportSpecifier" && node.importKind === "type";
}
