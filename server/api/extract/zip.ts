/**
 * Entries of a zip archive, in the order of its directory.
 */
import { type Entry, openPromise, type ZipFile } from "yauzl";
import type { Member } from "./member.ts";

const FILE_TYPE = 0o170000;
const TYPES: ReadonlyMap<number, string> = new Map([
  [0o010000, "fifo"],
  [0o020000, "character-device"],
  [0o060000, "block-device"],
  [0o140000, "socket"],
]);
const SYMLINK = 0o120000;

/** A link target is a path: longer ones are no links but something else. */
const LONGEST_TARGET = 4096;

/** The entries in order. Names are handed out unjudged, in spite of yauzl, which would only judge some. */
export async function* readZip(archive: string): AsyncGenerator<Member> {
  const zip = await openPromise(archive, { lazyEntries: true, decodeStrings: false, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) yield await toMember(zip, entry);
  } finally {
    zip.close();
  }
}

async function toMember(zip: ZipFile, entry: Entry): Promise<Member> {
  const name = nameOf(entry);
  const mode = entry.externalFileAttributes >>> 16;
  const type = mode & FILE_TYPE;
  const common = { name, isExecutable: (mode & 0o111) !== 0, body: undefined };
  if (entry.isEncrypted()) throw new Error(`${name} is encrypted`);
  const special = TYPES.get(type);
  if (special !== undefined) return { ...common, kind: "other", what: special };
  if (type === SYMLINK) return { ...common, kind: "symlink", target: await textOf(zip, entry) };
  if (name.endsWith("/")) return { ...common, kind: "directory" };
  return { ...common, kind: "file", body: bodyOf(zip, entry) };
}

/** Opened when it is read: a stream that fails before anybody listens would end the process. */
async function* bodyOf(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  for await (const part of await zip.openReadStreamPromise(entry)) yield part as Buffer;
}

/** Undecoded names are bytes: UTF-8 as everybody writes it today, Latin-1 when that fails. */
function nameOf(entry: Entry): string {
  const bytes = entry.fileNameRaw;
  const text = bytes.toString("utf8");
  return text.includes("\ufffd") ? bytes.toString("latin1") : text;
}

async function textOf(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > LONGEST_TARGET) throw new Error(`the link ${nameOf(entry)} is too long`);
  const parts: Buffer[] = [];
  for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
