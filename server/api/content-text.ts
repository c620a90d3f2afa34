/**
 * The canonical text of a value: equal for values of equal content, different for any others.
 *
 * Type counts (`1`, `"1"`, `true` and `[1]` all differ), and so does `-0`; NaN equals NaN. The order of object keys,
 * maps and sets does not count, nor whether two equal parts are one object or two. Arrays of numbers count by
 * kind, length and bytes. A value that contains itself is written as the way back to where it began.
 *
 * Every piece of text says where it ends, so that no two sequences of pieces read the same. Long pieces are
 * replaced by their hash, which keeps a value with many shared parts from being written out without end.
 */
import { createHash } from "node:crypto";
import { ResultOf } from "../store/codec/marks.ts";
import { bytesDigest } from "./bytes-digest.ts";
import { classText } from "./class-text.ts";
import { identityText } from "./identity-text.ts";
import { isLazy } from "./record.ts";
import { toTask } from "./types.ts";

/** Longer texts are replaced by their hash; about what hashing costs as much as writing. */
const LONGEST = 512;

/** Writes values whose marks stand for tasks of one call. */
export class ContentText {
  /** The first part met that is only itself, as a phrase; see `Content.fleeting`. */
  fleeting: string | undefined;
  readonly #keyOf: (place: number) => string;
  /** Containers being written → their depth. */
  readonly #open = new Map<object, number>();
  /** Long containers that were written, without those that lead back out of themselves. */
  readonly #done = new Map<object, string>();
  /** The outermost open container that what was written since leads back to. */
  #lowest = Number.POSITIVE_INFINITY;

  constructor(keyOf: (place: number) => string) {
    this.#keyOf = keyOf;
  }

  of(value: unknown): string {
    switch (typeof value) {
      case "number":
        return Object.is(value, -0) ? "n-0;" : `n${value};`;
      case "string":
        return stringText(value);
      case "boolean":
        return value ? "t" : "f";
      case "undefined":
        return "u";
      case "bigint":
        return `b${value};`;
      case "symbol":
        return this.#symbol(value);
      case "function":
        return classText(value)?.text ?? this.#only(value, "a function");
      default:
        return value === null ? "0" : this.#object(value as object);
    }
  }

  #object(value: object): string {
    if (value instanceof ResultOf) return `r${stringText(this.#keyOf(value.task))}`;
    if (ArrayBuffer.isView(value)) return this.#view(value);
    const known = this.#done.get(value);
    if (known !== undefined) return known;
    const depth = this.#open.get(value);
    if (depth !== undefined) {
      this.#lowest = Math.min(this.#lowest, depth);
      return `^${this.#open.size - depth};`;
    }
    const around = this.#lowest;
    const own = this.#open.size;
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#open.set(value, own);
    const text = shortened(this.#content(value));
    this.#open.delete(value);
    if (this.#lowest < own) {
      this.#lowest = Math.min(around, this.#lowest);
      return text;
    }
    this.#lowest = around;
    // A short text is written again sooner than it is looked up.
    if (text.startsWith("#")) this.#done.set(value, text);
    return text;
  }

