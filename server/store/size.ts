/**
 * How large a value is, roughly and quickly: a few looks, whatever its size. For deciding where tasks run;
 * not to be confused with the exact count that `scan` makes of what travels.
 */

/** Looks at this many parts of a container and takes the rest to be like them. */
const SAMPLE = 8;

/** Bytes that would be copied if `value` went to another thread: arrays in shared memory travel as handles. */
export function movingBytes(value: unknown): number {
  if (ArrayBuffer.isView(value) && value.buffer instanceof SharedArrayBuffer) return 0;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Array.isArray(value)) {
    return roughBytes(value);
  }
  try {
    let shared = 0;
    let looks = SAMPLE;
    // Results that hold arrays hold them at the top: `{ data, shape }`.
    for (const key in value) {
      if (looks-- === 0) break;
      const part = (value as Record<string, unknown>)[key];
      if (ArrayBuffer.isView(part) && part.buffer instanceof SharedArrayBuffer) shared += part.byteLength;
    }
    return Math.max(0, roughBytes(value) - shared);
  } catch {
    return roughBytes(value);
  }
}

/** Bytes of `value`, within a factor of two or so for values whose parts are alike; looks `depth` levels deep. */
export function roughBytes(value: unknown, depth = 3): number {
  try {
    return sizeOf(value, depth);
  } catch {
    return 16; // a getter or a Proxy that throws: nobody's size to know
  }
}

function sizeOf(value: unknown, depth: number): number {
  switch (typeof value) {
    case "string":
      return 2 * value.length;
    case "object":
      break;
    default:
      return 8;
  }
  if (value === null) return 8;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    return value.byteLength;
  }
  if (depth === 0) return 16;
  if (Array.isArray(value)) return 16 + sampled(value.length, (i) => value[i], depth);
  if (value instanceof Map || value instanceof Set) {
    const parts: unknown[] = [];
    for (const part of value.values()) if (parts.push(part) === SAMPLE) break;
    return 16 + (sampled(parts.length, (i) => parts[i], depth) * value.size) / Math.max(1, parts.length);
  }
  let bytes = 16;
  for (const key in value) bytes += sizeOf((value as Record<string, unknown>)[key], depth - 1);
  return bytes;
}

function sampled(length: number, at: (index: number) => unknown, depth: number): number {
  const looks = Math.min(length, SAMPLE);
  let bytes = 0;
  // Evenly spread: the first elements of a list are often the odd ones.
  for (let i = 0; i < looks; i++) bytes += sizeOf(at(Math.floor((i * length) / looks)), depth - 1);
  return looks === 0 ? 0 : (bytes / looks) * length;
}
