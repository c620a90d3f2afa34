/**
 * What the script exports, for the rare bundle in which another file imports from the script. Workers do not run
 * the script, so only what can be copied as code exists over there.
 */
import type { Node } from "oxc-parser";
import type { Analysis } from "./analyse.ts";
import type { Binding } from "./bindings.ts";
import type { Variable } from "./scopes.ts";

/** One exported name. */
export interface ScriptExport {
  /** As written in an export clause. */
  readonly name: string;
  readonly binding: Binding;
  /** False when its value is made by running the script, so that workers cannot have it. */
  readonly isCode: boolean;
  readonly node: Node;
}

/** The names that the script exports, and its statements that export from other files. */
export function scriptExports({ parsed, scopes, bindings, reaches }: Analysis): {
  readonly names: readonly ScriptExport[];
  readonly passedOn: readonly Node[];
} {
  const names: ScriptExport[] = [];
  const passedOn: Node[] = [];
  const add = (variable: Variable | undefined, name: string, node: Node): void => {
    if (!variable) return;
    const binding = bindings.of(variable);
    if (binding.kind === "type" || binding.kind === "global") return;
    const isCode = binding.kind === "import" || (binding.kind === "code" && !reaches.isDependent(binding));
    names.push({ name, binding, isCode, node });
  };

  for (const statement of parsed.program.body) {
    if (statement.type === "ExportAllDeclaration") passedOn.push(statement);
    if (statement.type === "ExportDefaultDeclaration") {
      const { declaration } = statement;
      const id = "id" in declaration ? declaration.id : declaration;
      if (id?.type === "Identifier") add(scopes.top.set.get(id.name), "default", id);
    }
    if (statement.type !== "ExportNamedDeclaration") continue;
    if (statement.source) passedOn.push(statement);
    else if (!statement.declaration) {
      for (const { local, exported, exportKind } of statement.specifiers) {
        if (exportKind === "type" || local.type === "Literal") continue;
        const name = exported.type === "Literal" ? JSON.stringify(exported.value) : exported.name;
        add(scopes.top.set.get(local.name), name, local);
      }
    } else {
      const inside = statement.declaration;
      for (const variable of scopes.top.set.values()) {
        const identifier = variable.identifiers[0] as unknown as Node | undefined;
        if (!identifier || variable.scope !== scopes.top) continue;
        if (identifier.start >= inside.start && identifier.end <= inside.end)
          add(variable, variable.name, identifier);
      }
    }
  }
  return { names, passedOn };
}
