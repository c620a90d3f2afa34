/**
 * What references lead to, as text: the path of an object, and of a region also which part of it.
 *
 *     /group/values          an object
 *     /values [0:3, 5]       a part of a dataset, in NumPy's notation; several parts are joined by a comma
 *     ""                     nothing: a reference that was never set
 *
 * A reference is an address in the file it stands in, so the file must be that one and no other that links to it.
 */
import type { NameReference } from "./decode-objects.ts";
import type { ReferenceElement } from "./element.ts";
import type { H5File } from "./file.ts";
import { numberAt } from "./object-header.ts";
import { nameOfAddress } from "./object-names.ts";
import { regionOf } from "./region.ts";

/** Said in place of a path when nothing lies where the reference points. */
export const DANGLING = "(a reference to nothing that is there)";

/** Names references of `file`, each of them looked up once. */
export function referenceNames(file: H5File): NameReference {
  const known = new Map<string, string>();
  return (bytes, to) => {
    const key = Buffer.from(bytes).toString("latin1");
    const name = known.get(key) ?? nameOf(file, bytes, to);
    known.set(key, name);
    return name;
  };
}

/** Where HDF5's record of a reference (H5R_ref_t, as it lies in 32-bit memory) has its kind, and what follows from it. */
const KIND_AT = 36;
const PARTS: Readonly<Record<number, string>> = { 2: "", 3: " [a part of it]", 4: " [an attribute of it]" };

function nameOf(file: H5File, bytes: Uint8Array, to: ReferenceElement["to"]): string {
  if (bytes.every((byte) => byte === 0)) return "";
  if (to === "region") {
    const region = file.bytes && regionOf(file.bytes, bytes);
    const name = region && nameOfAddress(file, region.address);
    if (name === undefined) return DANGLING;
    return region?.selection === undefined ? name : `${name} [${region.selection}]`;
  }
  // The new kind begins with the object's address as well, and that is what an old reference is.
  const part = to === "any" ? PARTS[bytes[KIND_AT] ?? 0] : "";
  const name = nameOfAddress(file, numberAt(Buffer.from(bytes), 0, 8));
  return name === undefined || part === undefined ? DANGLING : `${name}${part}`;
}
