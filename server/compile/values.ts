/**
 * What can be said about a value from the expression that makes it: that it never changes, that it is data,
 * that it cannot be sent to another thread. Every answer errs on the side of "cannot say".
 */
import type { Node } from "oxc-parser";
import { isFunctionExpression, unwrapped } from "./tree.ts";

/** Answers for the identifiers inside an expression. */
export type AskIdentifier = (identifier: Node) => boolean;

/**
 * True for expressions that give the same value wherever they are evaluated, so that they can travel as code.
 * Containers are not among them: the script may fill them after they are made.
 */
export function isImmutable(expression: Node, isImmutableIdentifier: AskIdentifier): boolean {
  const again = (node: Node): boolean => isImmutable(node, isImmutableIdentifier);
  const node = unwrapped(expression);
  switch (node.type) {
    case "Literal":
      // A global or sticky expression remembers where it was.
      return !("regex" in node) || !/[gy]/.test(node.regex.flags);
    case "FunctionExpression":
    case "ArrowFunctionExpression":
    case "ClassExpression":
      return true;
    case "Identifier":
      return node.name === "undefined" || isImmutableIdentifier(node);
    case "TemplateLiteral":
      return node.expressions.every(again);
    case "UnaryExpression":
      return node.operator !== "delete" && again(node.argument);
    case "BinaryExpression":
    case "LogicalExpression":
      return again(node.left) && again(node.right);
    case "ConditionalExpression":
      return again(node.test) && again(node.consequent) && again(node.alternate);
    default:
      return false;
  }
}

/** True for expressions that certainly make a container which can be changed in place: `[]`, `{}`, `new Map()`. */
export function isContainer(expression: Node): boolean {
  const node = unwrapped(expression);
  if (node.type === "ArrayExpression" || node.type === "ObjectExpression") return true;
  return (
    node.type === "NewExpression" &&
    node.callee.type === "Identifier" &&
    ["Map", "Set", "Array", "Object"].includes(node.callee.name)
  );
}

/** True for expressions whose value is certainly no function; `delayed` makes a lazy value of it. */
export function isCertainlyData(expression: Node): boolean {
  const node = unwrapped(expression);
  switch (node.type) {
    case "Literal":
    case "TemplateLiteral":
    case "ArrayExpression":
    case "ObjectExpression":
    case "BinaryExpression":
    case "UnaryExpression":
    case "UpdateExpression":
      return true;
    case "NewExpression":
      return !(node.callee.type === "Identifier" && ["Function", "Proxy"].includes(node.callee.name));
    default:
      return false;
  }
}

/** True for type annotations that no function has: `number`, `string[]`, `Float64Array`. */
export function isDataType(annotation: Node | null | undefined): boolean {
  const type = annotation?.type === "TSTypeAnnotation" ? annotation.typeAnnotation : annotation;
  switch (type?.type) {
    case "TSNumberKeyword":
    case "TSStringKeyword":
    case "TSBooleanKeyword":
    case "TSBigIntKeyword":
    case "TSArrayType":
    case "TSTupleType":
      return true;
    case "TSTypeOperator":
      return type.operator === "readonly" && isDataType(type.typeAnnotation);
    case "TSTypeReference":
      return (
        type.typeName.type === "Identifier" &&
        /^(Array|ReadonlyArray|Map|Set|Date|.*(8|16|32|64)(Clamped)?Array)$/.test(type.typeName.name)
      );
    default:
      return false;
  }
}

const KEPT_IN_THREAD = ["WeakMap", "WeakSet", "WeakRef", "Promise", "FinalizationRegistry"];

/**
 * True when the value certainly cannot be sent to another thread.
 *
 * @param isFunction tells whether an identifier is certainly an ordinary function
 */
export function isCertainlyUncloneable(expression: Node, isFunction: AskIdentifier): boolean {
  const again = (node: Node): boolean => isCertainlyUncloneable(node, isFunction);
  const node = unwrapped(expression);
  if (isFunctionExpression(node)) return true;
  switch (node.type) {
    case "Identifier":
      return isFunction(node);
    case "ArrayExpression":
      return node.elements.some(
        (element) => element !== null && element.type !== "SpreadElement" && again(element),
      );
    case "ObjectExpression":
      return node.properties.some(
        (property) => property.type === "Property" && (property.kind !== "init" || again(property.value)),
      );
    case "NewExpression":
      return node.callee.type === "Identifier" && KEPT_IN_THREAD.includes(node.callee.name);
    case "CallExpression":
      return node.callee.type === "Identifier" && node.callee.name === "Symbol";
    default:
      return false;
  }
}
