/**
 * One line about a value, for error messages: what kind and what shape, never its whole content.
 */
import { inspect } from "node:util";

const LONGEST = 80;

/** `"a.h5"`, `Float64Array(66049)`, `{ data: Uint8Array(66049), shape: [257, 257] }`. Never throws, whatever getters do. */
export function describeValue(value: unknown): string {
  try {
    return describe(value);
  } catch {
    return `a ${typeof value} that cannot be looked at`;
  }
}

function describe(value: unknown): string {
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${sizeOf(value)})`;
  if (Array.isArray(value) && value.length > 4) return `Array(${value.length}) [${describe(value[0])}, …]`;
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    const fields = Object.entries(value)
      .slice(0, 5)
      .map(([name, field]) => `${name}: ${describeField(field)}`);
    if (Object.keys(value).length > 5) fields.push("…");
    return shorten(`{ ${fields.join(", ")} }`);
  }
  return shorten(
    inspect(value, {
      depth: 0,
      customInspect: false,
      maxArrayLength: 4,
      maxStringLength: LONGEST,
      breakLength: Infinity,
    }),
  );
}

function describeField(value: unknown): string {
  if (ArrayBuffer.isView(value)) return describe(value);
  return inspect(value, {
    depth: 0,
    customInspect: false,
    maxArrayLength: 4,
    maxStringLength: 24,
    breakLength: Infinity,
  });
}

function sizeOf(view: ArrayBufferView): number {
  return "length" in view ? (view.length as number) : view.byteLength;
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
