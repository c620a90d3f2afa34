/**
 * Typed arrays that every thread sees without a copy. Knows buffers, not tasks.
 */

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

type TypedArrayConstructor = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => TypedArray;

/**
 * From this many bytes on an array travels in shared memory: cloning 264 kB costs 0.5 ms, a handle
 * 0.1 ms at any size; below about 64 kB the copy is as cheap as the handle.
 */
export const SHARE_FROM_BYTES = 64 * 1024;

/** Whether `value` is an array of numbers over a buffer; a `DataView` is not. */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Zeroed memory for `bytes` bytes: shared when large enough to be worth it, so that kernels write results where all threads see them. */
export function allocate(bytes: number): ArrayBuffer | SharedArrayBuffer {
  return bytes >= SHARE_FROM_BYTES ? allocateShared(bytes) : new ArrayBuffer(bytes);
}

/**
 * Zeroed memory that every thread sees, whatever its size.
 *
 * V8 does not count shared memory towards its garbage, so a loop that drops shared arrays grew to 20 GB before
 * anything was collected. An ordinary buffer of the same size, dropped at once and never touched, is counted.
 */
export function allocateShared(bytes: number): SharedArrayBuffer {
  void new ArrayBuffer(bytes);
  return new SharedArrayBuffer(bytes);
}

/** Whether cloning `view` would clone a large buffer of which it shows only a part. */
export function dragsBuffer({ buffer, byteLength }: ArrayBufferView): boolean {
  return (
    byteLength < SHARE_FROM_BYTES &&
    buffer.byteLength >= SHARE_FROM_BYTES &&
    !(buffer instanceof SharedArrayBuffer)
  );
}

/** What to post for an array: in shared memory when that is worth it, else with a buffer of its own size. */
export function toSendable<T extends TypedArray>(array: T): T {
  return dragsBuffer(array) ? (array.slice() as T) : toShared(array);
}

/** The same elements in shared memory: `array` itself when it is there already or too small to matter, else one copy. */
export function toShared<T extends TypedArray>(array: T): T {
  if (array.byteLength < SHARE_FROM_BYTES || array.buffer instanceof SharedArrayBuffer) return array;
  const buffer = allocateShared(array.byteLength);
  new Uint8Array(buffer).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  const Type = Object.getPrototypeOf(array).constructor as TypedArrayConstructor;
  // A Buffer has no constructor to call with shared memory; the plain bytes are what it was.
  if (Buffer.isBuffer(array)) return Buffer.from(buffer) as unknown as T;
  return new Type(buffer, 0, array.length) as T;
}
