/**
 * The task edition of a file, which lanes import: importing it registers its functions.
 *
 * Of the script only what tasks need is left: imports, copied code, one factory for each function. Code that uses
 * captured values stands inside the factory, so two tasks with different captures never see each other's.
 * Other files stay whole, with their factories at the end: module state and class identity hold.
 */
import MagicString, { Bundle } from "magic-string";
import type { Node } from "oxc-parser";
import type { Analysis } from "./analyse.ts";
import type { Binding } from "./bindings.ts";
import { importText, sideEffectImports } from "./emit-imports.ts";
import { classesCall, type RuntimeName, runtimeImport } from "./emit-prelude.ts";
import { scriptExports } from "./script-exports.ts";
import { type EmittedCode, emitted, replaced } from "./source-edits.ts";
import type { TaskFunction } from "./task-functions.ts";

/** What the rest of the bundle asks of a task edition. */
export interface TaskEditionOptions {
  /** True when another file imports from the script: its exports are then kept as far as they are code. */
  readonly exports: boolean;
}

/** Puts a file together from pieces of its original and from words of ours. */
class Pieces {
  readonly #base: MagicString;
  readonly #file: string;
  readonly #bundle = new Bundle({ separator: "\n" });

  constructor(base: MagicString, file: string) {
    this.#base = base;
    this.#file = file;
  }

  whole(): void {
    this.#bundle.addSource({ filename: this.#file, content: this.#base.clone() });
  }

  ours(text: string): void {
    if (text !== "") this.#bundle.addSource({ content: new MagicString(text) });
  }

  /** A stretch of the original with words of ours around it. */
  snip({ start, end }: { readonly start: number; readonly end: number }, before = "", after = ""): void {
    const content = this.#base.snip(start, end).prepend(before).append(after);
    this.#bundle.addSource({ filename: this.#file, content });
  }

  bundle(): Bundle {
    return this.#bundle;
  }
}

/** True for a function that has no name of its own. */
function isAnonymous(code: Node): boolean {
  return code.type === "ArrowFunctionExpression" || (code.type === "FunctionExpression" && code.id === null);
}

const byPlace = (a: Binding, b: Binding): number => a.start - b.start;

