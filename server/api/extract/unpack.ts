/**
 * Writes an archive's entries below an empty folder, files first and links last.
 *
 * Links are made when everything else is in place, so nothing can ever be written through one, and
 * every path may be used once. Limits are counted on what is really written, not on what headers say.
 */
import { createWriteStream } from "node:fs";
import { link, mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ArchiveRefused } from "./errors.ts";
import { checkSymlink, type Member, partsOf } from "./member.ts";

/** How much an archive may unpack to. */
export interface Limits {
  readonly maxBytes: number;
  readonly maxEntries: number;
  /** Unpacked bytes per byte of the archive. */
  readonly maxRatio: number;
}

/**
 * Below this many bytes the ratio does not count: an archive of zeros that unpacks to 64 MB is odd,
 * but harms nobody.
 */
const RATIO_COUNTS_FROM = 64 * 2 ** 20;

interface Link {
  readonly member: Member;
  readonly parts: readonly string[];
}

/**
 * Unpacks `members` into `folder`. Returns the archive's only top folder when it is called `single`,
 * in which case links were checked as seen from there.
 *
 * @throws {ArchiveRefused} a name, a link, a special file or a limit.
 */
export async function unpack(
  archive: { path: string; bytes: number },
  members: AsyncIterable<Member>,
  folder: string,
  single: string,
  limits: Limits,
): Promise<string | undefined> {
  const kinds = new Map<string, Member["kind"]>();
  const tops = new Set<string>();
  const links: Link[] = [];
  const count = counter(archive, limits);
  const refuse = (member: Member, why: string): never => {
    throw new ArchiveRefused(archive.path, member.name, why);
  };

  for await (const member of members) {
    count.entry(member);
    const parts = judged(archive.path, member, () => partsOf(member.name));
    if (parts.length === 0) continue;
    if (member.kind === "other")
      refuse(member, `is a ${member.what}, which is neither file nor folder nor link`);
    const name = parts.join("/");
    const before = kinds.get(name);
    if (before !== undefined && !(before === "directory" && member.kind === "directory")) {
      refuse(member, `stands in it twice (as ${before} and as ${member.kind})`);
    }
    for (let depth = 1; depth < parts.length; depth += 1) {
      const above = parts.slice(0, depth).join("/");
      const kind = kinds.get(above) ?? "directory";
      if (kind !== "directory") refuse(member, `lies below ${above}, which is a ${kind}`);
      kinds.set(above, "directory");
    }
    kinds.set(name, member.kind);
    tops.add(parts[0] ?? "");

    const path = join(folder, ...parts);
    if (member.kind === "directory") await mkdir(path, { recursive: true });
    else {
      await mkdir(dirname(path), { recursive: true });
      if (member.body === undefined) links.push({ member, parts });
      // "wx": on a file system that ignores case two names can still be one file.
      else
        await pipeline(
          member.body,
          count.bytes(member),
          createWriteStream(path, { flags: "wx", mode: modeOf(member) }),
        );
    }
  }

  const isSingle = tops.size === 1 && tops.has(single) && kinds.get(single) === "directory";
  await makeLinks(archive.path, folder, links, kinds, isSingle ? 1 : 0);
  return isSingle ? join(folder, single) : undefined;
}

async function makeLinks(
  archive: string,
  folder: string,
  links: readonly Link[],
  kinds: ReadonlyMap<string, Member["kind"]>,
  hidden: number,
): Promise<void> {
  // All are judged before the first is made; hard links come first, while no symbolic one can redirect them.
  for (const { member, parts } of links) {
    judged(archive, member, () => {
      if (member.kind === "symlink") return checkSymlink(parts.length - 1 - hidden, member.target ?? "");
      const target = partsOf(member.target ?? "").join("/");
      if (kinds.get(target) !== "file")
        throw new RangeError(`is a hard link to ${member.target}, which is no file of the archive`);
    });
  }
  for (const { member, parts } of links) {
    if (member.kind === "hardlink")
      await link(join(folder, ...partsOf(member.target ?? "")), join(folder, ...parts));
  }
  for (const { member, parts } of links) {
    if (member.kind === "symlink") await symlink(member.target ?? "", join(folder, ...parts));
  }
}

interface Counter {
  entry(member: Member): void;
  bytes(member: Member): Transform;
}

function counter(archive: { path: string; bytes: number }, limits: Limits): Counter {
  let entries = 0;
  let bytes = 0;
  return {
    entry(member) {
      entries += 1;
      if (entries > limits.maxEntries) {
        throw new ArchiveRefused(
          archive.path,
          member.name,
          `is one more than the ${limits.maxEntries} that maxEntries allows`,
        );
      }
    },
    bytes: (member) =>
      new Transform({
        transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
          bytes += chunk.length;
          if (bytes > limits.maxBytes) {
            done(
              new ArchiveRefused(
                archive.path,
                member.name,
                `takes it beyond the ${limits.maxBytes} bytes that maxBytes allows`,
              ),
            );
          } else if (bytes > RATIO_COUNTS_FROM && bytes > archive.bytes * limits.maxRatio) {
            const why = `takes it beyond ${limits.maxRatio} times its own size, which maxRatio calls a decompression bomb`;
            done(new ArchiveRefused(archive.path, member.name, why));
          } else done(null, chunk);
        },
      }),
  };
}

function judged<T>(archive: string, member: Member, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new ArchiveRefused(archive, member.name, error.message);
    throw error;
  }
}

const modeOf = (member: Member): number => (member.isExecutable ? 0o755 : 0o644);
