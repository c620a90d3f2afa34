/**
 * Attributes of groups and datasets: small, read whole, and never allowed to spoil each other.
 *
 * An attribute of a type that cannot be read is handed out as the error that says so (netCDF-4 hangs
 * lists of references on every dataset); the others are read all the same.
 */
import type { Metadata } from "h5wasm/node";
import { type H5Data, LostValue, makeColumn } from "./decode.ts";
import type { Later } from "./decode-objects.ts";
import { describeElement } from "./describe-element.ts";
import { byteOrderWasKept, deepestReason } from "./diagnosis.ts";
import { type Element, type H5Dtype, holdsPointers, holdsUnsupported, nameElement } from "./element.ts";
import { Complaint } from "./engine.ts";
import { EngineFailed, Hdf5Error, SlabTooLarge, TruncatedOrCorrupt, UnsupportedType } from "./errors.ts";
import { findObject, guarded, type H5File, strict } from "./file.ts";
import { headerOf, homeOf } from "./home.ts";
import { attributeTypes } from "./object-header.ts";
import { referenceNames } from "./references.ts";
import { denseStride, sizeOf } from "./selection.ts";
import { dtypeOf, innerShape, type Slab } from "./slab.ts";
import type { StoredType } from "./stored-type.ts";

/** One attribute: a scalar as it is, null for an empty one, an array with its shape, or why not. */
export type AttributeValue =
  | number
  | bigint
  | boolean
  | string
  | null
  | Slab
  | UnsupportedType
  | TruncatedOrCorrupt
  | SlabTooLarge;

/** An attribute with everything known about it. */
export interface Attribute {
  readonly name: string;
  /** Its type in full, such as `float64`; "" when not even that can be read. */
  readonly type: string;
  /** What its values are made of; absent with `type`. */
  readonly element?: Element;
  /** Null for an empty one; axes of array types are not among them. */
  readonly shape: readonly number[] | null;
  readonly value: AttributeValue;
}

/** The largest attribute that is read, in bytes. HDF5's own limit is 64 kB unless stored densely. */
const LARGEST_ATTRIBUTE = 16 * 2 ** 20;

/** h5wasm's own words for a name that it listed itself: on its way through JavaScript it has become another one. */
const NOT_DEFINED = /name not defined/;

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
  return Object.fromEntries(attributesOf(file, object).map(({ name, value }) => [name, value]));
}

/**
 * The same with types and shapes.
 *
 * @throws {DatasetNotFound | BrokenLink} there is no such object.
 */
export function attributesOf(file: H5File, object: string): Attribute[] {
  const path = findObject(file, object);
  const names = strict(file, object, (module) => module.get_attribute_names(file.id, path));
  const types = names.length === 0 ? undefined : storedTypes(file, path);
  return names.map((name) => attributeNamed(file, path, name, types?.get(name)));
}

/** One attribute of an object that is there, by its path with a slash in front; undefined when it has none of that name. */
export function attributeOf(file: H5File, object: string, name: string): Attribute | undefined {
  const names = strict(file, object, (module) => module.get_attribute_names(file.id, object));
  return names.includes(name) ? attributeNamed(file, object, name, undefined) : undefined;
}

function storedTypes(file: H5File, object: string): ReadonlyMap<string, StoredType> {
  const header = headerOf(file, object);
  return header?.file.bytes === undefined ? new Map() : attributeTypes(header.file.bytes, header.messages);
}

function attributeNamed(
  file: H5File,
  object: string,
  name: string,
  stored: StoredType | undefined,
): Attribute {
  const label = `${object}@${name}`;
  let known: Pick<Attribute, "type" | "element" | "shape"> = { type: "", shape: null };
  try {
    const metadata = strict(file, label, (module) => module.get_attribute_metadata(file.id, object, name));
    const element = describeElement(metadata, stored);
    known = { type: nameElement(element), element, shape: metadata.shape };
    return { name, ...known, value: valueIn(file, object, name, label, metadata, element) };
  } catch (error) {
    if (!(error instanceof Hdf5Error) || error instanceof EngineFailed) throw error;
    if (error instanceof TruncatedOrCorrupt && NOT_DEFINED.test(error.reason)) {
      const reason = "its name is not UTF-8, and cannot be said to HDF5";
      return { name, ...known, value: new TruncatedOrCorrupt(file.path, label, reason, error) };
    }
    return { name, ...known, value: error as UnsupportedType | TruncatedOrCorrupt | SlabTooLarge };
  }
}

function valueIn(
  file: H5File,
  object: string,
  name: string,
  label: string,
  metadata: Metadata,
  element: Element,
): AttributeValue {
  if (holdsUnsupported(element)) {
    throw new UnsupportedType(file.path, label, nameElement(element), "Other attributes can be read.");
  }
  if (metadata.shape === null) return null;
  const elements = sizeOf(metadata.shape);
  const bytes = elements * element.size;
  if (bytes > LARGEST_ATTRIBUTE) throw new SlabTooLarge(file.path, label, bytes);

  const later: Later[] = [];
  const column = makeColumn(element, elements, undefined, later);
  if (elements > 0) {
    const address = guarded(file.path, label, () => file.engine.scratch(bytes));
    const { value: status, report } = guarded(file.path, label, () =>
      file.engine.quietly((module) => module.get_attribute_data(file.id, object, name, BigInt(address))),
    );
    if (status < 0 || (report !== "" && !byteOrderWasKept(report))) {
      throw new TruncatedOrCorrupt(file.path, label, deepestReason(report), new Complaint(report));
    }
    taken(file, label, () => column.take(file.engine.heap(), address, elements, 0, element.size));
    if (holdsPointers(element)) {
      guarded(file.path, label, () =>
        file.engine.quietly((module) => module.reclaim_vlen_memory(file.id, object, name, BigInt(address))),
      );
    }
  }
  if (later.length > 0) {
    const home = homeOf(file, object)?.file;
    const nameOf = home === undefined ? () => "" : referenceNames(home);
    guarded(file.path, label, () => {
      for (const work of later) work(nameOf);
    });
  }
  const shape = [...metadata.shape, ...innerShape(element)];
  const dtype = dtypeOf(element);
  if (shape.length === 0)
    return scalarOf(column.data, dtype) ?? { data: column.data, shape, stride: [], dtype };
  return { data: column.data, shape, stride: denseStride(shape), dtype };
}

function taken(file: H5File, label: string, take: () => void): void {
  try {
    take();
  } catch (error) {
    if (error instanceof LostValue) throw new UnsupportedType(file.path, label, error.message);
    throw error;
  }
}

function scalarOf(data: H5Data, dtype: H5Dtype): number | bigint | boolean | string | undefined {
  const first: unknown =
    Array.isArray(data) || ArrayBuffer.isView(data) ? (data as ArrayLike<unknown>)[0] : undefined;
  if (dtype === "bool") return first === 1;
  return typeof first === "number" || typeof first === "bigint" || typeof first === "string"
    ? first
    : undefined;
}
