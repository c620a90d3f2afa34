/**
 * Whether a class keeps something where nobody else can see it. Such fields stay behind when an instance travels,
 * and its methods then fail far from the cause. Nothing but the source of the class tells.
 */

type Class = { readonly name: string };

const known = new WeakMap<Class, boolean>();

/** Whether instances of `Class`, or of one it extends, have private fields or methods (`#name`). */
export function hasPrivateFields(Class: Class): boolean {
  let found = known.get(Class);
  if (found === undefined) {
    found = uses(Class) || extendsSuch(Class);
    known.set(Class, found);
  }
  return found;
}

/** Used as `this.#name` or `other.#name`; `Class.#name` belongs to the class, which every thread has. */
function uses(Class: Class): boolean {
  const source = Function.prototype.toString.call(Class);
  const owners = source.matchAll(
    /([\p{ID_Continue}$]*)\s*\??\.#[\p{ID_Start}_$]|\b__private(?:Add|Get|Set|In)\b/gu,
  );
  for (const [, owner] of owners) if (owner === undefined || owner !== Class.name) return true;
  return false;
}

function extendsSuch(Class: Class): boolean {
  const parent: unknown = Object.getPrototypeOf(Class);
  return typeof parent === "function" && parent !== Function.prototype && hasPrivateFields(parent);
}
