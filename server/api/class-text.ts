/**
 * What a class is, for the content of its instances: its name, and the hash of its code where the compile step knows
 * it. A class that no file of the script holds at its top may use variables that nobody sees, and is only itself.
 */
import { classHashOf, classNameOf } from "../store/classes.ts";
import { identityText } from "./identity-text.ts";

export interface ClassText {
  readonly text: string;
  /** Why the text means nothing outside of this process. */
  readonly fleeting?: string;
  /** Why the fields of an instance do not tell what is in it. */
  readonly hidden?: string;
}

type Class = new (...args: never[]) => object;

const known = new WeakMap<object, ClassText>();

/** Undefined for what is no class, as far as one can see. */
export function classText(value: unknown): ClassText | undefined {
  if (typeof value !== "function") return undefined;
  let found = known.get(value);
  if (found) return found;
  const source = Function.prototype.toString.call(value);
  if (/\{\s*\[native code\]\s*\}$/.test(source)) {
    if (!isBuiltIn(value)) return undefined;
    found = builtIn(value);
  } else if (/^class\b/.test(source) || classNameOf(value) !== undefined) {
    found = written(value as Class, source);
  } else return undefined;
  known.set(value, found);
  return found;
}

function builtIn(value: Class): ClassText {
  const { name, prototype } = value;
  const tellsAll =
    [Map, Set, Array, DOMException].includes(value as never) ||
    value === (Error as unknown) ||
    prototype instanceof Error;
  return { text: `c${name};`, ...(tellsAll ? {} : { hidden: `an instance of ${name}` }) };
}

function written(value: Class, source: string): ClassText {
  const name = classNameOf(value);
  const parent = classText(Object.getPrototypeOf(value));
  const what = `an instance of class ${value.name}`;
  const hidden = /\.#[\p{ID_Start}_$]|__private(Add|Get|Set|In)\b/u.test(source)
    ? `${what}, which may have private fields`
    : parent?.hidden;
  const fleeting =
    name === undefined ? `${what}, which is none of the script's own classes` : parent?.fleeting;
  const own = name === undefined ? identityText(value) : `${name.length}:${name}${classHashOf(name) ?? ""};`;
  return {
    text: `c${own}${parent?.text ?? ""}`,
    ...(fleeting === undefined ? {} : { fleeting }),
    ...(hidden === undefined ? {} : { hidden }),
  };
}

/** Native functions that make instances: not `Math.max`, not a bound function. */
function isBuiltIn(value: { readonly name: string }): value is Class {
  return (
    typeof (value as { readonly prototype?: unknown }).prototype === "object" &&
    (globalThis as Record<string, unknown>)[value.name] === value
  );
}
