/**
 * What one element of a dataset or attribute is: HDF5's type in NumPy's words.
 *
 * `describeElement` turns h5wasm's metadata into one of a few shapes that the decoder knows; types
 * without a counterpart become `unsupported` with a name that can be shown, never a guess.
 *
 * Two limits of h5wasm are stated here rather than hidden: 2-byte floats are taken for IEEE float16
 * (bfloat16 has the same metadata), and integers of odd precision are understood only under the nbit
 * filter, whose parameters give precision and offset; elsewhere they cannot be told from whole ones.
 */
import type { Metadata } from "h5wasm/node";

/** NumPy's names of the number types that can be read. */
export type NumberDtype =
  | "bool"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float16"
  | "float32"
  | "float64";

/** Every dtype a dataset can be read as. */
export type H5Dtype = NumberDtype | "string" | "compound" | "vlen";

/** Where the meaningful bits of an integer lie, when they do not fill it. */
export interface Bits {
  readonly precision: number;
  readonly offset: number;
}

/** A number; `swap` when the engine leaves it in big-endian order. */
export interface NumberElement {
  readonly kind: "number";
  readonly dtype: NumberDtype;
  readonly size: number;
  readonly bits?: Bits;
  /** Names of the values, when the type is an enumeration (a boolean is not). */
  readonly names?: Readonly<Record<string, number>>;
  readonly swap: boolean;
}

/** A string of `size` bytes, or a pointer to one of any length. */
export interface StringElement {
  readonly kind: "string";
  readonly size: number;
  readonly variable: boolean;
  /** Trailing spaces are padding, not text. */
  readonly spacePadded: boolean;
}

/** A record of named members. */
export interface CompoundElement {
  readonly kind: "compound";
  readonly size: number;
  readonly members: readonly { readonly name: string; readonly offset: number; readonly element: Element }[];
}

/** A small array of fixed shape inside every element. */
export interface ArrayElement {
  readonly kind: "array";
  readonly size: number;
  readonly shape: readonly number[];
  readonly of: Element;
}

/** A sequence of its own length in every element. */
export interface VlenElement {
  readonly kind: "vlen";
  readonly size: number;
  readonly of: Element;
}

/** A type that cannot be read; `type` says which. */
export interface UnsupportedElement {
  readonly kind: "unsupported";
  readonly size: number;
  readonly type: string;
}

export type Element =
  | NumberElement
  | StringElement
  | CompoundElement
  | ArrayElement
  | VlenElement
  | UnsupportedElement;

// HDF5's type classes (H5T_class_t).
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const BITFIELD = 4;
const COMPOUND = 6;
const ENUM = 8;
const VLEN = 9;
const ARRAY = 10;
const OTHERS: Readonly<Record<number, string>> = {
  2: "time",
  5: "opaque",
  7: "reference",
  11: "complex",
};

const SPACE_PADDED = 2;

/**
 * The type an element has once the engine has read it. `bits` narrows integers of odd precision.
 */
export function describeElement(metadata: Metadata, bits?: Bits): Element {
  return describe(metadata, bits, isMixedOrder(metadata));
}

/** A one-line name: `float64`, `string`, `compound {x: float32, y: int8}`, `int16[3,2]`, `vlen<int32>`. */
export function nameElement(element: Element): string {
  switch (element.kind) {
    case "number":
      return element.names === undefined ? element.dtype : `enum<${element.dtype}>`;
    case "string":
      return "string";
    case "compound":
      return `compound {${element.members.map((member) => `${member.name}: ${nameElement(member.element)}`).join(", ")}}`;
    case "array":
      return `${nameElement(element.of)}[${element.shape.join(",")}]`;
    case "vlen":
      return `vlen<${nameElement(element.of)}>`;
    case "unsupported":
      return element.type;
  }
}

/** Whether some part of the element cannot be read. */
export function holdsUnsupported(element: Element): boolean {
  switch (element.kind) {
    case "unsupported":
      return true;
    case "compound":
      return element.members.some((member) => holdsUnsupported(member.element));
    case "array":
    case "vlen":
      return holdsUnsupported(element.of);
    default:
      return false;
  }
}

/** Whether reading leaves memory behind that HDF5 must take back. */
export function holdsPointers(element: Element): boolean {
  switch (element.kind) {
    case "string":
      return element.variable;
    case "vlen":
      return true;
    case "compound":
      return element.members.some((member) => holdsPointers(member.element));
    case "array":
      return holdsPointers(element.of);
    default:
      return false;
  }
}

