/**
 * Which nodes of a tree stand for a value when the script runs: no names that are being declared or assigned to, no
 * keys, no types, no labels. Knows syntax, not scopes.
 */
import type { Node } from "oxc-parser";

const EXPRESSIONS: ReadonlySet<string> = new Set([
  "ArrayExpression",
  "AwaitExpression",
  "BinaryExpression",
  "CallExpression",
  "ChainExpression",
  "ConditionalExpression",
  "Identifier",
  "ImportExpression",
  "Literal",
  "LogicalExpression",
  "MemberExpression",
  "NewExpression",
  "ObjectExpression",
  "SequenceExpression",
  "TaggedTemplateExpression",
  "TemplateLiteral",
  "ThisExpression",
  "TSAsExpression",
  "TSNonNullExpression",
  "TSSatisfiesExpression",
  "TSTypeAssertion",
  "UnaryExpression",
  "YieldExpression",
]);

/** What has types for children that are no values; the one that is, by its field. */
const WRAPPERS: ReadonlySet<string> = new Set([
  "TSAsExpression",
  "TSNonNullExpression",
  "TSSatisfiesExpression",
  "TSTypeAssertion",
  "TSInstantiationExpression",
  "TSExportAssignment",
]);

/**
 * True for an expression whose value can be handed to somebody: other than what is assigned to, called with `new`, or
 * used as a tag, all of which lose their meaning inside a call.
 */
export function isValue(node: Node): boolean {
  if (!EXPRESSIONS.has(node.type)) return false;
  const { parent } = node;
  if (!parent) return false;
  if (node.type === "Literal" && parent.type.startsWith("Import")) return false;
  switch (parent.type) {
    case "VariableDeclarator":
      return parent.init === node;
    case "AssignmentExpression":
    case "AssignmentPattern":
      return parent.right === node;
    case "ForInStatement":
    case "ForOfStatement":
      return parent.right === node;
    case "MemberExpression":
      return parent.object === node || parent.computed;
    case "Property":
      if (parent.parent?.type === "ObjectPattern") return parent.computed && parent.key === node;
      return parent.value === node || parent.computed || parent.shorthand;
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent.value === node || parent.computed;
    case "FunctionDeclaration":
    case "FunctionExpression":
      return false;
    case "ArrowFunctionExpression":
      return parent.body === node;
    case "ClassDeclaration":
    case "ClassExpression":
      return parent.superClass === node;
    case "NewExpression":
      return parent.callee !== node;
    case "TaggedTemplateExpression":
      return parent.tag !== node;
    case "ArrayPattern":
    case "BreakStatement":
    case "CatchClause":
    case "ContinueStatement":
    case "Decorator":
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
    case "ExportSpecifier":
    case "ImportAttribute":
    case "ImportDeclaration":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
    case "ImportSpecifier":
    case "LabeledStatement":
    case "MetaProperty":
    case "RestElement":
    case "UpdateExpression":
      return false;
    case "ExpressionStatement":
      return !parent.directive;
    default:
      if (WRAPPERS.has(parent.type)) return (parent as { expression?: Node }).expression === node;
      return !parent.type.startsWith("TS");
  }
}
