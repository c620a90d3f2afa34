/**
 * Roughly how much memory an event takes, so that a recording can tell when it holds too much.
 *
 * Numbers count eight bytes, texts two a character; objects and arrays something on top. Within a factor of two
 * of what V8 really uses, which is all that a limit needs.
 */

/** Bytes; a value that contains itself must not be given. */
export function sizeOfEvent(value: unknown): number {
  if (typeof value === "string") return 16 + 2 * value.length;
  if (typeof value !== "object" || value === null) return 8;
  if (Array.isArray(value)) {
    // Columns hold one kind of thing, mostly numbers: these need not be looked at one by one.
    if (typeof value[0] === "number") return 32 + 8 * value.length;
    return value.reduce((sum: number, entry) => sum + sizeOfEvent(entry), 32);
  }
  let size = 32;
  for (const part of Object.values(value)) size += 16 + sizeOfEvent(part);
  return size;
}
