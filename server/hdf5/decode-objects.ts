/**
 * Columns of values that are an object each: strings, moments, opaque bytes, and what references lead to.
 *
 * Knows memory layouts and text, no files; whom to ask for the name of a reference is handed in when all bytes are taken.
 */
import { momentText } from "./datetime.ts";
import type { Column } from "./decode.ts";
import type { DatetimeElement, OpaqueElement, ReferenceElement, StringElement } from "./element.ts";

/** Names what a reference leads to, from its bytes. */
export type NameReference = (bytes: Uint8Array, to: ReferenceElement["to"]) => string;

/** What is left to do when all bytes are taken: naming references asks the engine, whose memory then moves. */
export type Later = (name: NameReference) => void;

/** The text in `bytes`: UTF-8, or Latin-1 where it is no valid UTF-8 (old files declare ASCII and mean it). */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

/** Texts, of fixed size or behind a pointer. */
export function strings(element: StringElement, length: number): Column {
  const data = new Array<string>(length).fill("");
  return {
    data,
    take(heap, address, count, at, stride) {
      const view = new DataView(heap.buffer, heap.byteOffset);
      for (let i = 0; i < count; i += 1) {
        const place = address + i * stride;
        const start = element.variable ? view.getUint32(place, true) : place;
        if (start === 0) continue;
        data[at + i] = decodeText(element.variable ? untilZero(heap, start) : unpadded(heap, start, element));
      }
    },
  };
}

/** The bytes of a C string: up to its zero. */
function untilZero(heap: Uint8Array, start: number, limit = heap.length): Uint8Array {
  const length = heap.subarray(start, limit).indexOf(0);
  return heap.subarray(start, length === -1 ? limit : start + length);
}

/** The bytes of a text of fixed size, without what fills it up. */
function unpadded(heap: Uint8Array, start: number, { size, padding }: StringElement): Uint8Array {
  if (padding === "zero") return untilZero(heap, start, start + size);
  const filler = padding === "spaces" ? SPACE : 0;
  let end = start + size;
  while (end > start && heap[end - 1] === filler) end -= 1;
  return heap.subarray(start, end);
}

const SPACE = 0x20;

/** Opaque bytes, an array of their own for each element. */
export function opaques({ size }: OpaqueElement, length: number): Column {
  const data = Array.from({ length }, () => new Uint8Array(size));
  return {
    data,
    take(heap, address, count, at, stride) {
      for (let i = 0; i < count; i += 1) {
        const from = address + i * stride;
        data[at + i]?.set(heap.subarray(from, from + size));
      }
    },
  };
}

/** NumPy's moments, as text. */
export function moments(element: DatetimeElement, length: number): Column {
  const data = new Array<string>(length).fill("");
  return {
    data,
    take(heap, address, count, at, stride) {
      const view = new DataView(heap.buffer, heap.byteOffset);
      for (let i = 0; i < count; i += 1) {
        data[at + i] = momentText(view.getBigInt64(address + i * stride, !element.swap), element);
      }
    },
  };
}

/** References: their bytes first and, when all are taken, what they lead to. */
export function references({ size, to }: ReferenceElement, length: number, later: Later[]): Column {
  const data = new Array<string>(length).fill("");
  const taken = new Uint8Array(length * size);
  later.push((name) => {
    for (let i = 0; i < length; i += 1) data[i] = name(taken.subarray(i * size, (i + 1) * size), to);
  });
  return {
    data,
    take(heap, address, count, at, stride) {
      for (let i = 0; i < count; i += 1) {
        const from = address + i * stride;
        taken.set(heap.subarray(from, from + size), (at + i) * size);
      }
    },
  };
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("latin1");
