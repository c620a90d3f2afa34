/**
 * The imports of the script that its task edition keeps.
 */
import type { Node, Program } from "oxc-parser";
import { requestedModule } from "./module-requests.ts";
import { declarationsOf, type Variable } from "./scopes.ts";

function attributesText(statement: Node): string {
  if (statement.type !== "ImportDeclaration" || statement.attributes.length === 0) return "";
  const attributes = statement.attributes.map(({ key, value }) => {
    const name = key.type === "Identifier" ? key.name : JSON.stringify(key.value);
    return `${name}: ${JSON.stringify(value.value)}`;
  });
  return ` with { ${attributes.join(", ")} }`;
}

/** The import of one variable, as a statement of its own. */
export function importText(variable: Variable): string {
  const { node, parent } = declarationsOf(variable)[0]!;
  if (parent?.type !== "ImportDeclaration") return "";
  const { name } = variable;
  const from = `from ${JSON.stringify(parent.source.value)}${attributesText(parent)};`;
  switch (node.type) {
    case "ImportSpecifier": {
      const { imported } = node;
      const taken = imported.type === "Literal" ? JSON.stringify(imported.value) : imported.name;
      return `import { ${taken} as ${name} } ${from}`;
    }
    case "ImportDefaultSpecifier":
      return `import ${name} ${from}`;
    default:
      return `import * as ${name} ${from}`;
  }
}

/**
 * `import "some-package"` and `require("some-package")` as statements: polyfills and the like, which tasks may count
 * on without a word. Workspace files are left out; importing one for its effect is how scripts run other scripts.
 */
export function sideEffectImports(program: Program): readonly Node[] {
  return program.body.filter((statement) => {
    const isBare = statement.type === "ImportDeclaration" && statement.specifiers.length === 0;
    const request =
      isBare || statement.type === "ExpressionStatement"
        ? requestedModule(statement.type === "ExpressionStatement" ? statement.expression : statement)
        : undefined;
    if (!request || /^(\.{0,2}\/|treadle$)/.test(request.specifier)) return false;
    return (
      request.member === undefined &&
      !(statement.type === "ImportDeclaration" && statement.importKind === "type")
    );
  });
}
