/**
 * From a function number to something to call, in a worker thread: imports the module that holds the
 * function, hands it its captured variables, and keeps what comes out for the next task.
 */
import { decode } from "../../store/codec/decode.ts";
import type { FunctionAddress } from "../messages.ts";
import type { Callable } from "./lane-options.ts";
import { factoryOf } from "./registry.ts";

interface Module {
  readonly modules?: Readonly<Record<string, () => Promise<unknown>>>;
}

export class LaneFunctions {
  readonly #addresses = new Map<number, FunctionAddress>();
  readonly #captures = new Map<number, unknown>();
  /** Captures → function → what to call. */
  readonly #callables = new Map<number, Map<number, Callable | Promise<Callable>>>();
  readonly #imports = new Map<string, Promise<void>>();
  /** Functions whose module is there. */
  readonly #loaded = new Set<number>();
  #script: string | undefined;

  learn(functions: readonly FunctionAddress[]): void {
    for (const address of functions) this.#addresses.set(address.index, address);
  }

  readonly nameOf = (fn: number): string => this.#addresses.get(fn)?.name ?? "task";

  knows(fn: number): boolean {
    return this.#addresses.has(fn);
  }

  learnCaptures(index: number, wire: unknown): void {
    this.#captures.set(index, wire);
  }

  /** Where the script's own functions and classes are; told as soon as it is known. */
  useScript(url: string): void {
    this.#script = url;
  }

  readonly load = (fn: number): Promise<void> | undefined => {
    const address = this.#addresses.get(fn);
    if (!address || this.#loaded.has(fn)) return undefined;
    const loading = this.#import(address.url, address.part);
    void loading.then(() => this.#loaded.add(fn));
    return loading;
  };

  /** A class's name begins with the part of the script's task module that holds it. */
  readonly loadClass = async (name: string): Promise<boolean> => {
    if (this.#script === undefined) return false;
    await this.#import(this.#script, name.slice(0, name.lastIndexOf("#")));
    return true;
  };

  /** No task with these captures will come any more. */
  forgetCaptures(captures: readonly number[]): void {
    for (const index of captures) {
      this.#captures.delete(index);
      this.#callables.delete(index);
    }
  }

  readonly callable = (fn: number, captures: number): Callable | Promise<Callable> => {
    const callables = this.#callables.get(captures) ?? new Map<number, Callable | Promise<Callable>>();
    this.#callables.set(captures, callables);
    const known = callables.get(fn);
    if (known !== undefined) return known;
    const decoded = captures === -1 ? {} : (decode(this.#captures.get(captures)) as Record<string, unknown>);
    const made = this.#make(fn, decoded);
    callables.set(fn, made);
    // Later tasks need not wait a turn for what is there.
    made.then(
      (callable) => callables.set(fn, callable),
      () => callables.delete(fn),
    );
    return made;
  };

  readonly callableWith = (fn: number, captures: Record<string, unknown>): Promise<Callable> =>
    this.#make(fn, captures);

  async #make(fn: number, captures: Record<string, unknown>): Promise<Callable> {
    const address = this.#addresses.get(fn);
    if (!address) throw new Error(`Function ${fn} was never announced to this lane.`);
    await this.#import(address.url, address.part);
    const factory = factoryOf(address.id);
    if (!factory) throw new Error(`Module ${address.url} does not hold function ${address.id}.`);
    const target = await factory(captures);
    if (typeof target !== "function")
      throw new TypeError(`${address.name} is not a function in this thread.`);
    const call = target as (this: unknown, ...args: unknown[]) => unknown;
    return address.method ? ([self, ...args]) => call.apply(self, args) : (args) => call(...args);
  }

  #import(url: string, part: string | undefined): Promise<void> {
    const key = `${url} ${part ?? ""}`;
    let imported = this.#imports.get(key);
    if (!imported) {
      imported = (async () => {
        const module = (await import(url)) as Module;
        if (part !== undefined) await module.modules?.[part]?.();
      })();
      this.#imports.set(key, imported);
    }
    return imported;
  }
}
