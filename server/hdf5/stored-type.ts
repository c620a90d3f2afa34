/**
 * Reads a datatype as it stands in a file: the whole of it, also what h5wasm does not hand out (which bits of a number
 * mean something, the tag of opaque bytes, exact values of enumerations, what a complex number is made of).
 *
 * Bytes in, description out; knows no file. What it cannot read is undefined, for the bytes may be anybody's.
 */
import type { FloatFormat } from "./float-format.ts";

/** HDF5's type classes (H5T_class_t). */
export const TYPE_CLASS = {
  integer: 0,
  float: 1,
  time: 2,
  string: 3,
  bitfield: 4,
  opaque: 5,
  compound: 6,
  reference: 7,
  enum: 8,
  vlen: 9,
  array: 10,
  complex: 11,
} as const;

/** A datatype as a file has it. Which of the optional parts there are follows from its class. */
export interface StoredType {
  /** One of {@link TYPE_CLASS}. */
  readonly class: number;
  /** Bytes in the file. */
  readonly size: number;
  readonly order?: "little" | "big" | "vax";
  /** Integers and bitfields. */
  readonly isSigned?: boolean;
  readonly precision?: number;
  readonly offset?: number;
  readonly float?: FloatFormat;
  readonly tag?: string;
  /** Of references: 0 object, 1 region, 2 to 4 the new kind of HDF5 1.12. */
  readonly referenceKind?: number;
  readonly members?: readonly { readonly name: string; readonly offset: number; readonly type: StoredType }[];
  readonly enumeration?: readonly { readonly name: string; readonly value: number | bigint }[];
  /** Of enumerations, sequences, arrays and complex numbers. */
  readonly base?: StoredType;
  readonly shape?: readonly number[];
}

/** The type at the beginning of `bytes`, or undefined when they hold none. */
export function readStoredType(bytes: Buffer): StoredType | undefined {
  try {
    return new TypeReader(bytes).type(0);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** No real type is nested deeper; one that holds itself would be. */
const DEEPEST = 32;

/** Reads on from `#at`; a RangeError of the buffer ends it where the bytes do. */
class TypeReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  type(depth: number): StoredType {
    if (depth > DEEPEST) throw new RangeError("nested too deep");
    const head = this.#uint(1);
    const kind = head & 0x0f;
    const version = head >> 4;
    const flags = this.#uint(3);
    const size = this.#uint(4);
    const own = { class: kind, size };
    switch (kind) {
      case TYPE_CLASS.integer:
      case TYPE_CLASS.bitfield:
        return { ...own, order: orderOf(flags & 1), isSigned: (flags & 8) !== 0, ...this.#place() };
      case TYPE_CLASS.float:
        return { ...own, ...this.#float(flags) };
      case TYPE_CLASS.time:
        return { ...own, order: orderOf(flags & 1), precision: this.#uint(2), offset: 0 };
      case TYPE_CLASS.string:
        return own;
      case TYPE_CLASS.opaque:
        return { ...own, tag: textIn(this.#take(flags & 0xff)) };
      case TYPE_CLASS.compound:
        return { ...own, members: this.#members(flags & 0xffff, version, size, depth) };
      case TYPE_CLASS.reference:
        return { ...own, referenceKind: flags & 0x0f };
      case TYPE_CLASS.enum:
        return { ...own, ...this.#enumeration(flags & 0xffff, version, depth) };
      case TYPE_CLASS.vlen:
      case TYPE_CLASS.complex:
        return { ...own, base: this.type(depth + 1) };
      case TYPE_CLASS.array:
        return { ...own, shape: this.#shape(version), base: this.type(depth + 1) };
      default:
        throw new RangeError(`class ${kind}`);
    }
  }

  #place(): { offset: number; precision: number } {
    return { offset: this.#uint(2), precision: this.#uint(2) };
  }

  #float(flags: number): Pick<StoredType, "order" | "precision" | "offset" | "float"> {
    const place = this.#place();
    const exponent = { at: this.#uint(1), bits: this.#uint(1) };
    const mantissa = { at: this.#uint(1), bits: this.#uint(1) };
    const bias = this.#uint(4);
    const order = flags & 0x40 ? "vax" : orderOf(flags & 1);
    const hasImpliedBit = ((flags >> 4) & 3) === 2;
    return {
      ...place,
      order,
      float: { sign: (flags >> 8) & 0xff, exponent: { ...exponent, bias }, mantissa, hasImpliedBit },
    };
  }

  #members(count: number, version: number, size: number, depth: number): NonNullable<StoredType["members"]> {
    // From version 3 on an offset has as many bytes as it takes to write the size of the whole.
    const offsetBytes = version < 3 ? 4 : Math.max(1, Math.ceil(Math.log2(size + 1) / 8));
    return Array.from({ length: count }, () => {
      const name = this.#name(version);
      const offset = this.#uint(offsetBytes);
      const shape = version === 1 ? this.#oldShape() : [];
      const type = this.type(depth + 1);
      if (shape.length === 0) return { name, offset, type };
      const elements = shape.reduce((product, length) => product * length, 1);
      return {
        name,
        offset,
        type: { class: TYPE_CLASS.array, size: type.size * elements, shape, base: type },
      };
    });
  }

  /** The first version has the axes of a small array in front of its type: always room for four. */
  #oldShape(): number[] {
    const axes = this.#uint(1);
    this.#take(11);
    const lengths = Array.from({ length: 4 }, () => this.#uint(4));
    return lengths.slice(0, axes);
  }

  #enumeration(count: number, version: number, depth: number): Pick<StoredType, "base" | "enumeration"> {
    const base = this.type(depth + 1);
    const names = Array.from({ length: count }, () => this.#name(version));
    const enumeration = names.map((name) => {
      const value = Buffer.from(this.#take(base.size));
      return {
        name,
        value: integerIn(base.order === "big" ? value.reverse() : value, base.isSigned === true),
      };
    });
    return { base, enumeration };
  }

  #shape(version: number): number[] {
    const axes = this.#uint(1);
    if (version < 3) this.#take(3);
    const shape = Array.from({ length: axes }, () => this.#uint(4));
    if (version < 3) this.#take(4 * axes);
    return shape;
  }

  /** Before version 3 names are filled up with zeros to a multiple of eight bytes. */
  #name(version: number): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end === -1) throw new RangeError("a name without an end");
    const length = end + 1 - this.#at;
    return textIn(this.#take(version < 3 ? Math.ceil(length / 8) * 8 : length));
  }

  /** Read where it stands: a slice for each number took longer than everything else here. */
  #uint(bytes: number): number {
    const at = this.#step(bytes);
    return this.#bytes.readUIntLE(at, bytes);
  }

  #take(bytes: number): Buffer {
    const at = this.#step(bytes);
    return this.#bytes.subarray(at, at + bytes);
  }

  /** Goes on by so many bytes; where they begin. */
  #step(bytes: number): number {
    const at = this.#at;
    if (at + bytes > this.#bytes.length) throw new RangeError("the message ends here");
    this.#at = at + bytes;
    return at;
  }
}

const orderOf = (bit: number): "little" | "big" => (bit === 1 ? "big" : "little");

/** Text up to its first zero. */
function textIn(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end === -1 ? bytes.length : end);
}

/** A little-endian integer of any size, as a number where that is exact. */
function integerIn(bytes: Buffer, isSigned: boolean): number | bigint {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at -= 1) value = (value << 8n) | BigInt(bytes[at] ?? 0);
  const whole = isSigned ? BigInt.asIntN(bytes.length * 8, value) : value;
  const plain = Number(whole);
  return Number.isSafeInteger(plain) ? plain : whole;
}
