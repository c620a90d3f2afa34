/**
 * Where the name of a task function stands: the variable, property or method that calls go through, and the
 * function's own name. Knows places; what a function is called is decided in `task-names.ts`.
 */
import type { Node } from "oxc-parser";
import type { TaskFunction } from "./task-functions.ts";
import { stringValue, unwrapped, wrapped, writtenKey } from "./tree.ts";

/** The places of one function's name. */
export interface NamePlaces {
  /** What calls go through; the word `delayed` when the function has no name at all. */
  readonly name: Node;
  /** The function's own name, where it stands at another place than `name`. */
  readonly own?: Node;
}

/**
 * The name under which a run shows a function: that of its options where they have one. Options that are put together
 * elsewhere are not looked for.
 */
export function shownName({ name, callee, decorator }: TaskFunction): string {
  const { parent } = callee;
  const call = parent?.type === "CallExpression" && parent.callee === callee ? parent : undefined;
  const options = call?.arguments[decorator ? 0 : 1];
  if (options?.type !== "ObjectExpression") return name;
  for (const property of options.properties) {
    if (property.type !== "Property" || writtenKey(property.key, property.computed) !== "name") continue;
    return stringValue(unwrapped(property.value)) ?? name;
  }
  return name;
}

/** Where the name of `task` stands. */
export function namePlaces(task: TaskFunction): NamePlaces {
  const method = task.decorator?.parent;
  if (method?.type === "MethodDefinition") return { name: method.key };
  const own = ownName(task.code);
  const call = task.callee.parent;
  const bound = call && boundName(call);
  if (bound) return own ? { name: bound, own } : { name: bound };
  return { name: own ?? task.callee };
}

function ownName(code: Node): Node | undefined {
  if (code.type === "FunctionExpression" || code.type === "ClassExpression") return code.id ?? undefined;
  if (code.type === "MemberExpression") return code.property;
  return code.type === "Identifier" ? code : undefined;
}

/** The name that `expression` is given by what stands around it. */
export function boundName(expression: Node): Node | undefined {
  const outer = wrapped(expression);
  const { parent } = outer;
  switch (parent?.type) {
    case "VariableDeclarator":
      return parent.id.type === "Identifier" ? identifierOnly(parent.id) : undefined;
    case "Property":
    case "PropertyDefinition":
      return parent.value === outer && !parent.computed ? parent.key : undefined;
    case "AssignmentExpression":
      if (parent.right !== outer) return undefined;
      return parent.left.type === "MemberExpression" ? parent.left.property : parent.left;
    default:
      return undefined;
  }
}

/** The identifier without the type annotation that counts as part of it. */
function identifierOnly(id: Node & { type: "Identifier" }): Node {
  return id.typeAnnotation ? { ...id, end: id.start + id.name.length } : id;
}
