/**
 * What emitted code and the library agree on: the calls that the compile step writes into scripts,
 * and what they carry. `api/runtime.ts` implements them; nobody else may call them.
 *
 * Driver edition of a script (runs in the runner, the original functions stay in place):
 *
 *     import { define as __treadle_define, sites as __treadle_sites, classes as __treadle_classes } from "treadle/runtime";
 *     const __treadle_at = __treadle_sites("/abs/script.ts", [12, 5, 13, 9]);      // line, column, line, column …
 *     __treadle_classes({ "script.ts#Point": () => Point });                      // thunks: may be in the dead zone
 *     const read = __treadle_define({ id, name, … }, delayed)(function read(path) { … }, options);
 *     const x = __treadle_at(0, read)("a.h5");                                     // nest-safe, keeps the callee's value
 *     class A { @__treadle_define({ …, method: true }, delayed) total(y) { … } }
 *
 * Task edition (imported by lanes; the entry script sliced, other workspace modules whole):
 *
 *     import { register as __treadle_register, once as __treadle_once, classes as … } from "treadle/runtime";
 *     __treadle_register("script.ts#read:1f2e3d4c", async (__c) => { let k = __c.k; return (function read(path) { … }); });
 */

/** Everything about one function given to `delayed`, baked in at compile time. */
export interface FunctionMeta {
  /** Unique and stable for the same code: `script.ts#read:1f2e3d4c`; the key of `register`. */
  readonly id: string;
  readonly name: string;
  /** Absolute path of the file that holds the function. */
  readonly file: string;
  /** Line, column, end line, end column; from 1, end exclusive. */
  readonly range: readonly [number, number, number, number];
  /** Which entry of the task module's `modules` registers `id`. */
  readonly module: string;
  /** Hash of the function's code with everything it reaches in its file and its imports. */
  readonly hash: string;
  /** Why it cannot be extracted; its tasks then run on the main thread with the original function. */
  readonly mainThread?: string;
  /** Captured variables, read when the task is called. */
  readonly captures?: { readonly [name: string]: () => unknown };
  /** Captures that a worker can make for itself, once, when their value cannot be sent. */
  readonly recipes?: readonly string[];
  /** True for `@delayed` methods: the task's first argument is its `this`. */
  readonly method?: boolean;
}

/** What the task bundle's main module exports. Importing a module registers its functions. */
export interface TaskModule {
  readonly modules: { readonly [module: string]: () => Promise<unknown> };
}
