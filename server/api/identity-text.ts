/**
 * Names for what is only itself: functions, symbols, and objects whose content cannot be seen. Different things
 * have different names as long as the process lives; nothing is kept alive by having been named.
 */

const objects = new WeakMap<object, number>();
/** Symbols may not be keys of a WeakMap everywhere; there are few. */
const symbols = new Map<symbol, number>();
let next = 0;

/** Ends in `;`, begins with `i`: no other canonical text does. */
export function identityText(value: object | symbol): string {
  const known = typeof value === "symbol" ? symbols.get(value) : objects.get(value);
  if (known !== undefined) return `i${known};`;
  const number = next++;
  if (typeof value === "symbol") symbols.set(value, number);
  else objects.set(value, number);
  return `i${number};`;
}
