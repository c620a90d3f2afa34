/**
 * Expressions: the cell of what each may be. Walks every expression once, in the order in which it runs.
 *
 * Knows syntax and variables; what a call does is told to `calls.ts`, and the bodies of functions are left to
 * whoever walks statements.
 */
import type { Node } from "oxc-parser";
import { declarationsOf, type Variable } from "../scopes.ts";
import { childrenOf, stringValue, unwrapped, writtenKey } from "../tree.ts";
import type { Argument, CallExpressionSite } from "./calls.ts";
import { countOf } from "./counts.ts";
import type { FileWalk } from "./file-walk.ts";
import { type Cell, NOTHING, type Place } from "./flow.ts";
import { arrayLiteral, listOf, objectLiteral } from "./literals.ts";
import { Walked } from "./variables.ts";

/** Deeper nested expressions are not looked into: nobody writes them by hand, and the stack has an end. */
const DEEPEST = 300;

/** Walks the expressions of one function, or of the top of a file. */
export abstract class Values {
  readonly file: FileWalk;
  readonly walked: Walked;
  readonly self: Cell;
  place: Place;
  #depth = 0;

  constructor(file: FileWalk, place: Place, self: Cell) {
    this.file = file;
    this.place = place;
    this.self = self;
    this.walked = new Walked(file.flow, file.variables);
  }

  /** What the function around gives back, for `yield`. */
  protected abstract yields(value: Cell): void;

  /** The cell of an expression. */
  value(expression: Node | null | undefined): Cell {
    if (!expression || this.#depth >= DEEPEST) return NOTHING;
    this.#depth++;
    const cell = this.#value(unwrapped(expression));
    this.#depth--;
    return cell;
  }

  /** Walks `each` in a place that is reached under a condition only. */
  maybe<T>(each: () => T): T {
    const { place } = this;
    this.place = place.isInLoop ? { ...place, count: undefined } : { ...place, isMaybe: true };
    const result = each();
    this.place = place;
    return result;
  }

  /** Gives a value to a variable, to a pattern of them, or to what a member expression names. */
  assign(target: Node, value: Cell): void {
    const { flow } = this.file;
    const to = unwrapped(target);
    switch (to.type) {
      case "Identifier": {
        const variable = this.#variable(to);
        if (variable) this.walked.write(variable, value);
        return;
      }
      case "AssignmentPattern":
        this.assign(to.left, flow.join([value, this.value(to.right)]));
        return;
      case "RestElement":
        this.assign(to.argument, value);
        return;
      case "ArrayPattern":
        for (const [i, element] of to.elements.entries()) {
          if (!element) continue;
          this.assign(
            element,
            element.type === "RestElement"
              ? listOf(flow, flow.elements(value))
              : flow.member(value, String(i)),
          );
        }
        return;
      case "ObjectPattern":
        for (const property of to.properties) {
          if (property.type === "RestElement") this.assign(property.argument, value);
          else this.assign(property.value, this.#read(value, property.key, property.computed));
        }
        return;
      case "MemberExpression": {
        const object = this.value(to.object);
        const key =
          to.property.type === "PrivateIdentifier"
            ? `#${to.property.name}`
            : writtenKey(to.property, to.computed);
        if (to.computed) this.value(to.property);
        flow.on(object, (fact) => {
          if (fact.kind !== "box") return;
          if (key === undefined) flow.intoRest(fact, value);
          else flow.flow(value, flow.field(fact, key));
        });
        return;
      }
      default:
        return;
    }
  }

  #value(node: Node): Cell {
    const { flow, bodies } = this.file;
    if (bodies.has(node)) return NOTHING;
    switch (node.type) {
      case "Identifier": {
        const variable = this.#variable(node);
        return variable ? this.walked.read(variable) : NOTHING;
      }
      case "ThisExpression":
      case "Super":
        return this.self;
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return flow.holding(
          this.file.code(node, node.type === "ArrowFunctionExpression" ? this.self : flow.cell()),
        );
      case "ClassExpression":
        return this.file.classOf(node, this);
      case "ArrayExpression":
        return arrayLiteral(flow, node.elements, (element) => this.value(element));
      case "ObjectExpression":
        return objectLiteral(flow, node.properties, (property) => this.value(property));
      case "CallExpression":
      case "NewExpression":
      case "MemberExpression":
        return this.#chain(node);
      case "ChainExpression":
        return this.value(node.expression);
      case "AwaitExpression":
        return this.value(node.argument);
      case "YieldExpression": {
        const value = this.value(node.argument);
        this.yields(node.delegate ? flow.elements(value) : value);
        return NOTHING;
      }
      case "ImportExpression": {
        const specifier = stringValue(node.source);
        return specifier === undefined ? NOTHING : this.file.moduleAt(specifier);
      }
      case "AssignmentExpression":
        return this.#assignment(node);
      case "ConditionalExpression": {
        this.value(node.test);
        const before = this.walked.point();
        const first = this.maybe(() => this.value(node.consequent));
        const after = this.walked.point();
        this.walked.goTo(before);
        const second = this.maybe(() => this.value(node.alternate));
        this.walked.meet([after, this.walked.point()]);
        return flow.join([first, second]);
      }
      case "BinaryExpression":
      case "LogicalExpression":
        return this.#operators(node);
      case "SequenceExpression":
        return node.expressions.map((each) => this.value(each)).at(-1) ?? NOTHING;
      default:
        for (const child of childrenOf(node)) this.value(child);
        return NOTHING;
    }
  }

  /** A sum of ten thousand terms leans to the left, ten thousand levels deep. */
  #operators(node: Node & { type: "BinaryExpression" | "LogicalExpression" }): Cell {
    const rights: { readonly node: Node; readonly isLogical: boolean }[] = [];
    let left: Node = node;
    while (left.type === "BinaryExpression" || left.type === "LogicalExpression") {
      rights.push({ node: left.right, isLogical: left.type === "LogicalExpression" });
      left = unwrapped(left.left);
    }
    const cells = [this.value(left)];
    for (const right of rights.reverse()) {
      if (!right.isLogical) {
        this.value(right.node);
        cells.length = 0;
        continue;
      }
      const before = this.walked.point();
      cells.push(this.maybe(() => this.value(right.node)));
      this.walked.meet([before, this.walked.point()]);
    }
    return this.file.flow.join(cells);
  }

