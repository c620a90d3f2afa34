import { make } from "./treadle.mjs";

export const registry = new Map();
export const classTable = {};
const made = new Map();

export const register = (id, factory) => registry.set(id, factory);
export const classes = (entries) => Object.assign(classTable, entries);
export const once = (key, make) => made.get(key) ?? made.set(key, make()).get(key);

export const define = (meta, delayed) => {
  if (!delayed.isDelayed) return delayed;
  const wrap = (fn, second) =>
    typeof fn === "object" && meta.method ? (method) => make(method, meta) : make(fn, meta);
  return wrap;
};

export const sites = (file, table) => (site, callee) => {
  if (callee?.delayed) callee.site = [file, table[2 * site], table[2 * site + 1]];
  return callee;
};

/** Puts results in the place of lazies, in plain containers. */
export async function settle(value) {
  if (typeof value?.compute === "function") return value.compute();
  if (Array.isArray(value)) return Promise.all(value.map(settle));
  if (value && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([k, v]) => [k, await settle(v)])));
  }
  return value;
}
