/**
 * Functions that imported modules have made known in this thread, by the name the compile step gave them.
 * Kept on `globalThis`, so that a second copy of the library in a bundle registers in the same place.
 */

/** Makes the function for one set of captured variables. */
export type TaskFactory = (captures: Readonly<Record<string, unknown>>) => unknown;

interface Registry {
  readonly factories: Map<string, TaskFactory>;
  readonly made: Map<string, unknown>;
}

const SLOT = Symbol.for("treadle.functions");
const shared = globalThis as { [SLOT]?: Registry };
shared[SLOT] ??= { factories: new Map(), made: new Map() };
const registry = shared[SLOT];

/** Called by task modules when they are imported. */
export function register(id: string, factory: TaskFactory): void {
  registry.factories.set(id, factory);
}

/** What was registered under `id`; undefined before its module has been imported. */
export function factoryOf(id: string): TaskFactory | undefined {
  return registry.factories.get(id);
}

/** The value of `make`, made once in this thread; a promise is kept as it is and awaited by every caller. */
export function once<T>(key: string, make: () => T): T {
  if (!registry.made.has(key)) registry.made.set(key, make());
  return registry.made.get(key) as T;
}
