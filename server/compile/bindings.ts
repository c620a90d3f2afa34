/**
 * How each variable gets from the script into a worker.
 *
 *     import            the import is repeated
 *     module            top level of an imported file, which loads whole: nothing to do
 *     code              functions, classes, enums, unchanging constants: their source is copied
 *     capture           everything else: its value is passed along; a `recipe` can make it again over there
 *     type, global      nothing to do
 *
 * Only the script itself is cut up like this; see ARCHITECTURE.md on why imported files are not.
 */
import type { Expression, Node } from "oxc-parser";
import { requestedModule } from "./module-requests.ts";
import { type OuterNeed, outerNeed } from "./outer-needs.ts";
import { type Declaration, declarationsOf, isReassignment, type Scopes, type Variable } from "./scopes.ts";
import { unwrapped, walk } from "./tree.ts";
import { isImmutable } from "./values.ts";

/** A variable and its way into a worker. */
export interface Binding {
  readonly variable: Variable;
  readonly name: string;
  readonly kind: "import" | "module" | "code" | "capture" | "type" | "global";
  /** True when it is declared at the top level of the file. */
  readonly top: boolean;
  /** For `code`: the declarations to copy, in source order. */
  readonly nodes: readonly Node[];
  /** For a `capture`: its initialiser, which a worker can evaluate when the value cannot be sent. */
  readonly recipe?: Expression;
  /** For a `capture`: it is given new values after its first. */
  readonly reassigned: boolean;
  /** For a `capture` that would have been `code`, were it not tied to its place. */
  readonly tie?: OuterNeed;
  /** Offset of the declaration, for a stable order. */
  readonly start: number;
}

const COPIED = ["FunctionName", "ClassName", "TSEnumName", "TSModuleName"];

/** True for an identifier that is certainly a delayed function: `const read = delayed(…)`. */
export function isMadeByDelayed(identifier: Node, scopes: Scopes, delayedCalls: ReadonlySet<Node>): boolean {
  const variable = identifier.type === "Identifier" ? scopes.variableOf(identifier) : undefined;
  const declaration = variable && declarationsOf(variable)[0];
  if (!variable || declaration?.node.type !== "VariableDeclarator" || !declaration.node.init) return false;
  if (declaration.node.id.type !== "Identifier" || !delayedCalls.has(unwrapped(declaration.node.init)))
    return false;
  return !scopes.referencesTo(variable).some(isReassignment);
}

/** Initialisers that run the graph or wait for it must not be evaluated a second time in a worker. */
function startsWork(init: Node, scopes: Scopes, delayedCalls: ReadonlySet<Node>): boolean {
  let found = false;
  walk(init, (node) => {
    if (delayedCalls.has(node)) found = true;
    if (node.type === "CallExpression") {
      const { callee } = node;
      if (isMadeByDelayed(callee, scopes, delayedCalls)) found = true;
      const name =
        callee.type === "MemberExpression" && callee.property.type === "Identifier"
          ? callee.property.name
          : callee.type === "Identifier"
            ? callee.name
            : "";
      if (["compute", "persist", "visualize"].includes(name)) found = true;
    }
    return !found;
  });
  return found;
}

/** The variables of one file, each with its way into a worker. */
export class Bindings {
  readonly #known = new Map<Variable, Binding>();

  /**
   * @param sliced true for the script itself, of which workers get only what tasks need
   * @param delayedCalls the file's `delayed(…)` calls: a constant made by one is code
   */
  constructor(scopes: Scopes, sliced: boolean, delayedCalls: ReadonlySet<Node>) {
    // In source order, so that a constant made of earlier constants finds them judged already.
    const ordered = [...scopes.variables]
      .filter((variable) => variable.defs.length > 0)
      .sort((a, b) => a.defs[0]!.name.range[0] - b.defs[0]!.name.range[0]);
    for (const variable of ordered)
      this.#known.set(variable, this.#judge(variable, scopes, sliced, delayedCalls));
  }

