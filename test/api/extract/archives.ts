/** Archives with any entry one likes, hostile ones included; nothing is checked here. */
import { deflateRawSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

export interface TarEntry {
  readonly name: string;
  readonly text?: string;
  readonly type?: Header["type"];
  readonly linkname?: string;
  readonly mode?: number;
}

/** A tar archive; a name that ends in a slash is a folder. */
export async function tarOf(entries: readonly TarEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, text = "", type, linkname, mode = 0o644 } of entries) {
    const kind = type ?? (name.endsWith("/") ? "directory" : "file");
    tar.entry({ name, type: kind, mode, ...(linkname === undefined ? {} : { linkname }) }, text);
  }
  tar.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of tar as unknown as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts);
}

export interface ZipEntry {
  readonly name: string;
  readonly text?: string;
  /** Unix mode with the file type, `0o120777` for a symbolic link. */
  readonly mode?: number;
  /** An uncompressed size to claim in the headers instead of the true one. */
  readonly claims?: number;
}

/** A zip archive with deflated entries; check sums are zero, which yauzl does not look at. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text = "", mode = 0o100644, claims } of entries) {
    const [bytes, nameBytes] = [Buffer.from(text), Buffer.from(name)];
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claims ?? bytes.length, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    const body = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), fields, nameBytes, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode * 0x10000) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x03", "latin1"), fields, rest, nameBytes]));
    bodies.push(body);
    offset += body.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, listed, end]);
}
