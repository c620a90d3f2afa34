/**
 * Why a function cannot be sent to a worker. Its tasks then run on the main thread, with the original function:
 * correct, though not parallel.
 */
import type { Node } from "oxc-parser";
import type { Binding } from "./bindings.ts";
import type { DiagnosticCode } from "./diagnostics.ts";
import { outerNeed } from "./outer-needs.ts";
import type { Reach } from "./reach.ts";
import { declarationsOf } from "./scopes.ts";
import type { FileFacts, TaskShape } from "./task-functions.ts";
import { isFunctionExpression, rootIdentifier, unwrapped } from "./tree.ts";
import { isCertainlyData, isDataType } from "./values.ts";

/** The first reason found. */
export interface Obstacle {
  readonly code: DiagnosticCode;
  readonly node: Node;
  readonly subject: string;
}

/** A method must be found by the name of its class; the class itself must be free to move. */
function unreachable(shape: TaskShape): Obstacle | undefined {
  if (!shape.method || shape.methodPath) return undefined;
  const node = shape.decorator ?? shape.callee;
  return shape.name.startsWith("#")
    ? { code: "private-name", node, subject: shape.name }
    : { code: "unreachable-method", node, subject: shape.name };
}

/** A name, or something taken from one, whose value only the run can tell. */
function unknownFunction(
  { bindings, scopes, parsed }: FileFacts,
  { code, method }: TaskShape,
): Obstacle | undefined {
  if (method || isFunctionExpression(code)) return undefined;
  const root = rootIdentifier(code);
  const variable = root && scopes.variableOf(root);
  if (!root || !variable) return undefined;
  const binding = bindings.of(variable);
  if (binding.kind !== "capture" || binding.recipe || binding.tie || holdsData(binding)) return undefined;
  const subject = parsed.source.text.slice(code.start, code.end);
  return { code: "unknown-function", node: code, subject };
}

/** True for a variable that certainly holds no function, itself or in a field. */
function holdsData({ variable }: Binding): boolean {
  const declaration = declarationsOf(variable)[0];
  const name = variable.identifiers[0] as unknown as Node | undefined;
  if (name?.type === "Identifier" && isDataType(name.typeAnnotation)) return true;
  if (declaration?.node.type !== "VariableDeclarator" || declaration.node.id.type !== "Identifier")
    return false;
  const { init } = declaration.node;
  return init !== null && unwrapped(init).type !== "ObjectExpression" && isCertainlyData(init);
}

/** A captured variable must mean at the call what it means where it is used. */
function shadowed({ scopes }: FileFacts, { callee }: TaskShape, reach: Reach): Obstacle | undefined {
  for (const capture of [...reach.captures, ...reach.recipeCaptures]) {
    // Those of the top level are read by functions at the end of the file, where nothing hides them.
    if (capture.top || scopes.lookUp(capture.name, callee) === capture.variable) continue;
    return { code: "shadowed-capture", node: callee, subject: capture.name };
  }
  return undefined;
}

/** All that stands in a task's factory shares one scope, so a name can mean one variable only. */
function ambiguous({ reaches }: FileFacts, { code, callee }: TaskShape): Obstacle | undefined {
  const byName = new Map<string, Binding>();
  const seen = new Set<Binding>();
  const toVisit = reaches.directNeeds(code);
  for (let binding = toVisit.pop(); binding; binding = toVisit.pop()) {
    if (seen.has(binding)) continue;
    seen.add(binding);
    if (binding.kind === "type" || binding.kind === "global") continue;
    const other = byName.get(binding.name);
    if (other) return { code: "two-variables-one-name", node: callee, subject: binding.name };
    byName.set(binding.name, binding);
    // Code at the top of the task module has its own view of names.
    if (reaches.isDependent(binding)) toVisit.push(...reaches.needsOf(binding));
  }
  return undefined;
}

/** The first reason why a worker cannot have the function; undefined when it can. */
export function findObstacle(facts: FileFacts, shape: TaskShape, reach: Reach): Obstacle | undefined {
  const tie = [...reach.captures].map((capture) => capture.tie).find((need) => need !== undefined);
  return (
    unreachable(shape) ??
    outerNeed(shape.code) ??
    tie ??
    unknownFunction(facts, shape) ??
    shadowed(facts, shape, reach) ??
    ambiguous(facts, shape)
  );
}
