/**
 * The messages of an object header: the small records in which a file keeps an object's type, layout, fill value and
 * attributes. Read beside the engine, in both versions of the header, and never trusted: a header that makes no sense
 * has no messages.
 */
import type { FileBytes } from "./file-bytes.ts";
import { readStoredType, type StoredType } from "./stored-type.ts";

/** Numbers of the messages that are of use here. */
export const MESSAGE = {
  datatype: 0x03,
  oldFillValue: 0x04,
  fillValue: 0x05,
  externalFiles: 0x07,
  layout: 0x08,
  attribute: 0x0c,
  continuation: 0x10,
} as const;

/** One record of an object header. */
export interface Message {
  readonly type: number;
  /** The record is kept elsewhere, and `bytes` say where. */
  readonly isShared: boolean;
  readonly bytes: Buffer;
}

/** No real header has more parts, or longer ones: a damaged one could lead in a circle. */
const MOST_CHUNKS = 256;
const LONGEST_CHUNK = 16 * 2 ** 20;

/** The messages of the object whose header is at `address`, in their order; none when there is no header. */
export function messagesAt(file: FileBytes, address: number): Message[] {
  const { offsetBytes, lengthBytes } = file;
  if (offsetBytes === undefined || lengthBytes === undefined) return [];
  const first = file.at(address, 64);
  if (first === undefined || first.length < 16) return [];
  const form = first.toString("latin1", 0, 4) === "OHDR" ? newForm(first, address) : oldForm(first, address);
  if (form === undefined) return [];

  const found: Message[] = [];
  const chunks = [form.chunk];
  for (let number = 0; number < chunks.length && number < MOST_CHUNKS; number += 1) {
    const { at, length } = chunks[number] ?? form.chunk;
    if (length > LONGEST_CHUNK) return found;
    const bytes = file.at(at, length);
    if (bytes === undefined) return found;
    for (const message of form.read(bytes)) {
      if (message.type !== MESSAGE.continuation) found.push(message);
      else if (message.bytes.length >= offsetBytes + lengthBytes) {
        const next = numberAt(message.bytes, 0, offsetBytes);
        const size = numberAt(message.bytes, offsetBytes, lengthBytes);
        chunks.push(form.continued(next, size));
      }
    }
  }
  return found;
}

/** The type that a datatype message holds or, when it is shared, the named datatype that it points at. */
export function typeIn(
  file: FileBytes,
  message: Pick<Message, "isShared" | "bytes">,
): StoredType | undefined {
  if (!message.isShared) return readStoredType(message.bytes);
  const address = sharedAddress(file, message.bytes);
  if (address === undefined) return undefined;
  const named = messagesAt(file, address).find(
    ({ type, isShared }) => type === MESSAGE.datatype && !isShared,
  );
  return named && readStoredType(named.bytes);
}

/**
 * Types of the attributes that lie in a header, by name. Those of an object with many attributes, or with large ones,
 * are kept elsewhere and are not among them.
 */
export function attributeTypes(file: FileBytes, messages: readonly Message[]): Map<string, StoredType> {
  const types = new Map<string, StoredType>();
  for (const { type, isShared, bytes } of messages) {
    const version = bytes[0] ?? 0;
    if (type !== MESSAGE.attribute || isShared || bytes.length < 8 || version < 1 || version > 3) continue;
    const [nameBytes, typeBytes] = [numberAt(bytes, 2, 2), numberAt(bytes, 4, 2)];
    // The first version fills name and type up to a multiple of eight bytes; the third has a byte for the encoding.
    const nameAt = version === 3 ? 9 : 8;
    const typeAt = nameAt + (version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes);
    const name = bytes.toString("utf8", nameAt, nameAt + Math.max(0, nameBytes - 1));
    const own = {
      isShared: version > 1 && ((bytes[1] ?? 0) & 1) === 1,
      bytes: bytes.subarray(typeAt, typeAt + typeBytes),
    };
    const found = typeIn(file, own);
    if (found !== undefined) types.set(name, found);
  }
  return types;
}

/** An unsigned little-endian number of 1 to 8 bytes; NaN past the end. */
export function numberAt(bytes: Buffer, at: number, length: number): number {
  if (at < 0 || at + length > bytes.length) return Number.NaN;
  if (length <= 6) return bytes.readUIntLE(at, length);
  return Number(bytes.readBigUInt64LE(at));
}

/** Where the object lies that holds a shared message; undefined when it lies in the file's common heap. */
function sharedAddress(file: FileBytes, bytes: Buffer): number | undefined {
  const version = bytes[0];
  const isCommitted = version === 1 || version === 2 || (version === 3 && bytes[1] === 2);
  if (!isCommitted) return undefined;
  const address = numberAt(bytes, version === 1 ? 8 : 2, file.offsetBytes ?? 8);
  return Number.isNaN(address) ? undefined : address;
}

interface Chunk {
  readonly at: number;
  readonly length: number;
}

/** How one version of the header is cut into messages. */
interface Form {
  readonly chunk: Chunk;
  /** The messages' part of a further chunk. */
  continued(address: number, size: number): Chunk;
  read(bytes: Buffer): Generator<Message>;
}

const SHARED = 2;

function oldForm(head: Buffer, address: number): Form | undefined {
  if (head[0] !== 1) return undefined;
  return {
    chunk: { at: address + 16, length: head.readUInt32LE(8) },
    continued: (at, length) => ({ at, length }),
    *read(bytes) {
      for (let at = 0; at + 8 <= bytes.length; ) {
        const size = bytes.readUInt16LE(at + 2);
        yield {
          type: bytes.readUInt16LE(at),
          isShared: ((bytes[at + 4] ?? 0) & SHARED) !== 0,
          bytes: bytes.subarray(at + 8, at + 8 + size),
        };
        at += 8 + size;
      }
    },
  };
}

function newForm(head: Buffer, address: number): Form | undefined {
  const flags = head[5] ?? 0;
  if (head[4] !== 2) return undefined;
  const sizeAt = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const sizeBytes = 2 ** (flags & 3);
  const messageHead = flags & 4 ? 6 : 4;
  return {
    chunk: { at: address + sizeAt + sizeBytes, length: numberAt(head, sizeAt, sizeBytes) },
    // A further chunk is signed in front and has its checksum behind.
    continued: (at, size) => ({ at: at + 4, length: size - 8 }),
    *read(bytes) {
      for (let at = 0; at + messageHead <= bytes.length; ) {
        const size = bytes.readUInt16LE(at + 1);
        yield {
          type: bytes[at] ?? 0,
          isShared: ((bytes[at + 3] ?? 0) & SHARED) !== 0,
          bytes: bytes.subarray(at + messageHead, at + messageHead + size),
        };
        at += messageHead + size;
      }
    },
  };
}
