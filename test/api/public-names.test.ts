/** Every exported name is a promise: one that comes or goes shows here, in review, before a script breaks. */
import { expect, test } from "vitest";

const modules: Readonly<Record<string, () => Promise<object>>> = {
  treadle: () => import("treadle"),
  "treadle/h5": () => import("treadle/h5"),
  "treadle/array": () => import("treadle/array"),
  "treadle/runtime": () => import("treadle/runtime"),
};

test.each(Object.keys(modules))("%s exports these names", async (name) => {
  expect(Object.keys(await modules[name]!()).sort()).toMatchSnapshot();
});