  #assignment(node: Node & { type: "AssignmentExpression" }): Cell {
    const { operator, left, right } = node;
    const isLogical = operator === "??=" || operator === "||=" || operator === "&&=";
    const before = isLogical ? this.value(left) : NOTHING;
    const made = isLogical ? this.maybe(() => this.value(right)) : this.value(right);
    if (operator !== "=" && !isLogical) {
      this.assign(left, NOTHING);
      return NOTHING;
    }
    const value = this.file.flow.join([before, made]);
    this.assign(left, value);
    return value;
  }

  /** Calls and members, from the inside out: a chain of a thousand methods is a thousand levels deep. */
  #chain(node: Node): Cell {
    const links: Node[] = [];
    let inner: Node = node;
    for (;;) {
      if (inner.type === "CallExpression" || inner.type === "NewExpression") {
        links.push(inner);
        inner = unwrapped(inner.callee);
      } else if (inner.type === "MemberExpression") {
        links.push(inner);
        inner = unwrapped(inner.object);
      } else if (inner.type === "ChainExpression") inner = unwrapped(inner.expression);
      else break;
    }
    let cell = this.value(inner);
    let object = NOTHING;
    for (const link of links.reverse()) {
      if (link.type === "MemberExpression") {
        object = cell;
        const isCalled = link.parent?.type === "CallExpression" && unwrapped(link.parent.callee) === link;
        // What a method is depends on what it is called on; `calls.ts` finds out.
        cell =
          isCalled && methodName(link) !== undefined
            ? NOTHING
            : this.#read(cell, link.property, link.computed);
      } else if (link.type === "CallExpression" || link.type === "NewExpression") {
        cell = this.#call(link, cell, object);
        object = NOTHING;
      }
    }
    return cell;
  }

  #call(call: Node & { type: "CallExpression" | "NewExpression" }, callee: Cell, object: Cell): Cell {
    const args = call.arguments.map((argument): Argument => {
      const isSpread = argument.type === "SpreadElement";
      return { node: argument, cell: this.value(isSpread ? argument.argument : argument), isSpread };
    });
    const site: CallExpressionSite = {
      call,
      args,
      place: this.place,
      analysis: this.file.analysis,
      countOf: (list) => countOf(list, this.file.analysis.scopes),
    };
    const to = unwrapped(call.callee);
    if (call.type === "NewExpression") return this.file.calls.construct(site, callee);
    const method = to.type === "MemberExpression" ? methodName(to) : undefined;
    return method === undefined
      ? this.file.calls.call(site, callee, object)
      : this.file.calls.callMethod(site, method, object);
  }

  #read(object: Cell, key: Node, isComputed: boolean): Cell {
    const { flow } = this.file;
    if (key.type === "PrivateIdentifier") return flow.member(object, `#${key.name}`);
    const name = writtenKey(key, isComputed);
    if (name !== undefined) return flow.member(object, name);
    this.value(key);
    return flow.elements(object);
  }

  #variable(identifier: Node): Variable | undefined {
    const { scopes } = this.file.analysis;
    return (
      scopes.variableOf(identifier) ??
      // Names in declarations that nothing is assigned to, such as parameters, are no references.
      (identifier.type === "Identifier" ? this.#declared(identifier) : undefined)
    );
  }

  #declared(identifier: Node & { type: "Identifier" }): Variable | undefined {
    const variable = this.file.analysis.scopes.lookUp(identifier.name, identifier);
    return variable && declarationsOf(variable).length > 0 ? variable : undefined;
  }
}

/** The name of the method that a member expression picks; undefined where that is known only when it runs. */
function methodName(member: Node & { type: "MemberExpression" }): string | undefined {
  if (member.property.type === "PrivateIdentifier") return `#${member.property.name}`;
  return writtenKey(member.property, member.computed);
}