function describe(metadata: Metadata, bits: Bits | undefined, unswapped: boolean): Element {
  const { size, type } = metadata;
  const unsupported = (name: string): UnsupportedElement => ({ kind: "unsupported", size, type: name });

  switch (type) {
    case INTEGER:
      return integer(metadata, bits, unswapped && !metadata.littleEndian);
    case BITFIELD:
      return integer({ ...metadata, signed: false }, bits, unswapped && !metadata.littleEndian);
    case FLOAT: {
      const dtype = FLOATS[size];
      const name = `float${size * 8}`;
      if (dtype === undefined) return unsupported(name);
      if (bits !== undefined && (bits.precision !== size * 8 || bits.offset !== 0)) {
        return unsupported(`${name} of ${bits.precision} bits`);
      }
      return { kind: "number", dtype, size, swap: unswapped && !metadata.littleEndian };
    }
    case STRING:
      return { kind: "string", size, variable: metadata.vlen, spacePadded: metadata.strpad === SPACE_PADDED };
    case ENUM: {
      // HDF5 refuses to swap an enumeration, so a big-endian one arrives as it is stored.
      const element = integer(metadata, bits, !metadata.littleEndian);
      const names = metadata.enum_type?.members ?? {};
      if (element.kind !== "number") return element;
      return isBoolean(names) && size === 1 ? { ...element, dtype: "bool" } : { ...element, names };
    }
    case COMPOUND: {
      const members = metadata.compound_type?.members ?? [];
      if (!unswapped && !isLittleEndian(metadata) && holdsEnum(metadata)) {
        return unsupported("compound of big-endian members with an enum");
      }
      return {
        kind: "compound",
        size,
        members: members.map((member) => ({
          name: member.name,
          offset: member.offset,
          element: describe(member, undefined, unswapped),
        })),
      };
    }
    case VLEN:
      return metadata.vlen_type === undefined
        ? unsupported("vlen")
        : { kind: "vlen", size, of: describe(metadata.vlen_type, undefined, unswapped) };
    case ARRAY:
      return metadata.array_type === undefined
        ? unsupported("array")
        : {
            kind: "array",
            size,
            shape: metadata.array_type.shape ?? [],
            of: describe(metadata.array_type, bits, unswapped),
          };
    default:
      return unsupported(OTHERS[type] ?? `class ${type}`);
  }
}

function integer(
  metadata: Metadata,
  bits: Bits | undefined,
  swap: boolean,
): NumberElement | UnsupportedElement {
  const { size, signed } = metadata;
  const name = `${signed ? "" : "u"}int${size * 8}`;
  const dtype = INTEGERS.get(name);
  if (dtype === undefined) return { kind: "unsupported", size, type: name };
  const whole = bits === undefined || (bits.precision === size * 8 && bits.offset === 0);
  return whole ? { kind: "number", dtype, size, swap } : { kind: "number", dtype, size, swap, bits };
}

const FLOATS: Readonly<Record<number, NumberDtype>> = { 2: "float16", 4: "float32", 8: "float64" };

const INTEGERS: ReadonlyMap<string, NumberDtype> = new Map(
  (["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"] as const).map((name) => [
    name,
    name,
  ]),
);

/** h5py stores booleans as an enumeration of these two. */
function isBoolean(names: Readonly<Record<string, number>>): boolean {
  return Object.keys(names).length === 2 && names["FALSE"] === 0 && names["TRUE"] === 1;
}

const ORDERED: ReadonlySet<number> = new Set([INTEGER, FLOAT, BITFIELD, ENUM]);

/** The types inside a type that have a byte order. */
function* numbersOf(metadata: Metadata): Generator<Metadata> {
  for (const member of metadata.compound_type?.members ?? []) yield* numbersOf(member);
  if (metadata.array_type !== undefined) yield* numbersOf(metadata.array_type);
  if (metadata.vlen_type !== undefined) yield* numbersOf(metadata.vlen_type);
  if (ORDERED.has(metadata.type)) yield metadata;
}

/** A compound whose members differ in byte order: HDF5 then swaps none of them for us. */
function isMixedOrder(metadata: Metadata): boolean {
  if (metadata.type !== COMPOUND) return false;
  const orders = new Set([...numbersOf(metadata)].map((number) => number.littleEndian));
  return orders.size > 1;
}

const isLittleEndian = (metadata: Metadata): boolean =>
  [...numbersOf(metadata)].every((number) => number.littleEndian);
const holdsEnum = (metadata: Metadata): boolean =>
  [...numbersOf(metadata)].some((number) => number.type === ENUM);
