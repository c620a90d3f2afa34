/**
 * What a result looks like, in a few words and without its content: faces show it beside a task.
 *
 *     257 × 257 float64 · Float64Array(66049) · Array(12) · { mean, peak } · Vector · number
 *
 * Costs about a microsecond and asks no getter of the value for more than its first keys.
 */

const LONGEST = 80;
const MOST_KEYS = 6;

/** Never throws, whatever getters and proxies do. */
export function describeResult(value: unknown): string {
  try {
    const text = describe(value);
    return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  } catch {
    return `a ${typeof value} that cannot be looked at`;
  }
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  if (Array.isArray(value)) return `Array(${value.length})`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${lengthOf(value)})`;
  if (value instanceof Map || value instanceof Set) return `${nameOf(value)}(${value.size})`;
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    return `${nameOf(value)}(${value.byteLength})`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return nameOf(value);
  const { data, shape, dtype } = value as { data?: unknown; shape?: unknown; dtype?: unknown };
  if (ArrayBuffer.isView(data) && Array.isArray(shape) && shape.every(Number.isInteger)) {
    const lengths = shape.join(" × ") || "one";
    return typeof dtype === "string" ? `${lengths} ${dtype}` : `${data.constructor.name}(${lengths})`;
  }
  const keys = Object.keys(value);
  if (keys.length === 0) return "{}";
  const shown = keys.length > MOST_KEYS ? [...keys.slice(0, MOST_KEYS), "…"] : keys;
  return `{ ${shown.join(", ")} }`;
}

function lengthOf(view: ArrayBufferView): number {
  return "length" in view ? (view.length as number) : view.byteLength;
}

function nameOf(value: object): string {
  const { name } = value.constructor;
  return typeof name === "string" && name !== "" ? name : "object";
}
