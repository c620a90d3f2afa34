/**
 * NumPy's element types, how each is held in memory, and which type an operation on two of them has.
 * Tables and pure functions; no array is touched here.
 *
 * 64-bit integers come in two forms. Asked for by name they are BigInts; where they only follow from
 * NumPy's rules (the sum of bytes is a uint64) they are numbers, exact as far as numbers are, and
 * an error beyond that.
 */
import type { TypedArray } from "../../memory/shared-memory.ts";
import { DtypeError, PrecisionError } from "./errors.ts";

/** What `data` is for each dtype. Booleans are 0 and 1. */
interface ElementArrays {
  bool: Uint8Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  uint64: BigUint64Array;
  float32: Float32Array;
  float64: Float64Array;
}

/** NumPy's name of an element type. */
export type Dtype = keyof ElementArrays;

/** The typed array that holds elements of a dtype which was asked for by name. */
export type DataOf<D extends Dtype> = ElementArrays[D];

/** How elements are held: a dtype, and for 64-bit integers in which of the two forms. */
export type Stored = Dtype | "int64 as numbers" | "uint64 as numbers";

type ArrayConstructor = new (buffer: ArrayBufferLike, byteOffset?: number, length?: number) => TypedArray;

/** NumPy's kinds: boolean, unsigned, signed, floating. */
type Kind = "b" | "u" | "i" | "f";

interface Storage {
  readonly dtype: Dtype;
  readonly kind: Kind;
  /** Bytes that NumPy takes for an element, which rank the types of a kind; ours take as many. */
  readonly bytes: number;
  readonly Data: ArrayConstructor;
  /** Elements are BigInts. */
  readonly big: boolean;
}

const STORAGE: Readonly<Record<Stored, Storage>> = {
  bool: { dtype: "bool", kind: "b", bytes: 1, Data: Uint8Array, big: false },
  int8: { dtype: "int8", kind: "i", bytes: 1, Data: Int8Array, big: false },
  int16: { dtype: "int16", kind: "i", bytes: 2, Data: Int16Array, big: false },
  int32: { dtype: "int32", kind: "i", bytes: 4, Data: Int32Array, big: false },
  int64: { dtype: "int64", kind: "i", bytes: 8, Data: BigInt64Array, big: true },
  "int64 as numbers": { dtype: "int64", kind: "i", bytes: 8, Data: Float64Array, big: false },
  uint8: { dtype: "uint8", kind: "u", bytes: 1, Data: Uint8Array, big: false },
  uint16: { dtype: "uint16", kind: "u", bytes: 2, Data: Uint16Array, big: false },
  uint32: { dtype: "uint32", kind: "u", bytes: 4, Data: Uint32Array, big: false },
  uint64: { dtype: "uint64", kind: "u", bytes: 8, Data: BigUint64Array, big: true },
  "uint64 as numbers": { dtype: "uint64", kind: "u", bytes: 8, Data: Float64Array, big: false },
  float32: { dtype: "float32", kind: "f", bytes: 4, Data: Float32Array, big: false },
  float64: { dtype: "float64", kind: "f", bytes: 8, Data: Float64Array, big: false },
};

/** The dtypes there are, in NumPy's order. */
export const DTYPES = Object.keys(STORAGE).filter((name) => !name.includes(" ")) as readonly Dtype[];

export const storageOf = (stored: Stored): Storage => STORAGE[stored];

/** Whole numbers that are held as numbers although NumPy has 64 bits for them: to be watched. */
export const isWatched = (stored: Stored): boolean => stored.endsWith("as numbers");

/** The least and the greatest value, infinities where there are such. */
export function limitsOf(stored: Stored): readonly [number | bigint, number | bigint] {
  const { kind, bytes, big } = STORAGE[stored];
  if (kind === "b") return [0, 1];
  if (kind === "f" || isWatched(stored)) return [-Infinity, Infinity];
  const bits = BigInt(8 * bytes);
  const limits = kind === "u" ? [0n, (1n << bits) - 1n] : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
  return (big ? limits : limits.map(Number)) as [number | bigint, number | bigint];
}

