/**
 * What emitted code and the library agree on: the calls that the compile step writes into scripts,
 * and what they carry. `api/runtime.ts` implements them; nobody else may call them.
 *
 * Driver edition of a script (runs in the runner, the original functions stay in place):
 *
 *     import { define as __treadle_define, sites as __treadle_sites, classes as __treadle_classes } from "treadle/runtime";
 *     function __treadle_at(i, f) { … }      // made by __treadle_sites("/abs/script.ts", [12, 5, 13, 9]) at its first
 *                                            // call: line, column, line, column … Hoisted, for circular imports
 *     __treadle_classes({ "script.ts#Point": () => Point }, { "script.ts#Point": "<hash>" });
 *                                            // thunks: may be in the dead zone; hashes as in FunctionMeta
 *     const read = __treadle_define({ id, name, … }, delayed)(function read(path) { … }, options);
 *     const x = __treadle_at(0, read)("a.h5");                                     // nest-safe, keeps the callee's value
 *     class A { @(__treadle_define({ …, method: true }, delayed)) total(y) { … } }
 *     const frames = (await __treadle_hold((ta.stack(all))));    // of a preview: the value that is wanted, where the
 *     return __treadle_stop((ta.stack(all)));                    // script can wait, and where it cannot; see tap.ts
 *
 * Task edition (imported by lanes; the entry script sliced, other workspace modules whole):
 *
 *     import { register as __treadle_register, once as __treadle_once, classes as … } from "treadle/runtime";
 *     __treadle_register("script.ts#read:1f2e3d4c", async (__c) => { let k = __c.k; return (function read(path) { … }); });
 *
 * CommonJS files get the same by `require("treadle/runtime")`.
 *
 * The task bundle's main module exports `modules`: part → a function that imports it, and with it registers
 * its functions and classes. Files that only hold classes are parts as well: a lane that is sent an instance of
 * a class it does not know imports the part that the class's name begins with.
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
  /**
   * Names, of `captures` and of `recipeCaptures`, that a worker can make for itself, once. When such a value cannot
   * be sent, it is left out of what the factory gets.
   */
  readonly recipes?: readonly string[];
  /**
   * Captured variables that only recipes need: `config` of `const client = new Client(config.url)`. To be read and
   * sent along only if a value of `captures` was left out; they make no dependencies.
   */
  readonly recipeCaptures?: { readonly [name: string]: () => unknown };
  /** True for `@delayed` methods: the task's first argument is its `this`. */
  readonly method?: boolean;
}
