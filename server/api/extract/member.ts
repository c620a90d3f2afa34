/**
 * One entry of an archive, whatever the format, and the rules for its name.
 *
 * Names come from strangers. They are judged here, before anything touches the disk; where things
 * are written is not known here.
 */
/** An entry on its way out of an archive. A file's body must be read before the next entry is asked for. */
export interface Member {
  /** As it stands in the archive. */
  readonly name: string;
  readonly kind: "file" | "directory" | "symlink" | "hardlink" | "other";
  /** For `other`: what it is, in words. */
  readonly what?: string;
  /** Where a link leads. */
  readonly target?: string;
  readonly isExecutable: boolean;
  /** The bytes of a file; empty for everything else. */
  readonly body: AsyncIterable<Uint8Array> | undefined;
}

/**
 * The folders and the name of an entry, `./` and doubled slashes removed; empty for the root itself.
 *
 * @throws {RangeError} in words that continue "its entry … ".
 */
export function partsOf(name: string): string[] {
  if (name.includes("\0")) throw new RangeError("has a zero character in its name");
  if (name.includes("\\"))
    throw new RangeError("has a backslash in its name, which is a separator on other machines");
  if (name.startsWith("/")) throw new RangeError("has an absolute path");
  if (/^[A-Za-z]:/.test(name)) throw new RangeError("begins with a drive letter");
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw new RangeError("climbs out of the folder with ..");
  return parts;
}

/**
 * Checks that a symbolic link leads to a place inside the folder.
 *
 * `..` is allowed at the front only, and only as often as the link lies deep: behind a name it could
 * climb from wherever that name, itself a link, really is.
 *
 * @throws {RangeError} in words that continue "its entry … ".
 */
export function checkSymlink(depth: number, target: string): void {
  if (target === "" || target.includes("\0") || target.includes("\\"))
    throw new RangeError("is a link with an odd target");
  if (target.startsWith("/") || /^[A-Za-z]:/.test(target))
    throw new RangeError(`is a link to an absolute path (${target})`);
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const climbs = parts.findIndex((part) => part !== "..");
  const up = climbs === -1 ? parts.length : climbs;
  if (up > depth || parts.slice(up).includes(".."))
    throw new RangeError(`is a link that leads out of the folder (${target})`);
}
