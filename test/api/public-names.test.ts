/** Every exported name is a promise: one that comes or goes shows here, in review, before a script breaks. */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const modules: Readonly<Record<string, () => Promise<object>>> = {
  treadle: () => import("treadle"),
  "treadle-array": () => import("treadle/array"),
  "treadle-h5": () => import("treadle/h5"),
  "treadle-runtime": () => import("treadle/runtime"),
};

test.each(Object.keys(modules))("the names that %s exports are those of the list", async (name) => {
  const names = Object.keys(await modules[name]!()).sort();
  const list = fileURLToPath(new URL(`../golden/names/${name}.txt`, import.meta.url));
  await expect(`${names.join("\n")}\n`).toMatchFileSnapshot(list);
});