/** Emits one file for the lanes. */
class TaskEmitter {
  readonly #analysis: Analysis;
  readonly #pieces: Pieces;

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
    const { source } = analysis.parsed;
    this.#pieces = new Pieces(replaced(source, analysis.originEdits), source.file);
  }

  emit({ exports }: TaskEditionOptions): EmittedCode {
    const { parsed, isScript, workerClasses } = this.#analysis;
    const tasks = this.#analysis.functions.filter(({ mainThread }) => mainThread === undefined);
    const names: RuntimeName[] = [];
    if (tasks.length > 0) names.push("register");
    if (tasks.some(({ captures }) => captures.some(({ recipe }) => recipe))) names.push("once");
    if (workerClasses.length > 0) names.push("classes");
    // Before the file's own code: a class must be known to code that runs while the file loads.
    this.#pieces.ours(runtimeImport(names, parsed.commonJs) + classesCall(workerClasses));
    if (isScript) this.#slice(tasks, exports);
    else this.#pieces.whole();
    for (const task of tasks) this.#factory(task);
    return emitted(parsed.source, this.#pieces.bundle());
  }

  /** The imports and the code of the script that its tasks, its classes and other files need. */
  #slice(tasks: readonly TaskFunction[], withExports: boolean): void {
    const { reaches, parsed, workerClasses } = this.#analysis;
    const exports = withExports ? scriptExports(this.#analysis) : { names: [], passedOn: [] };
    const needed = this.#reached([
      ...tasks.flatMap(({ needs }) => needs),
      ...workerClasses.map(({ binding }) => binding),
      ...exports.names.filter(({ isCode }) => isCode).map(({ binding }) => binding),
    ]);
    for (const statement of [...sideEffectImports(parsed.program), ...exports.passedOn])
      this.#pieces.snip(statement);
    for (const binding of needed)
      if (binding.kind === "import") this.#pieces.ours(importText(binding.variable));
    this.#code(needed.filter((binding) => binding.kind === "code" && !reaches.isDependent(binding)));
    exports.names.forEach(({ binding, name, isCode }, index) => {
      const absent = `__treadle_absent_${index}`;
      this.#pieces.ours(
        isCode
          ? `export { ${binding.name} as ${name} };`
          : `const ${absent} = undefined; export { ${absent} as ${name} };`,
      );
    });
  }

  /** Everything that `roots` lead to by way of what is `wanted`, themselves included, in source order. */
  #reached(roots: readonly Binding[], wanted: (binding: Binding) => boolean = () => true): Binding[] {
    const seen = new Set<Binding>();
    const toVisit = [...roots];
    for (let binding = toVisit.pop(); binding; binding = toVisit.pop()) {
      if (seen.has(binding) || !wanted(binding)) continue;
      seen.add(binding);
      toVisit.push(...this.#analysis.reaches.needsOf(binding));
    }
    return [...seen].sort(byPlace);
  }

  /** Copies declarations; one that declares several variables is copied once for all of them. */
  #code(bindings: readonly Binding[], copied = new Set<Node>()): void {
    for (const node of bindings.flatMap(({ nodes }) => nodes)) {
      if (copied.has(node)) continue;
      copied.add(node);
      if (node.type === "Decorator") this.#pieces.snip(node);
      else this.#pieces.snip(node, node.type === "VariableDeclarator" ? "const " : "", ";");
    }
  }

  /** What only exists per task: captured values and the code around them. */
  #factory(task: TaskFunction): void {
    const { reaches } = this.#analysis;
    // What is not dependent leads to nothing that is, so the search ends there.
    const inside = this.#reached(task.needs, (binding) => reaches.isDependent(binding));
    this.#pieces.ours(`__treadle_register(${JSON.stringify(task.id)}, async (__c) => {`);
    if (task.recipeCaptures.length > 0) {
      const present = task.captures
        .filter(({ recipe }) => recipe)
        .map(({ name }) => `${JSON.stringify(name)} in __c`);
      this.#pieces.ours(`const __needed = !(${present.join(" && ")});`);
    }
    const copied = new Set<Node>();
    for (const binding of inside) {
      if (binding.kind === "code") this.#code([binding], copied);
      else this.#capture(binding, task);
    }
    if (task.methodPath) {
      // The class is decorated over here as well, so what stands there is a delayed function around the method.
      this.#pieces.ours(`const __method = ${task.methodPath}; return __method.fn ?? __method;\n});`);
    } else if (isAnonymous(task.code)) {
      // As the value of a property it takes the property's name, and stacks show that.
      const key = JSON.stringify(task.name);
      this.#pieces.snip(task.code, `return { ${key}: (`, `) }[${key}];\n});`);
    } else this.#pieces.snip(task.code, "return (", ");\n});");
  }

  #capture({ name, recipe }: Binding, task: TaskFunction): void {
    const key = JSON.stringify(name);
    if (!recipe) {
      this.#pieces.ours(`let ${name} = __c[${key}];`);
      return;
    }
    const unneeded = task.recipeCaptures.some((capture) => capture.name === name)
      ? "!__needed ? undefined : "
      : "";
    const once = `await __treadle_once(${JSON.stringify(`${this.#analysis.module}:${name}`)}, async () => (`;
    this.#pieces.snip(recipe, `let ${name} = ${key} in __c ? __c[${key}] : ${unneeded}${once}`, "));");
  }
}

/** Emits the task edition of a file. */
export function emitTasks(analysis: Analysis, options: TaskEditionOptions): EmittedCode {
  return new TaskEmitter(analysis).emit(options);
}
