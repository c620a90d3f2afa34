/**
 * From what h5wasm and the file's own bytes say of a type to the element that the decoder knows.
 *
 * h5wasm's metadata comes first, since it is what the engine reads by; the stored type adds what is not in it, and only
 * where both agree. Where the stored type is not to be had (types in a file's common heap, attributes kept apart),
 * 2-byte floats are taken for IEEE float16 and integers for whole ones, and what cannot be guessed so (wide floats,
 * complex numbers) is unsupported, in words.
 */
import type { CompoundMember, Metadata } from "h5wasm/node";
import type { Bits, Element, NumberDtype, NumberElement, StringElement } from "./element.ts";
import { type FloatFormat, FORMATS, fitsIn, isSameFormat, nameOfFormat } from "./float-format.ts";
import { type StoredType, TYPE_CLASS } from "./stored-type.ts";

/**
 * The type an element has once the engine has read it.
 *
 * @param stored The same type as it stands in the file; undefined where that is not known.
 * @param bits Where the bits of an integer lie, when only a filter says so.
 */
export function describeElement(metadata: Metadata, stored?: StoredType, bits?: Bits): Element {
  return new Describer(hasBothOrders(metadata)).describe(metadata, stored, bits);
}

/** The type an element has in the file itself, untouched by the engine: that of a fill value. */
export function describeStored(metadata: Metadata, stored: StoredType): Element {
  return new Describer(true).describe(metadata, stored);
}

/**
 * Follows which numbers the engine leaves in the file's byte order. h5wasm asks HDF5 to swap all of a type when it is
 * big-endian; HDF5 goes through the members in their order and gives up at the first enumeration, having swapped what
 * came before. Of a type of both orders nothing is swapped.
 */
class Describer {
  #isKept: boolean;

  constructor(isKept: boolean) {
    this.#isKept = isKept;
  }

  describe(metadata: Metadata, given?: StoredType, bits?: Bits): Element {
    const stored = given?.class === metadata.type ? given : undefined;
    const { size, type } = metadata;
    const swap = this.#isKept && !metadata.littleEndian;
    if (swap && stored?.order === "vax") return unsupported(size, "VAX float beside other byte orders");
    switch (type) {
      case TYPE_CLASS.integer:
        return integer(metadata, bitsIn(stored, size) ?? bits, swap);
      case TYPE_CLASS.bitfield:
        return integer({ size, signed: false }, bitsIn(stored, size) ?? bits, swap);
      case TYPE_CLASS.float:
        return float(size, stored === undefined ? PLAIN_FLOATS[size] : stored.float, swap);
      case TYPE_CLASS.time:
        // HDF5 has no way to swap a moment, and h5wasm asks for it.
        if (!metadata.littleEndian && !swap) return unsupported(size, `big-endian time${size * 8}`);
        return { ...integer({ size, signed: true }, undefined, swap), stored: `time${size * 8}` };
      case TYPE_CLASS.string:
        return { kind: "string", size, variable: metadata.vlen, padding: paddingOf(metadata) };
      case TYPE_CLASS.opaque:
        return opaque(size, stored?.tag ?? "");
      case TYPE_CLASS.compound:
        return {
          kind: "compound",
          size,
          members: (metadata.compound_type?.members ?? []).map((member, index) =>
            this.#member(member, stored?.members?.[index]),
          ),
        };
      case TYPE_CLASS.reference:
        return reference(metadata);
      case TYPE_CLASS.enum:
        return enumeration(metadata, stored, bits);
      case TYPE_CLASS.vlen:
        return metadata.vlen_type === undefined
          ? unsupported(size, "vlen")
          : { kind: "vlen", size, of: this.#inner(metadata.vlen_type, stored?.base) };
      case TYPE_CLASS.array: {
        const { array_type: of } = metadata;
        if (of === undefined) return unsupported(size, "array");
        return { kind: "array", size, shape: of.shape ?? [], of: this.#inner(of, stored?.base, bits) };
      }
      case TYPE_CLASS.complex:
        return complex(size, stored?.base, swap);
      default:
        return unsupported(size, `class ${type}`);
    }
  }

  /** Under an array or a sequence HDF5 swaps the integers of an enumeration and not its values, and mixes them up. */
  #inner(metadata: Metadata, stored: StoredType | undefined, bits?: Bits): Element {
    const element = this.describe(metadata, stored, bits);
    const isMixedUp = metadata.type === TYPE_CLASS.enum && !metadata.littleEndian && !this.#isKept;
    return isMixedUp && element.kind === "number" ? { ...element, losesUnnamed: true } : element;
  }

  #member(member: CompoundMember, stored: NonNullable<StoredType["members"]>[number] | undefined) {
    const { name, offset } = member;
    const element = this.describe(member, stored?.name === name ? stored.type : undefined);
    // Here HDF5 has given up. Inside an array or a sequence it would not have.
    if (member.type === TYPE_CLASS.enum && !member.littleEndian) this.#isKept = true;
    return { name, offset, element };
  }
}

