/**
 * Statements, in the order in which they run: what variables hold where ways part, meet and come round again.
 * Each statement is walked once, loops included.
 */
import type { Class, Node, Statement } from "oxc-parser";
import { isFunctionExpression } from "../tree.ts";
import { countOf, turnsOf } from "./counts.ts";
import type { FileWalk } from "./file-walk.ts";
import { type Cell, NOTHING, type Place } from "./flow.ts";
import { Values } from "./values.ts";
import type { Exits, Point } from "./variables.ts";

/** Deeper nested statements are not looked into; see `values.ts`. */
const DEEPEST = 150;

/** Walks the statements of one function, or of the top of a file. */
export class Statements extends Values {
  readonly #returns: Cell;
  readonly #exits: Exits[] = [];
  #label: string | undefined;
  #depth = 0;

  /** @param returns the cell of what the function gives back */
  constructor(file: FileWalk, place: Place, self: Cell, returns: Cell) {
    super(file, place, self);
    this.#returns = returns;
  }

  /** Walks a list of statements; true when nothing after them is reached. */
  all(statements: readonly Node[]): boolean {
    for (const statement of statements) this.#hoist(statement);
    let ends = false;
    // What follows a `return` is walked all the same: it is there, and somebody may be writing it.
    for (const statement of statements) ends = this.#one(statement) || ends;
    return ends;
  }

