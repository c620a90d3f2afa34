import { isMainThread } from "node:worker_threads";
import * as t from "treadle";

const square = t.delayed(async function square(x) {
  return x ** 2;
});
const off = t.delayed(() => !isMainThread);
const [nine, offMain] = await t.compute(square(3), off());
console.log(JSON.stringify({ nine, offMain, url: import.meta.url.endsWith("plain.mjs") }));
