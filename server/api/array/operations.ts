/**
 * The element-wise operations: one line each. What an operation is called in graphs, which type it gives, and
 * what it does to numbers and to BigInts.
 */
import { floatStored, type Stored, storageOf } from "./dtypes.ts";
import { DtypeError } from "./errors.ts";
import { greater, lesser } from "./folds.ts";

export interface Operation {
  /** The type of the result, from the type that the operands promote to. */
  readonly result: (promoted: Stored, name: string) => Stored;
  /** On numbers. Storing the result rounds or wraps it around as the type does. */
  readonly numbers: (a: number, b: number) => number;
  /** On BigInts; without it they are computed as float64. */
  readonly bigs?: (a: bigint, b: bigint) => bigint | boolean;
  /** Instead of `numbers` where the exact result would not fit into a number. */
  readonly int32?: (a: number, b: number) => number;
}

const same = (promoted: Stored): Stored => promoted;
const truth = (): Stored => "bool";

/** NumPy has no meaning for it on booleans; it says so too. */
const notBoolean =
  (instead: string) =>
  (promoted: Stored, name: string): Stored => {
    if (promoted !== "bool") return promoted;
    throw new DtypeError(`${name} has no meaning for booleans. ${instead}`);
  };

const table = {
  add: { result: same, numbers: (a, b) => a + b, bigs: (a, b) => a + b },
  sub: {
    result: notBoolean("Use ne, which is true where the two differ."),
    numbers: (a, b) => a - b,
    bigs: (a, b) => a - b,
  },
  mul: { result: same, numbers: (a, b) => a * b, bigs: (a, b) => a * b, int32: Math.imul },
  div: { result: floatStored, numbers: (a, b) => a / b },
  minimum: { result: same, numbers: Math.min, bigs: lesser },
  maximum: { result: same, numbers: Math.max, bigs: greater },
  eq: { result: truth, numbers: (a, b) => Number(a === b), bigs: (a, b) => a === b },
  ne: { result: truth, numbers: (a, b) => Number(a !== b), bigs: (a, b) => a !== b },
  lt: { result: truth, numbers: (a, b) => Number(a < b), bigs: (a, b) => a < b },
  le: { result: truth, numbers: (a, b) => Number(a <= b), bigs: (a, b) => a <= b },
  gt: { result: truth, numbers: (a, b) => Number(a > b), bigs: (a, b) => a > b },
  ge: { result: truth, numbers: (a, b) => Number(a >= b), bigs: (a, b) => a >= b },
  neg: { result: notBoolean("Use eq(0)."), numbers: (a) => -a, bigs: (a) => -a },
  abs: { result: same, numbers: Math.abs, bigs: (a) => (a < 0n ? -a : a) },
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof table;

/** By name; the name is what travels to workers. */
export const OPERATIONS: Readonly<Record<OperationName, Operation>> = table;

/** Operations that compare: plain numbers in them need not fit the array's type. */
export const isComparison = (name: OperationName): boolean => OPERATIONS[name].result === truth;

/** What to do to numbers for this type of result. */
export function numberFunction(name: OperationName, result: Stored): Operation["numbers"] {
  const { numbers, int32 } = OPERATIONS[name];
  const { dtype } = storageOf(result);
  return int32 && (dtype === "int32" || dtype === "uint32") ? int32 : numbers;
}
