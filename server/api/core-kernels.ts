/**
 * The tasks behind `delayed(value)`, `.get`, `.at`, `.call` and the parts of a `nout` result.
 */
import { OutputCountError } from "./errors.ts";
import { kernel } from "./kernel.ts";
import type { TaskFunction } from "./task-function.ts";

/** A value, lazy parts filled in. */
export const VALUE: TaskFunction = {
  ...kernel("core/value", (value: unknown) => value, { cheap: true }),
  isValue: true,
};

export const GET_FIELD = kernel("core/get", (value: Record<string, unknown>, name: string) => value[name], {
  cheap: true,
});

export const GET_ITEM = kernel(
  "core/at",
  (value: ArrayLike<unknown>, index: number) => {
    const at = index < 0 ? value.length + index : index;
    if (!Number.isInteger(index) || at < 0 || at >= value.length) {
      throw new RangeError(`Index ${index} is outside of a value of length ${value.length}.`);
    }
    return value[at];
  },
  { cheap: true },
);

export const CALL_METHOD = kernel(
  "core/call",
  (value: Record<string, unknown>, method: string, ...args: unknown[]) => {
    const found = value[method];
    if (typeof found !== "function") throw new TypeError(`The value has no method "${method}".`);
    return found.apply(value, args) as unknown;
  },
);

export const PART = kernel(
  "core/part",
  (values: unknown, index: number, nout: number) => {
    const list =
      Array.isArray(values) || ArrayBuffer.isView(values) ? (values as ArrayLike<unknown>) : undefined;
    if (list?.length !== nout) {
      const found = list ? `${list.length} outputs` : `a single value`;
      throw new OutputCountError(`The task promised ${nout} outputs (nout) and gave ${found}.`);
    }
    return list[index];
  },
  { cheap: true },
);
