/**
 * The files of a graph by analysis: the script, and the files of the workspace that it imports. Gives each function,
 * class and import its cell, and walks every body once.
 */
import type { Class, Node } from "oxc-parser";
import type { Analysis } from "../analyse.ts";
import { LibraryNames } from "../library-names.ts";
import { requestedModule } from "../module-requests.ts";
import { taskBodies } from "../outline-computes.ts";
import { declarationsOf, type Variable } from "../scopes.ts";
import type { SourceText } from "../source-text.ts";
import type { TaskFunction } from "../task-functions.ts";
import { unwrapped, writtenKey } from "../tree.ts";
import type { Calls } from "./calls.ts";
import type { ClassWalk, FileWalk, FunctionLike } from "./file-walk.ts";
import { type Box, type Cell, type Code, type Flow, NOTHING, type Place, type Task } from "./flow.ts";
import { Statements } from "./statements.ts";

import { Variables } from "./variables.ts";

/** The analysis of the file that `specifier` in `file` leads to; undefined for packages and missing files. */
export type Imported = (specifier: string, file: string) => Analysis | undefined;

const TOP: Place = { code: undefined, count: 1, isInLoop: false, isMaybe: false };

/** The delayed functions of all files. */
export class Tasks {
  readonly #byCallee = new Map<Node, Task>();

  /** The delayed function that a call makes. */
  madeBy(call: Node): Task | undefined {
    return call.type === "CallExpression" ? this.#byCallee.get(call.callee) : undefined;
  }

  /** The delayed function that a decorated method is. */
  ofMethod(method: Node): Task | undefined {
    const decorators = method.type === "MethodDefinition" ? method.decorators : [];
    for (const { expression } of decorators) {
      const task =
        this.#byCallee.get(expression) ??
        (expression.type === "CallExpression" ? this.#byCallee.get(expression.callee) : undefined);
      if (task) return task;
    }
    return undefined;
  }

  add(task: TaskFunction, source: SourceText, captures: readonly Cell[]): void {
    this.#byCallee.set(task.callee, { kind: "task", task, source, captures });
  }
}

/** All files that were come across. */
export class Files {
  readonly #flow: Flow;
  readonly #calls: Calls;
  readonly #tasks: Tasks;
  readonly #imported: Imported;
  /** File → what it exports. By path: a file may have been analysed anew since. */
  readonly #exports = new Map<string, Box>();
  /** Bodies and files that are still to be walked. */
  readonly #toWalk: (() => void)[] = [];

  constructor(flow: Flow, calls: Calls, tasks: Tasks, imported: Imported) {
    this.#flow = flow;
    this.#calls = calls;
    this.#tasks = tasks;
    this.#imported = imported;
  }

  /** What a file exports; the file is walked when its turn comes. */
  exportsOf(analysis: Analysis): Box {
    const { file } = analysis.parsed.source;
    let exports = this.#exports.get(file);
    if (!exports) {
      const made = this.#flow.box();
      exports = made;
      this.#exports.set(file, made);
      this.#toWalk.push(() => new OneFile(analysis, made, this.#flow, this.#calls, this.#tasks, this).walk());
    }
    return exports;
  }

  /** The cell of the module that `specifier` in `file` leads to. */
  moduleAt(specifier: string, file: string): Cell {
    const analysis = this.#imported(specifier, file);
    return analysis ? this.#flow.holding(this.exportsOf(analysis)) : NOTHING;
  }

  later(walk: () => void): void {
    this.#toWalk.push(walk);
  }

  /** Walks what is left to walk. */
  walkAll(): void {
    for (let walk = this.#toWalk.pop(); walk; walk = this.#toWalk.pop()) walk();
  }
}

/** Walks one file. */
class OneFile implements FileWalk {
  readonly analysis: Analysis;
  readonly flow: Flow;
  readonly calls: Calls;
  readonly variables: Variables;
  readonly bodies: ReadonlySet<Node>;
  readonly #exports: Box;
  readonly #tasks: Tasks;
  readonly #files: Files;

  constructor(analysis: Analysis, exports: Box, flow: Flow, calls: Calls, tasks: Tasks, files: Files) {
    this.analysis = analysis;
    this.flow = flow;
    this.calls = calls;
    this.variables = new Variables(flow, analysis.scopes);
    this.bodies = new Set(taskBodies(analysis));
    this.#exports = exports;
    this.#tasks = tasks;
    this.#files = files;
  }

  walk(): void {
    const { analysis, flow, variables } = this;
    const names = new LibraryNames(analysis.scopes);
    for (const variable of analysis.scopes.variables) {
      const name = names.held(variable);
      if (name) flow.put(variables.cellOf(variable), { kind: "library", name });
      else this.#import(variable);
    }
    for (const task of analysis.functions) {
      const captures = task.captures.map(({ variable }) => variables.cellOf(variable));
      this.#tasks.add(task, analysis.parsed.source, captures);
    }
    const top = new TopOfFile(this, TOP, this.#exports);
    top.all(analysis.parsed.program.body);
    for (const statement of analysis.parsed.program.body) this.#export(statement);
  }

  moduleAt(specifier: string): Cell {
    return this.#files.moduleAt(specifier, this.analysis.parsed.source.file);
  }

  code(fn: FunctionLike, self: Cell): Code {
    const { flow } = this;
    const returns = flow.cell();
    const rest = flow.cell();
    const names = fn.params.filter(({ type }) => type !== "RestElement");
    const parameters = names.map(() => flow.cell());
    const code: Code = { kind: "code", fn, parameters, rest, returns, self, calledFrom: [] };
    this.#files.later(() => {
      const place: Place = { code, count: 1, isInLoop: false, isMaybe: false };
      const walk = new Statements(this, place, self, returns);
      for (const [i, name] of names.entries()) {
        walk.assign(name.type === "TSParameterProperty" ? name.parameter : name, parameters[i]!);
        if (name.type !== "TSParameterProperty") continue;
        const target = name.parameter.type === "AssignmentPattern" ? name.parameter.left : name.parameter;
        if (target.type === "Identifier") this.#setField(self, target.name, parameters[i]!);
      }
      const last = fn.params.at(-1);
      if (last?.type === "RestElement") {
        const box = flow.box();
        flow.intoRest(box, rest);
        walk.assign(last, flow.holding(box));
      }
      if (fn.body?.type === "BlockStatement") walk.all(fn.body.body);
      else if (fn.body) walk.gives(fn.body);
    });
    return code;
  }

