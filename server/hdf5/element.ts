/**
 * What one element of a dataset or attribute is: HDF5's type in NumPy's words.
 *
 * Only the shapes that the decoder knows, their names, and what can be asked of them. How they follow
 * from what a file says is `describe-element.ts`'s. Types without a counterpart are `unsupported` with
 * a name that can be shown, never a guess.
 */
import type { FloatFormat } from "./float-format.ts";

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
export type H5Dtype = NumberDtype | "string" | "reference" | "opaque" | "compound" | "vlen";

/** Where the meaningful bits of an integer lie, when they do not fill it. */
export interface Bits {
  readonly precision: number;
  readonly offset: number;
}

/** One value of an enumeration and its name, in the file's order. 64-bit values beyond 2^53 are exact. */
export interface EnumMember {
  readonly name: string;
  readonly value: number | bigint;
}

/** A number; `swap` when the engine leaves it in big-endian order. */
export interface NumberElement {
  readonly kind: "number";
  /** What it is read as. */
  readonly dtype: NumberDtype;
  /** Bytes in the engine's memory. */
  readonly size: number;
  /** The stored type, where it is another: `float128`, `bfloat16`, `int24`, `int16 of 12 bits`, `time32`. */
  readonly stored?: string;
  /** Not every stored value has a value of `dtype`: digits are lost. */
  readonly isNarrowed?: boolean;
  readonly bits?: Bits;
  /** How the bits are to be read, of floats that JavaScript has no array for. */
  readonly format?: FloatFormat;
  /** An integer of another size than that of `dtype`. */
  readonly signed?: boolean;
  /** Names of the values, when the type is an enumeration (a boolean is not). */
  readonly names?: Readonly<Record<string, number>>;
  /** The same with exact values and in the file's order. */
  readonly members?: readonly EnumMember[];
  /** HDF5 puts ones into all bits of a value that has no name: it is lost, and that is an error. */
  readonly losesUnnamed?: boolean;
  readonly swap: boolean;
}

/** A string of `size` bytes, or a pointer to one of any length. */
export interface StringElement {
  readonly kind: "string";
  readonly size: number;
  readonly variable: boolean;
  /** What fills the rest of a fixed size: zeros of which the first (`zero`) or the last ones (`zeros`) end it, or spaces. */
  readonly padding: "zero" | "zeros" | "spaces";
}

/** Bytes of which HDF5 knows nothing but a tag. */
export interface OpaqueElement {
  readonly kind: "opaque";
  readonly size: number;
  /** As its writer named it; "" where that is not known. */
  readonly tag: string;
}

/** A moment, as NumPy stores it: a count of `unit` since 1970; read as ISO text, dtype "string". */
export interface DatetimeElement {
  readonly kind: "datetime";
  readonly size: 8;
  /** How many of `unit` one step is, mostly 1. */
  readonly step: number;
  /** NumPy's name of it: `Y`, `M`, `W`, `D`, `h`, `m`, `s`, `ms`, `us`, `ns`. */
  readonly unit: string;
  readonly swap: boolean;
}

/** Where something lies: an object, or a part of a dataset. Read as its path. */
export interface ReferenceElement {
  readonly kind: "reference";
  readonly size: number;
  /** `any` of the kind that HDF5 1.12 brought, of which each says itself what it leads to. */
  readonly to: "object" | "region" | "any";
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
  | OpaqueElement
  | DatetimeElement
  | ReferenceElement
  | CompoundElement
  | ArrayElement
  | VlenElement
  | UnsupportedElement;

/**
 * A one-line name: `float64`, `string`, `compound {x: float32, y: int8}`, `int16[3,2]`, `vlen<int32>`, `complex128`,
 * `enum<int8>`, `reference`, `region reference`, `opaque[4]`, `datetime64[ns]`. Where values lose digits when they are
 * read it says so: `float128 narrowed to float64`.
 */
export function nameElement(element: Element): string {
  switch (element.kind) {
    case "number": {
      const { dtype, stored = dtype, names } = element;
      if (names !== undefined) return `enum<${stored}>`;
      return element.isNarrowed ? `${stored} narrowed to ${dtype}` : stored;
    }
    case "string":
      return "string";
    case "opaque":
      return `opaque[${element.size}]${element.tag === "" ? "" : ` "${element.tag}"`}`;
    case "datetime":
      return `datetime64[${element.step === 1 ? "" : element.step}${element.unit}]`;
    case "reference":
      return element.to === "region" ? "region reference" : "reference";
    case "compound":
      return (
        complexName(element) ??
        `compound {${element.members.map((member) => `${member.name}: ${nameElement(member.element)}`).join(", ")}}`
      );
    case "array":
      return `${nameElement(element.of)}[${element.shape.join(",")}]`;
    case "vlen":
      return `vlen<${nameElement(element.of)}>`;
    case "unsupported":
      return element.type;
  }
}

/**
 * Whether this is a complex number: HDF5 2.0's own type, or a compound of two floats named as h5py (`r`, `i`) or MATLAB
 * (`real`, `imag`) name them. It is read as a compound of two columns, the real part first.
 */
export function isComplex(element: Element): boolean {
  if (element.kind !== "compound" || element.members.length !== 2) return false;
  const [real, imaginary] = element.members;
  if (real === undefined || imaginary === undefined) return false;
  const areFloats = [real.element, imaginary.element].every(
    (part) => part.kind === "number" && part.dtype.startsWith("float"),
  );
  const isNamed = COMPLEX_NAMES.some(([r, i]) => real.name === r && imaginary.name === i);
  return areFloats && isNamed && nameElement(real.element) === nameElement(imaginary.element);
}

const COMPLEX_NAMES: readonly (readonly [real: string, imaginary: string])[] = [
  ["r", "i"],
  ["real", "imag"],
];

function complexName(element: CompoundElement): string | undefined {
  if (!isComplex(element)) return undefined;
  const [part] = element.members;
  if (part?.element.kind !== "number") return undefined;
  const { dtype, stored, isNarrowed } = part.element;
  if (stored !== undefined) return `complex of ${stored}${isNarrowed ? ` narrowed to ${dtype}` : ""}`;
  return `complex${Number(dtype.slice("float".length)) * 2}`;
}

/** Whether some part of the element cannot be read. */
export function holdsUnsupported(element: Element): boolean {
  return holds(element, (part) => part.kind === "unsupported");
}

/** Whether reading leaves memory behind that HDF5 must take back. */
export function holdsPointers(element: Element): boolean {
  return holds(
    element,
    (part) =>
      part.kind === "vlen" ||
      (part.kind === "string" && part.variable) ||
      (part.kind === "reference" && part.to === "any"),
  );
}

/** Whether some part is a reference. */
export function holdsReferences(element: Element): boolean {
  return holds(element, (part) => part.kind === "reference");
}

/** Whether reading makes an object of some part of every element, rather than numbers in one array. */
export function holdsObjects(element: Element): boolean {
  return holds(element, (part) => !["number", "compound", "array"].includes(part.kind));
}

/** Whether values of this dtype lie in an array of numbers. */
export function isNumberDtype(dtype: H5Dtype): dtype is NumberDtype {
  return !["string", "reference", "opaque", "compound", "vlen"].includes(dtype);
}

function holds(element: Element, is: (part: Element) => boolean): boolean {
  if (is(element)) return true;
  switch (element.kind) {
    case "compound":
      return element.members.some((member) => holds(member.element, is));
    case "array":
    case "vlen":
      return holds(element.of, is);
    default:
      return false;
  }
}
