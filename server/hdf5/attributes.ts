/**
 * Attributes of groups and datasets: small, read whole, and never allowed to spoil each other.
 *
 * An attribute of a type that cannot be read is handed out as the error that says so (netCDF-4 hangs
 * lists of references on every dataset); the others are read all the same.
 */
import type { Metadata } from "h5wasm/node";
import { type H5Data, makeColumn } from "./decode.ts";
import { byteOrderWasKept, deepestReason } from "./diagnosis.ts";
import { describeElement, type H5Dtype, holdsPointers, holdsUnsupported, nameElement } from "./element.ts";
import { Complaint } from "./engine.ts";
import { SlabTooLarge, TruncatedOrCorrupt, UnsupportedType } from "./errors.ts";
import { findObject, guarded, type H5File, strict } from "./file.ts";
import { denseStride, sizeOf } from "./selection.ts";
import { dtypeOf, innerShape, type Slab } from "./slab.ts";

/** One attribute: a scalar as it is, null for an empty one, an array with its shape, or why not. */
export type AttributeValue =
  | number
  | bigint
  | boolean
  | string
  | null
  | Slab
  | UnsupportedType
  | TruncatedOrCorrupt;

/** The largest attribute that is read, in bytes. HDF5's own limit is 64 kB unless stored densely. */
const LARGEST_ATTRIBUTE = 16 * 2 ** 20;

/** How many attributes an object has. */
export function countAttributes(file: H5File, object: string): number {
  return strict(file, object, (module) => module.get_attribute_names(file.id, object)).length;
}

/**
 * All attributes of a group or dataset by name, in the file's order.
 *
 * @throws {DatasetNotFound | BrokenLink} there is no such object.
 */
export function readAttributes(file: H5File, object: string): Record<string, AttributeValue> {
  const path = findObject(file, object);
  const names = strict(file, object, (module) => module.get_attribute_names(file.id, path));
  return Object.fromEntries(names.map((name) => [name, readAttribute(file, path, name)]));
}

function readAttribute(file: H5File, object: string, name: string): AttributeValue {
  const label = `${object}@${name}`;
  try {
    const metadata = strict(file, label, (module) => module.get_attribute_metadata(file.id, object, name));
    return valueIn(file, object, name, label, metadata);
  } catch (error) {
    if (error instanceof UnsupportedType || error instanceof TruncatedOrCorrupt) return error;
    throw error;
  }
}

function valueIn(
  file: H5File,
  object: string,
  name: string,
  label: string,
  metadata: Metadata,
): AttributeValue {
  const element = describeElement(metadata);
  if (holdsUnsupported(element)) {
    throw new UnsupportedType(file.path, label, nameElement(element), "Other attributes can be read.");
  }
  if (metadata.shape === null) return null;
  const elements = sizeOf(metadata.shape);
  const bytes = elements * element.size;
  if (bytes > LARGEST_ATTRIBUTE) throw new SlabTooLarge(file.path, label, bytes);

  const column = makeColumn(element, elements);
  if (elements > 0) {
    const address = guarded(file.path, label, () => file.engine.scratch(bytes));
    const { value: status, report } = guarded(file.path, label, () =>
      file.engine.quietly((module) => module.get_attribute_data(file.id, object, name, BigInt(address))),
    );
    if (status < 0 || (report !== "" && !byteOrderWasKept(report))) {
      throw new TruncatedOrCorrupt(file.path, label, deepestReason(report), new Complaint(report));
    }
    column.take(file.engine.heap(), address, elements, 0, element.size);
    if (holdsPointers(element)) {
      guarded(file.path, label, () =>
        file.engine.quietly((module) => module.reclaim_vlen_memory(file.id, object, name, BigInt(address))),
      );
    }
  }
  const shape = [...metadata.shape, ...innerShape(element)];
  const dtype = dtypeOf(element);
  if (shape.length === 0)
    return scalarOf(column.data, dtype) ?? { data: column.data, shape, stride: [], dtype };
  return { data: column.data, shape, stride: denseStride(shape), dtype };
}

function scalarOf(data: H5Data, dtype: H5Dtype): number | bigint | boolean | string | undefined {
  const first: unknown =
    dtype === "compound" || dtype === "vlen" ? undefined : (data as ArrayLike<unknown>)[0];
  if (dtype === "bool") return first === 1;
  return typeof first === "number" || typeof first === "bigint" || typeof first === "string"
    ? first
    : undefined;
}