/** @throws {DtypeError} listing the dtypes there are */
export function checkDtype(dtype: unknown, where: string): Dtype {
  if ((DTYPES as readonly unknown[]).includes(dtype)) return dtype as Dtype;
  throw new DtypeError(`${where}: there is no dtype ${JSON.stringify(dtype)}. Use ${DTYPES.join(", ")}.`);
}

/** How the elements of a typed array are held, unless something says that its bytes are booleans or its floats integers. */
export function storedOf(data: TypedArray): Stored {
  if (data instanceof Uint8ClampedArray) return "uint8";
  const found = DTYPES.find((dtype) => dtype !== "bool" && data instanceof STORAGE[dtype].Data);
  if (found) return found;
  throw new DtypeError(`An array cannot be made of a ${(data as object).constructor.name}.`);
}

/** The same dtype in numbers where it can be; what `fromH5` gives when no dtype is named. */
export const inNumbers = (stored: Stored): Stored =>
  stored === "int64" || stored === "uint64" ? `${stored} as numbers` : stored;

/** NumPy's `promote_types`. A 64-bit integer is in BigInts when one of the two is. */
export function promote(a: Stored, b: Stored): Stored {
  const [left, right] = [STORAGE[a], STORAGE[b]];
  const dtype = promoteDtypes(left, right);
  if (dtype !== "int64" && dtype !== "uint64") return dtype;
  return left.big || right.big ? dtype : `${dtype} as numbers`;
}

function promoteDtypes(a: Storage, b: Storage): Dtype {
  if (a.kind === b.kind) return a.bytes >= b.bytes ? a.dtype : b.dtype;
  if (a.kind === "b") return b.dtype;
  if (b.kind === "b") return a.dtype;
  if (a.kind === "f" || b.kind === "f") {
    const [float, whole] = a.kind === "f" ? [a, b] : [b, a];
    // float32 holds every 16-bit integer; for larger ones NumPy goes to float64.
    return float.bytes === 4 && whole.bytes <= 2 ? "float32" : "float64";
  }
  const [signed, unsigned] = a.kind === "i" ? [a, b] : [b, a];
  if (signed.bytes > unsigned.bytes) return signed.dtype;
  if (unsigned.bytes === 8) return "float64";
  return `int${unsigned.bytes * 16}` as Dtype;
}

/** The type of a sum: NumPy's 64-bit integer of the same sign, floats as they are. */
export function sumStored(stored: Stored): Stored {
  const { kind, big } = STORAGE[stored];
  if (kind === "f" || big) return stored;
  return kind === "u" ? "uint64 as numbers" : "int64 as numbers";
}

/** The type of a mean or a true division: float32 stays, everything else becomes float64. */
export const floatStored = (stored: Stored): Stored => (stored === "float32" ? "float32" : "float64");

/**
 * The type that a plain number takes beside an array, by NumPy 2's rule: the array's own where the number
 * fits its kind. A number without a fraction counts as an integer, for JavaScript knows no difference
 * between 2 and 2.0.
 *
 * @throws {PrecisionError} for an integer that the array's dtype cannot hold
 */
export function scalarStored(value: number | bigint | boolean, beside: Stored): Stored {
  if (typeof value === "boolean") return "bool";
  const { kind, dtype } = STORAGE[beside];
  if (kind === "f") return beside;
  if (typeof value === "number" && !Number.isInteger(value)) return "float64";
  if (kind === "b") return typeof value === "bigint" ? "int64" : "int64 as numbers";
  if (!holds(dtype, value)) {
    throw new PrecisionError(
      `${value} does not fit into ${dtype}. Convert the array first, such as with .astype("float64").`,
    );
  }
  return beside;
}

function holds(dtype: Dtype, value: number | bigint): boolean {
  const { kind, bytes } = STORAGE[dtype];
  const bits = BigInt(8 * bytes);
  const whole = BigInt(value);
  return kind === "u" ? whole >= 0n && whole < 1n << bits : whole === BigInt.asIntN(Number(bits), whole);
}