  /** The way of `variable`. */
  of(variable: Variable): Binding {
    return (
      this.#known.get(variable) ?? {
        variable,
        name: variable.name,
        kind: "global",
        top: false,
        nodes: [],
        reassigned: false,
        start: 0,
      }
    );
  }

  /** Every variable of the file, in source order. */
  all(): Iterable<Binding> {
    return this.#known.values();
  }

  #judge(variable: Variable, scopes: Scopes, sliced: boolean, delayedCalls: ReadonlySet<Node>): Binding {
    const declarations = declarationsOf(variable);
    const declaration = declarations[0]!;
    const reassigned = scopes.referencesTo(variable).some(isReassignment);
    const rest = {
      variable,
      name: variable.name,
      top: variable.scope === scopes.top,
      reassigned,
      start: variable.defs[0]!.name.range[0],
    };
    if (declarations.every(({ type }) => type === "Type")) return { ...rest, kind: "type", nodes: [] };
    if (declaration.type === "ImportBinding" && declaration.node.type !== "TSImportEqualsDeclaration") {
      return { ...rest, kind: isTypeImport(declaration) ? "type" : "import", nodes: [] };
    }
    if (rest.top && !sliced) return { ...rest, kind: "module", nodes: [] };

    const nodes = this.#copied(declarations, reassigned, scopes, delayedCalls);
    const tie = nodes && !rest.top ? nodes.map(outerNeed).find((need) => need !== undefined) : undefined;
    if (nodes && !tie) return { ...rest, kind: "code", nodes };
    const { node } = declaration;
    const recipe =
      rest.top &&
      !reassigned &&
      isPlainConstant(declaration) &&
      node.type === "VariableDeclarator" &&
      node.init
        ? node.init
        : undefined;
    return {
      ...rest,
      kind: "capture",
      nodes: [],
      ...(recipe && !startsWork(recipe, scopes, delayedCalls) ? { recipe } : {}),
      ...(tie ? { tie } : {}),
    };
  }

  /** The declarations to copy when the variable can travel as code. */
  #copied(
    declarations: readonly Declaration[],
    reassigned: boolean,
    scopes: Scopes,
    delayedCalls: ReadonlySet<Node>,
  ): readonly Node[] | undefined {
    if (reassigned) return undefined;
    const { type, node } = declarations[0]!;
    if (COPIED.includes(type)) {
      return declarations
        .filter((each) => COPIED.includes(each.type))
        .flatMap((each) => withDecorators(each.node));
    }
    if (node.type === "TSImportEqualsDeclaration") return [node];
    if (node.type !== "VariableDeclarator" || !node.init) return undefined;
    const { parent } = node;
    if (parent?.type !== "VariableDeclaration" || (parent.kind !== "const" && parent.kind !== "let"))
      return undefined;
    // `const { readFileSync } = require("fs")` is an import by another name.
    if (requestedModule(node.init)) return [node];
    if (node.id.type !== "Identifier") return undefined;
    const isConstant = (identifier: Node): boolean => {
      const other = scopes.variableOf(identifier);
      return other !== undefined && this.#known.get(other)?.kind === "code";
    };
    return delayedCalls.has(unwrapped(node.init)) || isImmutable(node.init, isConstant) ? [node] : undefined;
  }
}

/** Decorators before `export` are outside of the class that they belong to. */
function withDecorators(node: Node): Node[] {
  if (node.type !== "ClassDeclaration") return [node];
  return [...node.decorators.filter(({ end }) => end <= node.start), node];
}

function isTypeImport({ node, parent }: Declaration): boolean {
  if (parent?.type === "ImportDeclaration" && parent.importKind === "type") return true;
  return node.type === "ImportSpecifier" && node.importKind === "type";
}

function isPlainConstant({ node }: Declaration): boolean {
  const { parent } = node;
  return (
    node.type === "VariableDeclarator" &&
    node.id.type === "Identifier" &&
    parent?.type === "VariableDeclaration" &&
    (parent.kind === "const" || parent.kind === "let") &&
    // `for (const x of xs)`: what is written beside the name is not its value.
    parent.parent?.type !== "ForOfStatement" &&
    parent.parent?.type !== "ForInStatement"
  );
}