const unsupported = (size: number, type: string): Element => ({ kind: "unsupported", size, type });

/** What is assumed where the file could not be asked. */
const PLAIN_FLOATS: Readonly<Record<number, FloatFormat>> = {
  2: FORMATS.float16,
  4: FORMATS.float32,
  8: FORMATS.float64,
};

const WHOLE: Readonly<Record<number, readonly [signed: NumberDtype, unsigned: NumberDtype]>> = {
  1: ["int8", "uint8"],
  2: ["int16", "uint16"],
  4: ["int32", "uint32"],
  8: ["int64", "uint64"],
};

/** Integers of any size: in the next larger dtype, and as float64 beyond 64 bits. */
function integer(
  { size, signed }: Pick<Metadata, "size" | "signed">,
  bits: Bits | undefined,
  swap: boolean,
): NumberElement {
  const isWhole = bits === undefined || (bits.precision === size * 8 && bits.offset === 0);
  const own = `${signed ? "" : "u"}int${size * 8}`;
  const stored = isWhole ? own : `${own} of ${bits.precision} bits`;
  const pair = WHOLE[size] ?? (size < 4 ? WHOLE[4] : size < 8 ? WHOLE[8] : undefined);
  const dtype = pair?.[signed ? 0 : 1] ?? "float64";
  return {
    kind: "number",
    dtype,
    size,
    signed,
    swap,
    ...(stored !== dtype && { stored }),
    ...(pair === undefined && { isNarrowed: true }),
    ...(!isWhole && { bits }),
  };
}

function bitsIn(stored: StoredType | undefined, size: number): Bits | undefined {
  if (stored?.precision === undefined || stored.offset === undefined || stored.size !== size)
    return undefined;
  const { precision, offset } = stored;
  return precision > 0 && precision + offset <= size * 8 ? { precision, offset } : undefined;
}

/** Floats of any layout: float16, and what fits in float32 or float64; wider ones lose digits in float64. */
function float(size: number, format: FloatFormat | undefined, swap: boolean): Element {
  if (format === undefined || size * 8 <= format.sign) {
    return unsupported(size, `float${size * 8} of a layout that is not known`);
  }
  const name = nameOfFormat(format) ?? `float${size * 8} of ${format.mantissa.bits} digits`;
  const plain = PLAIN_FLOATS[size];
  if (plain !== undefined && isSameFormat(plain, format)) {
    const dtype = name as NumberDtype;
    return { kind: "number", dtype, size, swap, ...(size === 2 && { format }) };
  }
  const dtype = fitsIn(format, 4) ? "float32" : "float64";
  const stored = nameOfFormat(format) === dtype ? `${name} in ${size} bytes` : name;
  return {
    kind: "number",
    dtype,
    size,
    swap,
    stored,
    format,
    ...(!fitsIn(format, 8) && { isNarrowed: true }),
  };
}

