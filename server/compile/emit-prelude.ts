/**
 * The first words of an emitted file: what it takes from the library, in the file's own module system.
 * The names are those of `emitted.ts`; no script would use them.
 */
import type { NamedClass } from "./class-table.ts";

/** A name of `treadle/runtime`, or of Node's, under which emitted code knows it. */
export type RuntimeName = "define" | "sites" | "classes" | "register" | "once";

/** The statement that brings runtime names into a file, `define` as `__treadle_define`; empty for none. */
export function runtimeImport(names: readonly RuntimeName[], commonJs: boolean): string {
  if (names.length === 0) return "";
  return commonJs
    ? `const { ${names.map((name) => `${name}: __treadle_${name}`).join(", ")} } = require("treadle/runtime"); `
    : `import { ${names.map((name) => `${name} as __treadle_${name}`).join(", ")} } from "treadle/runtime"; `;
}

/** The call that makes classes known; thunks, since it stands before the classes themselves. */
export function classesCall(classes: readonly NamedClass[]): string {
  if (classes.length === 0) return "";
  const entries = classes.map(({ id, binding }) => `${JSON.stringify(id)}: () => ${binding.name}`);
  return `__treadle_classes({ ${entries.join(", ")} }); `;
}
