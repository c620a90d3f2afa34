/**
 * The functions given to `delayed`: what they are called, what they capture, and whether a worker can have them.
 */
import { createHash } from "node:crypto";
import type { Node } from "oxc-parser";
import type { Diagnostic } from "../protocol/diagnostics.ts";
import type { Binding, Bindings } from "./bindings.ts";
import { mainThreadReason, report } from "./diagnostics.ts";
import type { DelayedCall, DelayedMethod, LibraryUses } from "./library-uses.ts";
import { findObstacle } from "./obstacles.ts";
import type { ParsedScript } from "./parse.ts";
import type { Reaches } from "./reach.ts";
import type { Scopes } from "./scopes.ts";
import { type Say, TaskChecks } from "./task-checks.ts";
import { methodPath, nameOf, nameOfMethod } from "./task-names.ts";
import { unwrapped } from "./tree.ts";
import { isCertainlyData } from "./values.ts";

/** One function given to `delayed`, as it is written. */
export interface TaskShape {
  readonly name: string;
  /** The code that a worker evaluates to get the function: a function, a name, any expression; or a method. */
  readonly code: Node;
  /** What the driver edition wraps: `delayed` in `delayed(f)` or in `@delayed`. */
  readonly callee: Node;
  /** For methods: how workers find it, e.g. `Frames.prototype.total`. */
  readonly methodPath?: string;
  /** True for `@delayed` methods. */
  readonly method: boolean;
  /** For methods: the decorator around `callee`. */
  readonly decorator?: Node;
}

/** One function given to `delayed`, with what it needs. */
export interface TaskFunction extends TaskShape {
  /** `script.ts#read:1f2e3d4c`; unique in the file. */
  readonly id: string;
  /** Captured variables in source order. */
  readonly captures: readonly Binding[];
  /** Those which only the recipes of others need. */
  readonly recipeCaptures: readonly Binding[];
  readonly imports: ReadonlySet<Binding>;
  /** What has to be there before `code` or `methodPath` can be evaluated. */
  readonly needs: readonly Binding[];
  /** Hash of its code and of what it reaches in its file. */
  readonly digest: string;
  /** Why it runs on the main thread; absent when a worker can have it. */
  readonly mainThread?: string;
}

/** What one file knows while its functions are looked at. */
export interface FileFacts {
  readonly parsed: ParsedScript;
  readonly scopes: Scopes;
  readonly bindings: Bindings;
  readonly reaches: Reaches;
  readonly uses: LibraryUses;
  /** Name of the file in ids, relative to the script's folder, with forward slashes. */
  readonly module: string;
}

/** The variable that holds a class, if it can be copied. */
function classOf(Class: Node, { bindings }: FileFacts): readonly Binding[] {
  const isItsDeclaration = (node: Node): boolean =>
    node === Class ||
    (node.type === "VariableDeclarator" && node.init !== null && unwrapped(node.init) === Class);
  return [...bindings.all()].filter(({ nodes }) => nodes.some(isItsDeclaration)).slice(0, 1);
}

const byPlace = (a: Binding, b: Binding): number => a.start - b.start;

/** Keeps ids apart when a file holds the same code twice. */
class Ids {
  readonly #seen = new Map<string, number>();

  make(module: string, name: string, digest: string): string {
    const id = `${module}#${name}:${digest.slice(0, 8)}`;
    const times = (this.#seen.get(id) ?? 0) + 1;
    this.#seen.set(id, times);
    return times === 1 ? id : `${id}~${times}`;
  }
}

/** All functions given to `delayed` in a file, and what there is to say about them. */
export function findTaskFunctions(facts: FileFacts): {
  readonly functions: readonly TaskFunction[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const { source } = facts.parsed;
  const functions: TaskFunction[] = [];
  const diagnostics = new Map<string, Diagnostic>();
  const ids = new Ids();

  const say: Say = (code, at, subject) => {
    const finding = report(code, source, at, subject);
    // A helper that several tasks use is worth one line, not one for each.
    diagnostics.set(`${code} ${at.start} ${subject}`, finding);
  };

  const checks = new TaskChecks(facts, say);
  const add = (shape: TaskShape): void => {
    const reach = facts.reaches.of([shape.code]);
    const captures = [...reach.captures].sort(byPlace);
    const obstacle = findObstacle(facts, shape, reach);
    if (obstacle) say(obstacle.code, obstacle.node, obstacle.subject);
    checks.check(shape, reach, obstacle !== undefined);
    const digest = createHash("sha256").update(shape.name).update(reach.digest).digest("hex");
    const mainThread = obstacle && mainThreadReason(obstacle.code, obstacle.subject);
    functions.push({
      ...shape,
      id: ids.make(facts.module, shape.name, digest),
      captures,
      recipeCaptures: [...reach.recipeCaptures].sort(byPlace),
      imports: reach.imports,
      needs: shape.method ? classOf(shape.code, facts) : facts.reaches.directNeeds(shape.code),
      digest,
      ...(mainThread ? { mainThread } : {}),
    });
  };

  const addCall = ({ call, callee }: DelayedCall): void => {
    const first = call.arguments[0];
    if (!first || first.type === "SpreadElement") return;
    const code = unwrapped(first);
    // `delayed([1, 2, 3])` makes a lazy value; there is no function to find.
    if (isCertainlyData(code)) return;
    add({ name: nameOf(call, code), code, callee, method: false });
  };

  const addMethod = ({ decorator, callee, method }: DelayedMethod): void => {
    const path = methodPath(method);
    add({
      name: nameOfMethod(method, source.text),
      code: method.parent?.parent ?? method,
      callee,
      method: true,
      decorator,
      ...(path ? { methodPath: path } : {}),
    });
  };

  facts.uses.calls.forEach(addCall);
  facts.uses.methods.forEach(addMethod);
  return { functions, diagnostics: [...diagnostics.values()] };
}
