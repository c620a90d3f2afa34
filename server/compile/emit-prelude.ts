/**
 * The first words of an emitted file: what it takes from the library, in the file's own module system.
 * The names are those of `emitted.ts`; no script would use them.
 */
import type { NamedClass } from "./class-table.ts";

/** A name of `treadle/runtime`, or of Node's, under which emitted code knows it. */
export type RuntimeName = "define" | "sites" | "classes" | "register" | "once" | "hold" | "stop";

/** The statement that brings runtime names into a file, `define` as `__treadle_define`; empty for none. */
export function runtimeImport(names: readonly RuntimeName[], commonJs: boolean): string {
  if (names.length === 0) return "";
  return commonJs
    ? `const { ${names.map((name) => `${name}: __treadle_${name}`).join(", ")} } = require("treadle/runtime"); `
    : `import { ${names.map((name) => `${name} as __treadle_${name}`).join(", ")} } from "treadle/runtime"; `;
}

/**
 * The call that makes classes known; thunks, since it stands before the classes themselves.
 *
 * @param hashOf gives the text that stands for a class's hash; left out where nobody makes keys of instances
 */
export function classesCall(classes: readonly NamedClass[], hashOf?: (Class: NamedClass) => string): string {
  if (classes.length === 0) return "";
  const table = (value: (Class: NamedClass) => string): string =>
    `{ ${classes.map((Class) => `${JSON.stringify(Class.id)}: ${value(Class)}`).join(", ")} }`;
  const hashes = hashOf ? `, ${table((Class) => JSON.stringify(hashOf(Class)))}` : "";
  return `__treadle_classes(${table(({ binding }) => `() => ${binding.name}`)}${hashes}); `;
}
