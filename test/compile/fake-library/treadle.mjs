/**
 * As much of the library as emitted code needs to run in one thread: tasks go through the task edition,
 * captures through a structured clone. The real one is tested in `test/runner/`.
 */
import { registry, settle } from "./runtime.mjs";

class Delayed {
  constructor(fn, meta, args, site) {
    Object.assign(this, { fn, meta, args, site });
    this.captures = capture(meta?.captures);
    this.recipeCaptures = meta?.recipeCaptures;
  }

  compute() {
    this.result ??= this.run();
    return this.result;
  }

  async run() {
    const { fn, meta } = this;
    const args = await settle(this.args);
    if (!meta || meta.mainThread) {
      ran.push({ name: meta?.name, id: meta?.id, where: "main", site: this.site });
      return meta?.method ? fn.apply(args[0], args.slice(1)) : fn(...args);
    }
    const tasks = await import(process.env.TREADLE_TEST_TASKS);
    if (!registry.has(meta.id)) await tasks.modules[meta.module]();
    const { sent, left } = sendable(await settle(this.captures), meta);
    if (left) Object.assign(sent, sendable(await settle(capture(this.recipeCaptures)), meta).sent);
    const made = await registry.get(meta.id)(sent);
    ran.push({ name: meta.name, id: meta.id, where: "worker", site: this.site });
    return sendValue(await (meta.method ? made.apply(args[0], args.slice(1)) : made(...args)));
  }
}

/** Every task that ran, for tests to look at. */
export const ran = [];

const capture = (thunks) => Object.fromEntries(Object.entries(thunks ?? {}).map(([name, read]) => [name, read()]));

/** Instances keep their prototype: classes are not this library's subject. */
function sendValue(value) {
  if (typeof value === "function" && !value.delayed) throw new TypeError("A function cannot be sent.");
  if (typeof value !== "object" || value === null) return value;
  const prototype = Object.getPrototypeOf(value);
  if (Array.isArray(value)) return value.map(sendValue);
  if (prototype !== Object.prototype && !(value instanceof Map)) {
    if (Symbol.iterator in value && "next" in value) throw new TypeError("A generator cannot be sent.");
    return value;
  }
  if (prototype === Object.prototype) Object.values(value).forEach(sendValue);
  return structuredClone(value);
}

function sendable(values, meta) {
  const sent = {};
  let left = false;
  for (const [name, value] of Object.entries(values)) {
    try {
      sent[name] = sendValue(value);
    } catch (error) {
      if (!meta.recipes?.includes(name)) throw error;
      left = true;
    }
  }
  return { sent, left };
}

export function make(fn, meta) {
  if (typeof fn !== "function") return new Delayed(() => fn, undefined, []);
  const call = function (...args) {
    return new Delayed(fn, meta, meta?.method ? [this, ...args] : args, call.site);
  };
  return Object.assign(call, { fn, meta, delayed: true, with: () => call });
}

export function delayed(fn, second) {
  if (typeof fn === "object" && fn !== null && second === undefined) return (method) => make(method);
  return make(fn);
}
delayed.isDelayed = true;

export const compute = (...lazies) => settle(lazies);
