/**
 * Keys made from content: equal calls of a pure function get equal keys, in every run and on every machine.
 *
 * The canonical text of `content-text.ts` goes into a hash. Sixteen hexadecimal digits stand in keys, which people
 * read: among a million tasks two keys meet by chance once in forty million runs. What is kept on disk is named
 * by thirty-two, for there results of years lie side by side. Knows neither graphs nor files.
 */
import crypto from "node:crypto";
import { ContentText } from "./content-text.ts";
import { identityText } from "./identity-text.ts";
import type { TaskFunction } from "./task-function.ts";

/** Gives the key of the task behind a mark. */
export type KeyOf = (place: number) => string;

/** What the content of a value comes to. */
export interface Content {
  /** Equal for equal values. */
  readonly digest: string;
  /**
   * Why the digest means nothing outside of this process, such as "a function": the value holds something that
   * is only itself. Undefined when the digest is the same in every run and on every machine.
   */
  readonly fleeting: string | undefined;
}

/** Digits of a key's token. */
const TOKEN_LENGTH = 16;
/** Digits of what names a result on disk. */
const DIGEST_LENGTH = 32;

/** Sixteen hexadecimal digits for `value`; `keyOf` gives the key of the task behind a mark. */
export function contentToken(value: unknown, keyOf: KeyOf): string {
  return hashOf(new ContentText(keyOf).of(value)).slice(0, TOKEN_LENGTH);
}

/** The token of a call: of the function, its arguments and its captured variables. */
export function callToken(
  fn: TaskFunction,
  args: readonly unknown[],
  captures: Readonly<Record<string, unknown>> | undefined,
  keyOf: KeyOf,
): string {
  return callContent(fn, args, captures, keyOf).digest.slice(0, TOKEN_LENGTH);
}

/** The content of a call as a whole, and whether it outlasts the process. */
export function callContent(
  fn: TaskFunction,
  args: readonly unknown[],
  captures: Readonly<Record<string, unknown>> | undefined,
  keyOf: KeyOf,
): Content {
  const content = new ContentText(keyOf);
  const code = functionContent(fn);
  let text = `${code.digest};`;
  for (const arg of args) text += content.of(arg);
  // Names first: a call without arguments and one without captured variables must not read the same.
  if (captures) {
    for (const name of Object.keys(captures))
      text += content.of(name) + captureText(fn, name, captures[name], content);
  }
  return { digest: digestOf(`${args.length} ${text}`), fleeting: code.fleeting ?? content.fleeting };
}

/** Thirty-two hexadecimal digits for `value`, and whether they outlast the process. */
export function contentOf(value: unknown, keyOf: KeyOf): Content {
  const content = new ContentText(keyOf);
  const text = content.of(value);
  return { digest: digestOf(text), fleeting: content.fleeting };
}

/** The content of a captured variable, as `contentOf` gives it of an argument. */
export function captureContent(fn: TaskFunction, name: string, value: unknown, keyOf: KeyOf): Content {
  const content = new ContentText(keyOf);
  const text = captureText(fn, name, value, content);
  return { digest: digestOf(text), fleeting: content.fleeting };
}

/**
 * What a function is, whichever object it happens to be. One that the compile step could not take apart may use
 * variables that nobody sees: such a function is only itself.
 */
export function functionContent({ original, meta, kernel }: TaskFunction): Content {
  if (kernel !== undefined) return { digest: `kernel ${kernel}`, fleeting: undefined };
  if (meta === undefined) {
    return { digest: identityText(original), fleeting: "the compile step did not see where it is defined" };
  }
  if (meta.mainThread === undefined) return { digest: meta.hash, fleeting: undefined };
  return {
    digest: `${meta.hash} ${identityText(original)}`,
    fleeting: `what it captures cannot be known, because ${meta.mainThread}`,
  };
}

/** A digest of texts, each of which says its own end. */
export function digestOf(text: string): string {
  return hashOf(text).slice(0, DIGEST_LENGTH);
}

/**
 * What a worker makes for itself when it cannot be sent counts by how it is made, which the function's hash
 * covers, and by what that uses.
 */
function captureText({ meta }: TaskFunction, name: string, value: unknown, content: ContentText): string {
  if (!meta?.recipes?.includes(name)) return content.of(value);
  const { fleeting } = content;
  content.fleeting = undefined;
  const text = content.of(value);
  const canBeSent = content.fleeting === undefined;
  content.fleeting = fleeting;
  if (canBeSent) return text;
  const uses = Object.entries(meta.recipeCaptures ?? {});
  return `recipe ${uses.length};${uses.map(([use, read]) => content.of(use) + content.of(read())).join("")}`;
}

// One call where Node has it (20.12): half the price of an object that is fed and asked.
const hashOf: (text: string) => string =
  typeof crypto.hash === "function"
    ? (text) => crypto.hash("sha256", text)
    : (text) => crypto.createHash("sha256").update(text).digest("hex");