  #content(value: object): string {
    if (Array.isArray(value)) return this.#array(value);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) return `o${this.#fields(value)}`;
    if (value instanceof Map) return `M${this.#class(value, Map)}${this.#map(value)}${this.#fields(value)}`;
    if (value instanceof Set) return `S${this.#class(value, Set)}${this.#set(value)}${this.#fields(value)}`;
    if (value instanceof Error) return this.#error(value);
    if (isLazy(value)) return this.#lazy(value[toTask]().key);
    if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
      return `B${bytesDigest(new Uint8Array(value))};`;
    }
    const whole = wholeText(value);
    if (whole !== undefined) return `${whole}${this.#fields(value)}`;
    return this.#instance(value);
  }

  #array(value: readonly unknown[]): string {
    let text = longNumbers(value);
    if (text === undefined) {
      text = `a${value.length};`;
      for (let i = 0; i < value.length; i++) {
        const item = value[i];
        text += item !== undefined || i in value ? this.of(item) : "h";
      }
    }
    const plain = Object.getPrototypeOf(value) === Array.prototype;
    if (!plain) text = `K${this.#class(value, Array)}${text}`;
    // A match of a regular expression has `index`, some arrays have names of their own.
    const names = Reflect.ownKeys(value).length;
    if (names === value.length + 1) return text;
    const extra = Object.keys(value).filter((name) => !/^\d+$/.test(name));
    return extra.length === 0 ? text : `A${text}${this.#named(value, extra)}`;
  }

  #view(value: ArrayBufferView): string {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return `v${value.constructor.name} ${value.byteLength} ${bytesDigest(bytes)};`;
  }

  #fields(value: object): string {
    return this.#named(value, Reflect.ownKeys(value));
  }

  #named(value: object, names: readonly (string | symbol)[]): string {
    const fields = value as Record<string | symbol, unknown>;
    const texts = names.filter((name) => typeof name === "string").sort();
    let text = `${names.length};`;
    for (const name of texts) text += stringText(name) + this.of(fields[name]);
    if (texts.length === names.length) return text;
    const symbols = names.filter((name) => typeof name === "symbol");
    return (
      text +
      symbols
        .map((name) => this.#symbol(name) + this.of(fields[name]))
        .sort()
        .join("")
    );
  }

  #map(map: ReadonlyMap<unknown, unknown>): string {
    const entries = Array.from(
      Map.prototype.entries.call(map),
      ([key, item]) => this.of(key) + this.of(item),
    );
    return `${entries.length};${entries.sort().join("")}`;
  }

  #set(set: ReadonlySet<unknown>): string {
    const items = Array.from(Set.prototype.values.call(set), (item) => this.of(item));
    return `${items.length};${items.sort().join("")}`;
  }

  /** What an error says is own but not enumerable; its stack is where it was made, not what it is. */
  #error(error: Error): string {
    const names = Object.getOwnPropertyNames(error).filter((name) => name !== "stack");
    const slots = error instanceof DOMException ? this.of([error.name, error.message]) : "";
    return `E${this.#class(error, undefined)}${slots}${this.#named(error, names)}`;
  }

  #instance(value: object): string {
    const found = classText(value.constructor);
    if (found === undefined || value.constructor.prototype !== Object.getPrototypeOf(value)) {
      return this.#only(value, `an object of an unusual kind (${Object.prototype.toString.call(value)})`);
    }
    if (found.hidden !== undefined) return this.#only(value, found.hidden);
    return `I${this.#class(value, undefined)}${this.#fields(value)}`;
  }

  /** The class of `value`, empty for the built-in `usual` itself. */
  #class(value: object, usual: unknown): string {
    if (value.constructor === usual) return "";
    const found = classText(value.constructor);
    if (found === undefined) return this.#only(value, "an object without a class");
    if (found.fleeting !== undefined) this.fleeting ??= found.fleeting;
    return found.hidden === undefined ? found.text : this.#only(value, found.hidden);
  }

  #symbol(value: symbol): string {
    const shared = Symbol.keyFor(value);
    if (shared !== undefined) return `y${stringText(shared)}`;
    if (Symbol[value.description?.replace(/^Symbol\./, "") as "iterator"] === value) {
      return `w${stringText(value.description!)}`;
    }
    return this.#only(value, "a symbol");
  }

  #lazy(key: string): string {
    this.fleeting ??= "a lazy value that is passed on as it is";
    return `l${stringText(key)}`;
  }

  #only(value: object | symbol, what: string): string {
    this.fleeting ??= what;
    return identityText(value);
  }
}

/** Built-in kinds whose content is not in their fields; undefined for all others. */
function wholeText(value: object): string | undefined {
  const kind = value.constructor;
  // Of a subclass the class counts as well, and is told as an instance.
  if (kind === Date) return `D${(value as Date).getTime()};`;
  if (kind === RegExp) return `R${stringText(String(value))}`;
  if (kind === URL) return `U${stringText((value as URL).href)}`;
  if (kind === Number || kind === String || kind === Boolean || kind === BigInt) {
    const primitive = value.valueOf();
    return `x${typeof primitive} ${Object.is(primitive, -0) ? "-0;" : stringText(String(primitive))}`;
  }
  return undefined;
}

/** A long list of nothing but numbers, by its bytes: ten times as fast as by its digits. */
function longNumbers(value: readonly unknown[]): string | undefined {
  if (value.length <= LONGEST) return undefined;
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== "number") return undefined;
  const numbers = Float64Array.from(value as readonly number[]);
  return `L${value.length} ${bytesDigest(new Uint8Array(numbers.buffer))};`;
}

function stringText(value: string): string {
  // Halves of surrogate pairs would all be hashed as one and the same replacement character.
  if (/\p{Surrogate}/u.test(value)) return `q${JSON.stringify(value)}`;
  return shortened(`s${value.length}:${value}`);
}

function shortened(text: string): string {
  return text.length > LONGEST ? `#${createHash("sha256").update(text).digest("hex").slice(0, 40)};` : text;
}
