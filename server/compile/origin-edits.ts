/**
 * What a file may ask about its own place, answered with the original's: the bundle lies somewhere else.
 *
 *     import.meta.url · .filename · .dirname     __filename     __dirname     require.main === module
 */
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Node } from "oxc-parser";
import type { ParsedScript } from "./parse.ts";
import { nodeOf, type Scopes } from "./scopes.ts";
import { walk, writtenKey } from "./tree.ts";

/** A stretch of source to be replaced. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Every such question in a file. */
export function findOriginEdits({ source, program }: ParsedScript, scopes: Scopes): readonly Replacement[] {
  const { file } = source;
  const answers: Record<string, string> = {
    url: pathToFileURL(file).href,
    filename: file,
    dirname: dirname(file),
    __filename: file,
    __dirname: dirname(file),
  };
  const edits: Replacement[] = [];
  const replace = (node: Node, text: string): void => {
    edits.push({ start: node.start, end: node.end, text });
  };

  for (const reference of scopes.unresolved) {
    const identifier = nodeOf(reference);
    const { name } = reference.identifier;
    const { parent } = identifier;
    if (name === "__dirname" || name === "__filename") {
      const text = JSON.stringify(answers[name]);
      // `{ __dirname }` needs its key back.
      replace(identifier, parent?.type === "Property" && parent.shorthand ? `${name}: ${text}` : text);
    }
    if (
      name === "require" &&
      parent?.type === "MemberExpression" &&
      writtenKey(parent.property, parent.computed) === "main"
    ) {
      // The bundler's `require` has no `main`; a CommonJS script asks whether it is being run, and it is.
      replace(parent, "module");
    }
  }
  walk(program, (node) => {
    if (node.type !== "MemberExpression" || node.object.type !== "MetaProperty") return true;
    const key = node.object.meta.name === "import" ? writtenKey(node.property, node.computed) : undefined;
    const answer = key !== undefined && !key.startsWith("__") ? answers[key] : undefined;
    if (answer !== undefined) replace(node, JSON.stringify(answer));
    return true;
  });
  return edits.sort((a, b) => a.start - b.start);
}
