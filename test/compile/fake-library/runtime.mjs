/**
 * As much of the library as emitted code needs to run in one thread: tasks go through the task edition, captured
 * values lose what cannot be sent. The real one is tested in `test/runner/`.
 */
const registry = new Map();
const made = new Map();

/** Class table as the last loaded edition left it, and every task that ran: for tests to look at. */
export const classTable = {};
export const ran = [];

export const register = (id, factory) => registry.set(id, factory);
export const classes = (entries) => Object.assign(classTable, entries);
export const once = (key, make) => made.get(key) ?? made.set(key, make()).get(key);

export const define = (meta, delayed) => {
  if (!delayed.isDelayed) return delayed;
  return (fn) => (typeof fn === "object" && meta.method ? (method) => delay(method, meta) : delay(fn, meta));
};

export const sites = (_file, table) => (site, callee) => {
  if (!callee?.delayed) return callee;
  return (...args) => callee.at(`${table[2 * site]}:${table[2 * site + 1]}`, args);
};

class Delayed {
  constructor(fn, meta, args, site) {
    Object.assign(this, { fn, meta, args, site });
    this.captures = read(meta?.captures);
  }

  compute() {
    this.result ??= this.run();
    return this.result;
  }

  async run() {
    const { fn, meta, site } = this;
    const args = await settle(this.args);
    if (!meta || meta.mainThread) {
      ran.push({ name: meta?.name, where: "main", site });
      return meta?.method ? fn.apply(args[0], args.slice(1)) : fn(...args);
    }
    const tasks = await import(process.env.TREADLE_TEST_TASKS);
    if (!registry.has(meta.id)) await tasks.modules[meta.module]();
    const { sent, isComplete } = sendable(await settle(this.captures), meta);
    if (!isComplete) Object.assign(sent, sendable(read(meta.recipeCaptures), meta).sent);
    const task = await registry.get(meta.id)(sent);
    ran.push({ name: meta.name, where: "worker", site });
    return send(await (meta.method ? task.apply(args[0], args.slice(1)) : task(...args)));
  }
}

const read = (thunks) => Object.fromEntries(Object.entries(thunks ?? {}).map(([name, get]) => [name, get()]));

/** Instances keep their class: that is not this library's subject. */
function send(value) {
  if (typeof value === "function") {
    if (value.delayed) return value;
    throw new TypeError("A function cannot be sent.");
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(send);
  if (Object.prototype.toString.call(value) === "[object Generator]")
    throw new TypeError("A generator cannot be sent.");
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, send(part)]));
  }
  return value;
}

function sendable(values, meta) {
  const sent = {};
  let isComplete = true;
  for (const [name, value] of Object.entries(values)) {
    try {
      sent[name] = send(value);
    } catch (error) {
      if (!meta.recipes?.includes(name)) throw error;
      isComplete = false;
    }
  }
  return { sent, isComplete };
}

function delay(fn, meta) {
  if (typeof fn !== "function") return new Delayed(() => fn, undefined, []);
  const call = function (...args) {
    return new Delayed(fn, meta, meta?.method ? [this, ...args] : args);
  };
  const at = (site, args) => new Delayed(fn, meta, args, site);
  return Object.assign(call, { fn, meta, at, delayed: true, with: () => call });
}

export function delayed(fn, second) {
  if (typeof fn === "object" && fn !== null && second === undefined) return (method) => delay(method);
  return delay(fn);
}
delayed.isDelayed = true;

export const compute = (...lazies) => settle(lazies);

/** Puts results in the place of lazies, in plain containers. */
async function settle(value) {
  if (typeof value?.compute === "function") return value.compute();
  if (Array.isArray(value)) return Promise.all(value.map(settle));
  if (value && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).map(async ([key, part]) => [key, await settle(part)]);
    return Object.fromEntries(await Promise.all(entries));
  }
  return value;
}
