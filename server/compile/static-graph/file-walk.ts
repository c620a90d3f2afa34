/**
 * What those who walk the code of a file are lent by the file; types only, so that they need not know one another.
 */
import type { Class, Function as FunctionNode, Node } from "oxc-parser";
import type { Analysis } from "../analyse.ts";
import type { Calls } from "./calls.ts";
import type { Cell, Code, Flow, Place } from "./flow.ts";
import type { Variables } from "./variables.ts";

/** Everything that has parameters and a body. */
export type FunctionLike = FunctionNode | (Node & { type: "ArrowFunctionExpression" });

/** Who comes across a class. */
export interface ClassWalk {
  readonly place: Place;
  /** The cell of an expression where the class stands. */
  value(expression: Node): Cell;
}

/** What a file lends to those who walk its code. */
export interface FileWalk {
  readonly analysis: Analysis;
  readonly flow: Flow;
  readonly calls: Calls;
  readonly variables: Variables;
  /** The bodies of task functions, which run in workers and make no part of this graph. */
  readonly bodies: ReadonlySet<Node>;
  /** The cell of an imported module; `NOTHING` for packages. */
  moduleAt(specifier: string): Cell;
  /** The function that `fn` is, its body to be walked later. */
  code(fn: FunctionLike, self: Cell): Code;
  /** The class that `node` is. */
  classOf(node: Class, walk: ClassWalk): Cell;
}
