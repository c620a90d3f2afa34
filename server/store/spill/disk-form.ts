/**
 * A value as bytes, and back. V8's serializer writes what structured clone knows; the memory of arrays is kept out
 * of it and follows raw, so that nothing large is copied on its way to the disk or back:
 *
 *     opening   three numbers: MAGIC, bytes of the table, bytes of the body
 *     table     where each array lies: kind, segment, offset, length; size and sort of each segment
 *     body      the value, with numbers in place of arrays
 *     segments  memory of arrays, one after another
 *
 * Arrays that overlap in memory lie in one segment and overlap again when they are back; of memory that no array
 * shows nothing is written. Shared memory comes back shared. Knows no files.
 */
import { Deserializer, Serializer } from "node:v8";
import { allocateShared } from "../../memory/shared-memory.ts";
import { encodeInPlace } from "../codec/encode.ts";
import { lookThrough } from "./look-through.ts";

/** First number of every file: seen as text it reads `treadle` and a version. */
const MAGIC = Buffer.from("treadle\u0001", "latin1").readDoubleLE();

interface Table {
  /** Bytes of each segment; negative for shared memory, by one so that an empty one has a sign. */
  readonly segments: number[];
  /** Four numbers for each array: index in KINDS, segment, byte offset in it, length in elements (bytes for a DataView). */
  readonly arrays: number[];
  /** Segments that are array buffers by themselves. */
  readonly buffers: number[];
}

const KINDS = [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "BigInt64Array",
  "BigUint64Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "DataView",
];

/** Underscored methods are V8's documented way in; @types/node leaves them out. */
interface HostObjects {
  _setTreatArrayBufferViewsAsHostObjects(treat: boolean): void;
}

class Writer extends Serializer {
  readonly arrays: ArrayBufferView[] = [];

  constructor() {
    super();
    (this as unknown as HostObjects)._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(array: ArrayBufferView): void {
    this.writeUint32(this.arrays.push(array) - 1);
  }

  readonly _getDataCloneError = Error;
}

class Reader extends Deserializer {
  readonly #arrays: readonly ArrayBufferView[];

  constructor(body: Uint8Array, arrays: readonly ArrayBufferView[]) {
    super(body);
    this.#arrays = arrays;
  }

