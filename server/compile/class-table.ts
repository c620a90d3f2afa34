/**
 * The classes at the top of a file, under names that are the same in every thread, so that an instance which
 * travels can be rebuilt as what it was.
 */
import type { Binding } from "./bindings.ts";
import type { Reaches } from "./reach.ts";
import { declarationsOf } from "./scopes.ts";
import type { FileFacts } from "./task-functions.ts";
import { unwrapped } from "./tree.ts";

/** A class that other threads may know. */
export interface NamedClass {
  /** `script.ts#Point` */
  readonly id: string;
  readonly binding: Binding;
  /** What its code imports from its file's imports, directly and indirectly. */
  readonly imports: ReadonlySet<Binding>;
  /** Hash of its code and of what it reaches in its file. */
  readonly digest: string;
}

function isClass({ variable }: Binding): boolean {
  const declaration = declarationsOf(variable)[0];
  if (declaration?.node.type === "ClassDeclaration") return declaration.node.declare !== true;
  if (declaration?.node.type !== "VariableDeclarator" || declaration.node.id.type !== "Identifier")
    return false;
  return declaration.node.init !== null && unwrapped(declaration.node.init).type === "ClassExpression";
}

/** All classes at the top of the file, in source order. */
export function findClasses({ bindings, module, reaches }: FileFacts): readonly NamedClass[] {
  return [...bindings.all()]
    .filter((binding) => binding.top && !binding.reassigned && isClass(binding))
    .map((binding) => {
      const { imports, digest } = reaches.of([declarationsOf(binding.variable)[0]!.node]);
      return { id: `${module}#${binding.name}`, binding, imports, digest };
    });
}

/**
 * Those which a worker can have although no task mentions them: a lane may meet an instance whose class stands in
 * the task's types only. Classes that use captured values exist per task and have no place in the table.
 */
export function classesForWorkers(classes: readonly NamedClass[], reaches: Reaches): readonly NamedClass[] {
  return classes.filter(({ binding }) => binding.kind === "module" || !reaches.isDependent(binding));
}
