/**
 * Keys of tasks that are made from other tasks: the same for the same origin, another for anything else.
 * Knows texts only.
 */
import { createHash } from "node:crypto";

/** `name` and sixteen hexadecimal digits that stand for `origin`. */
export function derivedKey(name: string, ...origin: readonly (string | number | boolean)[]): string {
  // JSON keeps the parts apart, and 1 from "1".
  const token = createHash("sha1").update(JSON.stringify(origin)).digest("hex").slice(0, 16);
  return `${name}-${token}`;
}