  /** What an arrow function without braces gives back. */
  gives(expression: Node): void {
    this.file.flow.flow(this.value(expression), this.#returns);
  }

  protected override yields(value: Cell): void {
    const { flow } = this.file;
    const box = flow.box();
    flow.intoRest(box, value);
    flow.put(this.#returns, box);
  }

  /** Functions can be called before the line that declares them. */
  #hoist(statement: Node): void {
    const declared =
      (statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration") &&
      statement.declaration
        ? statement.declaration
        : statement;
    if (declared.type !== "FunctionDeclaration" || !declared.id || this.file.bodies.has(declared)) return;
    const { flow } = this.file;
    this.assign(declared.id, flow.holding(this.file.code(declared, flow.cell())));
  }

  #one(statement: Node): boolean {
    if (this.#depth >= DEEPEST) return false;
    this.#depth++;
    const ends = this.#walk(statement as Statement);
    this.#depth--;
    return ends;
  }

  #walk(node: Node): boolean {
    const { flow } = this.file;
    switch (node.type) {
      case "VariableDeclaration":
        for (const { id, init } of node.declarations) if (init) this.assign(id, this.value(init));
        return false;
      case "ExpressionStatement":
        this.value(node.expression);
        return false;
      case "ReturnStatement":
        flow.flow(this.value(node.argument), this.#returns);
        return true;
      case "ThrowStatement":
        this.value(node.argument);
        return true;
      case "BlockStatement":
        return this.#block(node.body);
      case "IfStatement":
        return this.#if(node);
      case "ForStatement":
        if (node.init?.type === "VariableDeclaration") this.#walk(node.init);
        else this.value(node.init);
        return this.#loop(turnsOf(node, this.file.analysis.scopes), () => {
          this.value(node.test);
          const ends = this.#one(node.body);
          this.value(node.update);
          return ends;
        });
      case "ForOfStatement":
      case "ForInStatement": {
        const list = this.value(node.right);
        const elements = node.type === "ForOfStatement" ? flow.elements(list) : NOTHING;
        const count =
          node.type === "ForOfStatement" ? countOf(node.right, this.file.analysis.scopes) : undefined;
        const target = node.left.type === "VariableDeclaration" ? node.left.declarations[0]?.id : node.left;
        return this.#loop(count, () => {
          if (target) this.assign(target, elements);
          return this.#one(node.body);
        });
      }
      case "WhileStatement":
      case "DoWhileStatement":
        return this.#loop(undefined, () => {
          this.value(node.test);
          return this.#one(node.body);
        });
      case "SwitchStatement":
        return this.#switch(node);
      case "TryStatement":
        return this.#try(node);
      case "LabeledStatement":
        this.#label = node.label.name;
        return this.#one(node.body);
      case "BreakStatement":
      case "ContinueStatement":
        this.#jump(node.type === "BreakStatement", node.label?.name);
        return true;
      case "ClassDeclaration":
        if (node.id) this.assign(node.id, this.file.classOf(node as Class, this));
        return false;
      case "ExportNamedDeclaration":
        if (node.declaration) this.#one(node.declaration);
        return false;
      case "ExportDefaultDeclaration":
        if (node.declaration.type === "ClassDeclaration") this.#one(node.declaration);
        else if (!isFunctionExpression(node.declaration)) this.exportDefault(node.declaration);
        return false;
      case "TSModuleDeclaration":
        this.#namespace(node);
        return false;
      default:
        return false;
    }
  }

  /** What `export default` gives to whoever imports it; the top of a file says where that goes. */
  protected exportDefault(expression: Node): void {
    this.value(expression);
  }

  /** A namespace is an object of what it exports. */
  #namespace({ id, body }: Node & { type: "TSModuleDeclaration" }): void {
    if (body?.type !== "TSModuleBlock") return;
    this.all(body.body);
    const { flow } = this.file;
    const box = flow.box();
    for (const statement of body.body) {
      const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : null;
      const names =
        declared?.type === "VariableDeclaration"
          ? declared.declarations.map((declarator) => declarator.id)
          : [declared && "id" in declared ? declared.id : null];
      for (const name of names) {
        if (name?.type === "Identifier") flow.flow(this.value(name), flow.field(box, name.name));
      }
    }
    if (id.type === "Identifier") this.assign(id, flow.holding(box));
  }

  #block(statements: readonly Node[]): boolean {
    const label = this.#label;
    if (label === undefined) return this.all(statements);
    this.#label = undefined;
    return this.#leaving({ label, isLoop: false, isSwitch: false, turn: new Map(), left: [] }, () =>
      this.all(statements),
    );
  }

  #if(node: Node & { type: "IfStatement" }): boolean {
    const ways: Point[] = [];
    let next: Node | null = node;
    // Ten thousand `else if` are ten thousand levels deep.
    while (next?.type === "IfStatement") {
      const branch: Node & { type: "IfStatement" } = next;
      this.value(branch.test);
      const before = this.walked.point();
      if (!this.maybe(() => this.#one(branch.consequent))) ways.push(this.walked.point());
      this.walked.goTo(before);
      next = branch.alternate;
    }
    const last = next;
    if (!last || !this.maybe(() => this.#one(last))) ways.push(this.walked.point());
    this.walked.meet(ways);
    return ways.length === 0;
  }

  /** @param turn walks one turn; true when it never comes to its end */
  #loop(count: number | undefined, turn: () => boolean): false {
    const { place } = this;
    const times = place.count === undefined || count === undefined ? undefined : place.count * count;
    const label = this.#label;
    this.#label = undefined;
    const begin = this.walked.beginTurn();
    // A loop that may take no turn at all leaves everything as it was.
    const left = count !== undefined && count > 0 ? [] : [begin];
    const exits: Exits = { label, isLoop: true, isSwitch: false, turn: begin, left };
    this.place = { ...place, count: times, isInLoop: true };
    this.#exits.push(exits);
    const ends = turn();
    this.#exits.pop();
    this.place = place;
    this.walked.endTurn(begin);
    if (!ends || left.length === 0) left.push(this.walked.point());
    this.walked.meet(left);
    return false;
  }

  #switch(node: Node & { type: "SwitchStatement" }): boolean {
    this.value(node.discriminant);
    const before = this.walked.point();
    const exits: Exits = { label: this.#label, isLoop: false, isSwitch: true, turn: new Map(), left: [] };
    this.#label = undefined;
    if (!node.cases.some(({ test }) => test === null)) exits.left.push(before);
    return this.#leaving(exits, () => {
      let ends = true;
      for (const { test, consequent } of node.cases) {
        this.value(test);
        this.walked.meet(ends ? [before] : [before, this.walked.point()]);
        ends = this.maybe(() => this.all(consequent));
      }
      return ends;
    });
  }

  #try(node: Node & { type: "TryStatement" }): boolean {
    const before = this.walked.point();
    const ways: Point[] = [];
    if (!this.all(node.block.body)) ways.push(this.walked.point());
    if (node.handler) {
      const { body } = node.handler;
      this.walked.meet([before, this.walked.point()]);
      if (!this.maybe(() => this.all(body.body))) ways.push(this.walked.point());
    }
    this.walked.meet(ways.length > 0 ? ways : [before]);
    const ends = node.finalizer ? this.all(node.finalizer.body) : false;
    return ends || ways.length === 0;
  }

  /** Walks what can be left by `break`. */
  #leaving(exits: Exits, walk: () => boolean): boolean {
    this.#exits.push(exits);
    const ends = walk();
    this.#exits.pop();
    if (!ends) exits.left.push(this.walked.point());
    this.walked.meet(exits.left);
    return exits.left.length === 0;
  }

  #jump(isBreak: boolean, label: string | undefined): void {
    const target = this.#exits.findLast((exits) => {
      if (label !== undefined) return exits.label === label;
      // A `switch` can be left, but has no turns; a block can be left by its label only.
      return exits.isLoop || (isBreak && exits.isSwitch);
    });
    if (!target) return;
    if (isBreak) target.left.push(this.walked.point());
    else this.walked.endTurn(target.turn);
  }
}
