/**
 * Entries of a tar archive, gzip-compressed or not: the first two bytes decide, not the name.
 */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { PassThrough, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { type Header, extract as untar } from "tar-stream";
import type { Member } from "./member.ts";

const KINDS: Readonly<Record<string, Member["kind"]>> = {
  file: "file",
  "contiguous-file": "file",
  directory: "directory",
  symlink: "symlink",
  link: "hardlink",
};

/** The entries in order. Errors of the file, of gzip and of the format all end the iteration. */
export async function* readTar(archive: string): AsyncGenerator<Member> {
  const unpacked = (await isGzip(archive)) ? createGunzip() : new PassThrough();
  const entries = untar();
  let failure: Error | undefined;
  // tar-stream's streams are streamx's, which behave as Node's but are typed apart.
  pipeline(createReadStream(archive), unpacked, entries as unknown as NodeJS.WritableStream, (error) => {
    if (error) failure = error;
  });
  let found = 0;
  for await (const entry of entries) {
    found += 1;
    yield toMember(entry.header, entry as unknown as AsyncIterable<Uint8Array>);
    entry.resume();
  }
  if (failure !== undefined) throw failure;
  if (found === 0) throw new Error("it holds no entries");
}

function toMember(header: Header, body: AsyncIterable<Uint8Array>): Member {
  const { name, type, linkname, mode } = header;
  const kind = KINDS[type] ?? "other";
  return {
    name,
    kind,
    what: type,
    ...(linkname ? { target: linkname } : {}),
    isExecutable: (mode & 0o111) !== 0,
    body: kind === "file" ? plain(body) : undefined,
  };
}

/** Node's `pipeline` takes a streamx stream for one of its own, and then waits for ever when it fails. */
async function* plain(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* body;
}

async function isGzip(archive: string): Promise<boolean> {
  const file = await open(archive);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}