  classOf(node: Class, walk: ClassWalk): Cell {
    const { flow } = this;
    const statics = flow.box();
    const members = flow.box();
    const self = flow.holding(members);
    const own = flow.holding(statics);
    let constructed: Code | undefined;
    if (node.superClass) {
      const base = walk.value(node.superClass);
      flow.extend(statics, base);
      flow.on(base, (fact) => {
        if (fact.kind === "box" && fact.construct) flow.extend(members, fact.construct.instance);
      });
    }
    for (const member of node.body.body) {
      if (member.type === "MethodDefinition") {
        const key = keyOf(member.key, member.computed);
        const task = this.#tasks.ofMethod(member);
        const { value } = member;
        if (this.bodies.has(value) && !task) continue;
        const made = task ?? this.code(value, member.static ? own : self);
        if (member.kind === "constructor" && made.kind === "code") constructed = made;
        else if (key !== undefined && member.kind === "method")
          flow.put(flow.field(member.static ? statics : members, key), made);
      } else if (member.type === "PropertyDefinition" && member.value) {
        const key = keyOf(member.key, member.computed);
        // In a function of its own, so that `this` means the instance.
        const inside = new Statements(this, walk.place, member.static ? own : self, NOTHING);
        const value = inside.value(member.value);
        if (key !== undefined) flow.flow(value, flow.field(member.static ? statics : members, key));
      } else if (member.type === "StaticBlock") {
        new Statements(this, walk.place, own, NOTHING).all(member.body);
      }
    }
    statics.construct = { code: constructed, instance: self };
    return own;
  }

  #setField(self: Cell, name: string, value: Cell): void {
    this.flow.on(self, (fact) => {
      if (fact.kind === "box") this.flow.flow(value, this.flow.field(fact, name));
    });
  }

  /** Lets what another file of the workspace exports flow into the variable that is imported. */
  #import(variable: Variable): void {
    const declaration = declarationsOf(variable)[0];
    if (declaration?.type !== "ImportBinding") return;
    const { node, parent } = declaration;
    const specifier = requestedModule(parent ?? node)?.specifier;
    if (specifier === undefined) return;
    const module = this.moduleAt(specifier);
    if (module === NOTHING) return;
    const isWhole = node.type === "ImportNamespaceSpecifier" || node.type === "TSImportEqualsDeclaration";
    const name =
      node.type !== "ImportSpecifier"
        ? "default"
        : node.imported.type === "Literal"
          ? node.imported.value
          : node.imported.name;
    const value = isWhole ? module : this.flow.member(module, name);
    this.flow.flow(value, this.variables.cellOf(variable));
  }

  #export(statement: Node): void {
    const { flow } = this;
    const exports = this.#exports;
    if (statement.type === "ExportAllDeclaration") {
      const module = this.moduleAt(statement.source.value);
      if (!statement.exported) flow.extend(exports, module);
      else if (statement.exported.type === "Identifier")
        flow.flow(module, flow.field(exports, statement.exported.name));
    }
    if (statement.type === "ExportDefaultDeclaration") {
      const { declaration } = statement;
      if ("id" in declaration && declaration.id?.type === "Identifier")
        this.#exportVariable(declaration.id.name, "default");
    }
    if (statement.type !== "ExportNamedDeclaration") return;
    const module = statement.source ? this.moduleAt(statement.source.value) : undefined;
    for (const { local, exported } of statement.specifiers) {
      const from = local.type === "Literal" ? local.value : local.name;
      const to = exported.type === "Literal" ? exported.value : exported.name;
      if (module !== undefined) flow.flow(flow.member(module, from), flow.field(exports, to));
      else this.#exportVariable(from, to);
    }
    if (!statement.declaration) return;
    const { start, end } = statement.declaration;
    for (const variable of this.analysis.scopes.top.set.values()) {
      const identifier = variable.identifiers[0];
      const at = identifier?.range[0] ?? -1;
      if (at >= start && at < end) this.#exportVariable(variable.name, variable.name);
    }
  }

  #exportVariable(from: string, to: string): void {
    const variable = this.analysis.scopes.top.set.get(from);
    if (variable) this.flow.flow(this.variables.cellOf(variable), this.flow.field(this.#exports, to));
  }
}

/** The statements at the top of a file, whose default export is somebody else's import. */
class TopOfFile extends Statements {
  readonly #exports: Box;

  constructor(file: FileWalk, place: Place, exports: Box) {
    super(file, place, NOTHING, NOTHING);
    this.#exports = exports;
  }

  protected override exportDefault(expression: Node): void {
    const { flow } = this.file;
    flow.flow(this.value(expression), flow.field(this.#exports, "default"));
  }
}

function keyOf(key: Node, isComputed: boolean): string | undefined {
  return key.type === "PrivateIdentifier" ? `#${key.name}` : writtenKey(unwrapped(key), isComputed);
}
