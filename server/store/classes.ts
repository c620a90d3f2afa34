/**
 * Which class has which name, so that an instance can be rebuilt in another thread as what it was.
 * The compile step registers the classes of a script and its modules, under the same names in every
 * thread. Kept on `globalThis`: a bundled second copy of the library must still find them.
 */

export type Constructor = new (...args: never[]) => object;

interface Registry {
  /** Name → class, or how to get it: a thunk throws while the class is still in its dead zone. */
  readonly thunks: Map<string, () => unknown>;
  /** Class → name, filled as thunks succeed. */
  readonly names: Map<unknown, string>;
  /** Name → hash of the class's code with everything it reaches. */
  readonly hashes: Map<string, string>;
}

const SLOT = Symbol.for("treadle.classes");
const shared = globalThis as { [SLOT]?: Registry };
shared[SLOT] ??= { thunks: new Map(), names: new Map(), hashes: new Map() };
const registry = shared[SLOT];

/**
 * Makes classes known. A name said twice (a module loaded again) keeps the newer class.
 *
 * @param hashes of their code with everything it reaches, where the compile step knows it
 */
export function registerClasses(
  classes: Readonly<Record<string, () => unknown>>,
  hashes: Readonly<Record<string, string>> = {},
): void {
  for (const name of Object.keys(classes)) registry.thunks.set(name, classes[name]!);
  for (const name of Object.keys(hashes)) registry.hashes.set(name, hashes[name]!);
}

/** The hash of the code of the class registered under `name`; undefined where nobody knows it. */
export function classHashOf(name: string): string | undefined {
  return registry.hashes.get(name);
}

/** The registered name of a class, or undefined for one that no script or module registered. */
export function classNameOf(Class: unknown): string | undefined {
  // Nearly every object there is; asking each registered class about it would cost most of encoding.
  if (Class === Object || Class === Array) return undefined;
  const known = registry.names.get(Class);
  if (known !== undefined) return known;
  for (const name of registry.thunks.keys()) {
    const found = classNamed(name);
    if (found !== undefined) registry.names.set(found, name);
  }
  return registry.names.get(Class);
}

/** The class registered under `name`; undefined when there is none or it is not initialised yet. */
export function classNamed(name: string): Constructor | undefined {
  try {
    const found = registry.thunks.get(name)?.();
    return typeof found === "function" ? (found as Constructor) : undefined;
  } catch {
    return undefined; // still in its temporal dead zone
  }
}
