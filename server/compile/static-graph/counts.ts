/**
 * How many elements a list certainly has, as far as it is written down: `[1, 2, 3]`, `Array.from({ length: 8 })`.
 */
import type { Node } from "oxc-parser";
import { declarationsOf, isReassignment, nodeOf, type Scopes } from "../scopes.ts";
import { unwrapped, writtenKey } from "../tree.ts";

/** Methods that leave a list as long as it is. */
const SAME_LENGTH = new Set([
  "map",
  "reverse",
  "sort",
  "toSorted",
  "toReversed",
  "fill",
  "keys",
  "values",
  "entries",
]);
const CHANGING = new Set(["push", "pop", "shift", "unshift", "splice"]);

/** The number of elements of a list; undefined where it is not written down. */
export function countOf(list: Node | null | undefined, scopes: Scopes): number | undefined {
  let node = list && unwrapped(list);
  // As many steps as a chain of constants and methods that somebody would write.
  for (let steps = 0; node && steps < 50; steps++) {
    switch (node.type) {
      case "ArrayExpression": {
        const [only] = node.elements;
        if (!node.elements.some((element) => element?.type === "SpreadElement")) return node.elements.length;
        if (node.elements.length !== 1 || only?.type !== "SpreadElement") return undefined;
        node = unwrapped(only.argument);
        break;
      }
      case "Identifier": {
        node = constantOf(node, scopes);
        break;
      }
      case "AwaitExpression":
        node = unwrapped(node.argument);
        break;
      case "NewExpression":
      case "CallExpression": {
        const callee = unwrapped(node.callee);
        const [first] = node.arguments;
        if (callee.type === "Identifier" && callee.name === "Array") {
          return node.arguments.length === 1 ? numberOf(first, scopes) : undefined;
        }
        if (callee.type !== "MemberExpression") return undefined;
        const method = writtenKey(callee.property, callee.computed) ?? "";
        const isArray = callee.object.type === "Identifier" && callee.object.name === "Array";
        if (isArray && method === "from") {
          const length = first?.type === "ObjectExpression" ? lengthField(first, scopes) : undefined;
          if (length !== undefined || first?.type === "ObjectExpression") return length;
          node = first && unwrapped(first);
        } else if (SAME_LENGTH.has(method)) node = unwrapped(callee.object);
        else return undefined;
        break;
      }
      default:
        return undefined;
    }
  }
  return undefined;
}

/** How many turns `for (let i = 0; i < 8; i++)` takes; undefined for loops of another shape. */
export function turnsOf(
  { init, test, update }: Node & { type: "ForStatement" },
  scopes: Scopes,
): number | undefined {
  if (init?.type !== "VariableDeclaration" || test?.type !== "BinaryExpression") return undefined;
  const first = init.declarations[0];
  if (first?.id.type !== "Identifier" || test.left.type !== "Identifier" || test.left.name !== first.id.name)
    return undefined;
  const isUp = update?.type === "UpdateExpression" && update.operator === "++";
  const from = numberOf(first.init, scopes);
  const to = numberOf(test.right, scopes) ?? lengthOf(test.right, scopes);
  if (!isUp || from === undefined || to === undefined) return undefined;
  if (test.operator === "<") return Math.max(0, to - from);
  return test.operator === "<=" ? Math.max(0, to - from + 1) : undefined;
}

/** `xs.length` of a list whose length is known. */
function lengthOf(expression: Node, scopes: Scopes): number | undefined {
  const node = unwrapped(expression);
  if (node.type !== "MemberExpression" || writtenKey(node.property, node.computed) !== "length")
    return undefined;
  return countOf(node.object, scopes);
}

function lengthField(object: Node & { type: "ObjectExpression" }, scopes: Scopes): number | undefined {
  for (const property of object.properties) {
    if (property.type === "Property" && writtenKey(property.key, property.computed) === "length")
      return numberOf(property.value, scopes);
  }
  return undefined;
}

function numberOf(expression: Node | null | undefined, scopes: Scopes): number | undefined {
  let node = expression && unwrapped(expression);
  if (node?.type === "Identifier") node = constantOf(node, scopes);
  const isWhole = node?.type === "Literal" && typeof node.value === "number" && Number.isInteger(node.value);
  return isWhole && node?.type === "Literal" ? Number(node.value) : undefined;
}

/** The initialiser of a constant that nobody changes in place. */
function constantOf(identifier: Node, scopes: Scopes): Node | undefined {
  const variable = scopes.variableOf(identifier);
  const node = variable && declarationsOf(variable)[0]?.node;
  if (!variable || node?.type !== "VariableDeclarator" || node.id.type !== "Identifier" || !node.init)
    return undefined;
  const changes = scopes.referencesTo(variable).some((reference) => {
    if (isReassignment(reference)) return true;
    const { parent } = nodeOf(reference);
    if (parent?.type !== "MemberExpression" || parent.object !== nodeOf(reference)) return false;
    const key = writtenKey(parent.property, parent.computed);
    if (key !== undefined && CHANGING.has(key)) return true;
    return parent.parent?.type === "AssignmentExpression" && parent.parent.left === parent;
  });
  return changes ? undefined : unwrapped(node.init);
}