function complex(size: number, base: StoredType | undefined, swap: boolean): Element {
  const part = base?.class === TYPE_CLASS.float ? float(size / 2, base.float, swap) : undefined;
  if (part === undefined || part.kind === "unsupported" || base?.size !== size / 2) {
    return unsupported(size, "complex number of parts that are not known");
  }
  return {
    kind: "compound",
    size,
    members: [
      { name: "r", offset: 0, element: part },
      { name: "i", offset: size / 2, element: part },
    ],
  };
}

function enumeration(metadata: Metadata, stored: StoredType | undefined, bits: Bits | undefined): Element {
  // HDF5 refuses to swap an enumeration, so a big-endian one arrives as it is stored.
  const element = integer(metadata, bitsIn(stored?.base, metadata.size) ?? bits, !metadata.littleEndian);
  const names = metadata.enum_type?.members ?? {};
  if (isBoolean(names) && metadata.size === 1) {
    const { kind, size, swap } = element;
    return { kind, size, swap, dtype: "bool" };
  }
  const members = stored?.enumeration ?? Object.entries(names).map(([name, value]) => ({ name, value }));
  return { ...element, names, members };
}

/** h5py stores booleans as an enumeration of these two. */
function isBoolean(names: Readonly<Record<string, number>>): boolean {
  return Object.keys(names).length === 2 && names["FALSE"] === 0 && names["TRUE"] === 1;
}

/** What h5py calls an opaque type that holds NumPy's moments (`M8`) and durations (`m8`). */
const NUMPY_TIME = /^NUMPY:([<>|=]?)(M8|m8|datetime64|timedelta64)\[(\d*)(Y|M|W|D|h|m|s|ms|us|ns)\]$/;

function opaque(size: number, tag: string): Element {
  const [, order, kind = "", step = "", unit = ""] = NUMPY_TIME.exec(tag) ?? [];
  if (size !== 8 || kind === "") return { kind: "opaque", size, tag };
  const swap = order === ">";
  const isMoment = kind === "M8" || kind === "datetime64";
  if (isMoment) return { kind: "datetime", size, step: step === "" ? 1 : Number(step), unit, swap };
  return { kind: "number", dtype: "int64", size, swap, stored: `timedelta64[${step}${unit}]` };
}

/** In the engine's memory: an address, an address with an index, or HDF5 1.12's own record (H5R_ref_t). */
function reference({ size, ref_type }: Metadata): Element {
  if (ref_type === "object" && size === 8) return { kind: "reference", size, to: "object" };
  if (ref_type === "region" && size === 12) return { kind: "reference", size, to: "region" };
  if (size === 64) return { kind: "reference", size, to: "any" };
  return unsupported(size, `reference of ${size} bytes`);
}

/** H5T_STR_NULLTERM, H5T_STR_NULLPAD, H5T_STR_SPACEPAD. */
const PADDINGS = ["zero", "zeros", "spaces"] as const;

const paddingOf = ({ strpad = 0 }: Metadata): StringElement["padding"] => PADDINGS[strpad] ?? "zero";

const ORDERED: ReadonlySet<number> = new Set([
  TYPE_CLASS.integer,
  TYPE_CLASS.float,
  TYPE_CLASS.time,
  TYPE_CLASS.bitfield,
  TYPE_CLASS.enum,
  TYPE_CLASS.complex,
]);

/** The byte orders inside a type. */
function* ordersIn(metadata: Metadata): Generator<boolean> {
  for (const member of metadata.compound_type?.members ?? []) yield* ordersIn(member);
  if (metadata.array_type !== undefined) yield* ordersIn(metadata.array_type);
  if (metadata.vlen_type !== undefined) yield* ordersIn(metadata.vlen_type);
  if (ORDERED.has(metadata.type)) yield metadata.littleEndian;
}

const hasBothOrders = (metadata: Metadata): boolean => new Set(ordersIn(metadata)).size > 1;