  _readHostObject(): ArrayBufferView {
    return this.#arrays[this.readUint32()]!;
  }
}

/**
 * The parts of a file that holds a result of this lane. Views of its arrays are among them: write them before
 * anything else runs.
 *
 * @throws {UncloneableError} for what nothing can write
 * @throws {UnfitForDiskError} for what would come back changed
 */
export function toDiskForm(value: unknown): readonly Uint8Array[] {
  const wire = encodeInPlace(value);
  return written(wire, lookThrough(value, wire !== value));
}

/**
 * The same for a value that came from another lane and has not been decoded yet; it comes back just so.
 *
 * @throws when V8 cannot write it
 */
export function arrivedToDiskForm(wire: unknown): readonly Uint8Array[] {
  return written(wire, lookThrough(wire, false));
}

function written(wire: unknown, buffers: ReadonlySet<ArrayBuffer>): readonly Uint8Array[] {
  const writer = new Writer();
  let number = 0;
  for (const buffer of buffers) writer.transferArrayBuffer(number++, buffer);
  writer.writeHeader();
  writer.writeValue(wire);
  const body = writer.releaseBuffer();
  const { table, segments } = layOut(writer.arrays, buffers);
  const bytes = serialized(table);
  const opening = new Uint8Array(Float64Array.of(MAGIC, bytes.byteLength, body.byteLength).buffer);
  return [opening, bytes, body, ...segments];
}

function serialized(table: Table): Uint8Array {
  const writer = new Serializer();
  writer.writeHeader();
  writer.writeValue(table);
  return writer.releaseBuffer();
}

/** Puts arrays that overlap into one segment, and whole buffers that are values themselves. */
function layOut(
  arrays: readonly ArrayBufferView[],
  buffers: ReadonlySet<ArrayBuffer>,
): { readonly table: Table; readonly segments: readonly Uint8Array[] } {
  const table: Table = { segments: [], arrays: new Array<number>(4 * arrays.length), buffers: [] };
  const segments: Uint8Array[] = [];
  const open = (memory: ArrayBufferLike, start: number, end: number): number => {
    const bytes = end - start;
    table.segments.push(memory instanceof SharedArrayBuffer ? -1 - bytes : bytes);
    return segments.push(new Uint8Array(memory, start, bytes)) - 1;
  };
  const place = (array: number, segment: number): void => {
    const view = arrays[array]!;
    const kind = KINDS.indexOf((view as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? "");
    const { length } = view as { readonly length?: number };
    const offset = view.byteOffset - segments[segment]!.byteOffset;
    table.arrays.splice(4 * array, 4, kind, segment, offset, length ?? view.byteLength);
  };

  const whole = new Map<ArrayBufferLike, number>();
  for (const buffer of buffers) {
    const segment = open(buffer, 0, buffer.byteLength);
    whole.set(buffer, segment);
    table.buffers.push(segment);
  }
  const rest = new Map<ArrayBufferLike, number[]>();
  for (const [array, { buffer }] of arrays.entries()) {
    const segment = whole.get(buffer);
    if (segment !== undefined) place(array, segment);
    else if (!rest.get(buffer)?.push(array)) rest.set(buffer, [array]);
  }
  for (const [memory, members] of rest) {
    members.sort((a, b) => arrays[a]!.byteOffset - arrays[b]!.byteOffset);
    for (let from = 0; from < members.length; ) {
      // Eight bytes are the widest element: offsets inside the segment stay aligned as they were.
      const start = Math.floor(arrays[members[from]!]!.byteOffset / 8) * 8;
      let end = start;
      let to = from;
      do {
        const { byteOffset, byteLength } = arrays[members[to]!]!;
        end = Math.max(end, byteOffset + byteLength);
        to++;
      } while (to < members.length && Math.floor(arrays[members[to]!]!.byteOffset / 8) * 8 < end);
      const segment = open(memory, start, end);
      for (const array of members.slice(from, to)) place(array, segment);
      from = to;
    }
  }
  return { table, segments };
}

/**
 * What `toDiskForm` was given, undecoded: see `decode`, which may need a class first.
 *
 * @param read fills memory with the bytes that come next in the file
 * @throws when the bytes are not what was written
 */
export function fromDiskForm(read: (into: Uint8Array) => void): unknown {
  const opening = new Float64Array(3);
  read(new Uint8Array(opening.buffer));
  const [magic, tableBytes, bodyBytes] = opening as unknown as [number, number, number];
  if (magic !== MAGIC) throw new Error("it is no file of Treadle's");
  const next = (memory: ArrayBufferLike): Uint8Array => {
    const bytes = new Uint8Array(memory);
    read(bytes);
    return bytes;
  };
  const tableReader = new Deserializer(next(new ArrayBuffer(tableBytes)));
  tableReader.readHeader();
  const table = tableReader.readValue() as Table;
  const body = next(new ArrayBuffer(bodyBytes));
  const memories = table.segments.map(
    (bytes) => next(bytes < 0 ? allocateShared(-1 - bytes) : new ArrayBuffer(bytes)).buffer,
  );
  const arrays: ArrayBufferView[] = [];
  for (let at = 0; at < table.arrays.length; at += 4) {
    const [kind, segment, offset, length] = table.arrays.slice(at, at + 4) as [
      number,
      number,
      number,
      number,
    ];
    const View = (globalThis as Record<string, unknown>)[KINDS[kind]!] as new (
      memory: ArrayBufferLike,
      offset: number,
      length: number,
    ) => ArrayBufferView;
    arrays.push(new View(memories[segment]!, offset, length));
  }
  const reader = new Reader(body, arrays);
  for (const [number, segment] of table.buffers.entries())
    reader.transferArrayBuffer(number, memories[segment] as ArrayBuffer);
  reader.readHeader();
  return reader.readValue();
}
