/** Archives, kind and hostile, made in memory; what must not happen is checked on the disk. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  ArchiveRefused,
  ArchiveUnreadable,
  extract,
  FolderOccupied,
  NOTE,
} from "../../../server/api/extract/index.ts";
import { type TarEntry, tarOf, zipOf } from "./archives.ts";

let folder: string;
/** Everything happens two levels down, so that an escape would show. */
let where: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "treadle-extract-"));
  where = join(folder, "a", "b");
  mkdirSync(where, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function archive(name: string, bytes: Uint8Array): string {
  const path = join(where, name);
  writeFileSync(path, bytes);
  return path;
}

/** All paths below the temporary folder. */
const everything = (): string[] => readdirSync(folder, { recursive: true }).map(String).sort();

const stock: TarEntry[] = [
  { name: "daily-stock/" },
  { name: "daily-stock/A.json", text: "a\n" },
  { name: "daily-stock/deep/B.json", text: "b\n" },
];

describe("unpacking", () => {
  test.each(["stock.tar", "stock.tgz", "stock.tar.gz"])(
    "%s becomes a folder of its own name",
    async (name) => {
      const tar = await tarOf([
        { name: "A.json", text: "a\n" },
        { name: "./deep//B.json", text: "b\n" },
      ]);
      const made = await extract(archive(name, name === "stock.tar" ? tar : gzipSync(tar)), where);
      expect(made).toBe(join(where, "stock"));
      expect(readFileSync(join(made, "A.json"), "utf8")).toBe("a\n");
      expect(readFileSync(join(made, "deep", "B.json"), "utf8")).toBe("b\n");
    },
  );

  test("a single top folder of the archive's name is not nested twice", async () => {
    const made = await extract(archive("daily-stock.tgz", gzipSync(await tarOf(stock))), where);
    expect(readdirSync(made).sort()).toEqual([NOTE, "A.json", "deep"]);
    expect(readdirSync(where).sort()).toEqual(["daily-stock", "daily-stock.tgz"]);
  });

  test("a zip is unpacked the same way", async () => {
    const made = await extract(
      archive("z.zip", zipOf([{ name: "z/" }, { name: "z/a.txt", text: "hello" }])),
      where,
    );
    expect(readFileSync(join(made, "a.txt"), "utf8")).toBe("hello");
  });

  test("the folder to unpack in is made", async () => {
    const made = await extract(
      archive("x.tar", await tarOf([{ name: "f", text: "1" }])),
      join(where, "new", "deep"),
    );
    expect(existsSync(join(made, "f"))).toBe(true);
  });

  test("an empty file, an executable one and a long name survive", async () => {
    const long = `${"d".repeat(90)}/${"f".repeat(120)}`;
    const made = await extract(
      archive(
        "x.tar",
        await tarOf([
          { name: "empty", text: "" },
          { name: "run.sh", text: "#!", mode: 0o4755 },
          { name: long, text: "1" },
        ]),
      ),
      where,
    );
    expect(statSync(join(made, "empty")).size).toBe(0);
    expect(statSync(join(made, "run.sh")).mode & 0o7777).toBe(0o755);
    expect(existsSync(join(made, long))).toBe(true);
  });

  test("links that stay inside are made", async () => {
    const made = await extract(
      archive(
        "x.tar",
        await tarOf([
          { name: "to-b", type: "symlink", linkname: "d/b" },
          { name: "d/b", text: "b" },
          { name: "d/up", type: "symlink", linkname: "../to-b" },
          { name: "same", type: "link", linkname: "d/b" },
        ]),
      ),
      where,
    );
    expect(readlinkSync(join(made, "d", "up"))).toBe("../to-b");
    for (const name of ["to-b", "d/up", "same"]) expect(readFileSync(join(made, name), "utf8")).toBe("b");
  });
});

describe("the second time", () => {
  test("a finished folder is not unpacked again", async () => {
    const path = archive("daily-stock.tgz", gzipSync(await tarOf(stock)));
    const made = await extract(path, where);
    rmSync(join(made, "A.json"));
    expect(await extract(path, where)).toBe(made);
    expect(existsSync(join(made, "A.json"))).toBe(false);
  });

  test("files that were added to the folder stay", async () => {
    const path = archive("daily-stock.tgz", gzipSync(await tarOf(stock)));
    const made = await extract(path, where);
    writeFileSync(join(made, "A.h5"), "mine");
    utimesSync(path, 1, 1);
    await extract(path, where);
    expect(readFileSync(join(made, "A.h5"), "utf8")).toBe("mine");
  });

  test("a folder unpacked by another tool is accepted when it holds every file", async () => {
    mkdirSync(join(where, "daily-stock", "deep"), { recursive: true });
    writeFileSync(join(where, "daily-stock", "A.json"), "a\n");
    writeFileSync(join(where, "daily-stock", "deep", "B.json"), "b\n");
    expect(await extract(archive("daily-stock.tgz", gzipSync(await tarOf(stock))), where)).toBe(
      join(where, "daily-stock"),
    );
  });

  test("a half-unpacked folder does not count as done, and is left alone", async () => {
    mkdirSync(join(where, "daily-stock"));
    writeFileSync(join(where, "daily-stock", "A.json"), "a\n");
    const path = archive("daily-stock.tgz", gzipSync(await tarOf(stock)));
    await expect(extract(path, where)).rejects.toThrow(FolderOccupied);
    await expect(extract(path, where)).rejects.toThrow(/deep is missing/);
    expect(readdirSync(where).sort()).toEqual(["daily-stock", "daily-stock.tgz"]);
    expect(readdirSync(join(where, "daily-stock"))).toEqual(["A.json"]);
  });

  test("a folder with other contents is left alone", async () => {
    mkdirSync(join(where, "x"));
    writeFileSync(join(where, "x", "f"), "2");
    await expect(extract(archive("x.tar", await tarOf([{ name: "f", text: "1" }])), where)).rejects.toThrow(
      /f differs/,
    );
    expect(readFileSync(join(where, "x", "f"), "utf8")).toBe("2");
  });

  test("two at once agree on one folder", async () => {
    const path = archive("daily-stock.tgz", gzipSync(await tarOf(stock)));
    const made = await Promise.all([extract(path, where), extract(path, where), extract(path, where)]);
    expect(new Set(made)).toEqual(new Set([join(where, "daily-stock")]));
    expect(readdirSync(where).sort()).toEqual(["daily-stock", "daily-stock.tgz"]);
  });
});

describe("hostile archives are refused, and leave nothing", () => {
  const good: TarEntry = { name: "good.txt", text: "good" };
  const cases: [string, TarEntry[], RegExp][] = [
    ["an absolute path", [{ name: "/etc/evil", text: "x" }], /absolute path/],
    ["a path with ..", [{ name: "../evil", text: "x" }], /climbs out/],
    ["a path with .. in the middle", [{ name: "d/../../evil", text: "x" }], /climbs out/],
    ["a drive letter", [{ name: "C:/evil", text: "x" }], /drive letter/],
    ["a backslash path", [{ name: "..\\evil", text: "x" }], /backslash/],
    [
      "a symlink to an absolute path",
      [{ name: "l", type: "symlink", linkname: "/etc/passwd" }],
      /absolute path/,
    ],
    ["a symlink that climbs out", [{ name: "l", type: "symlink", linkname: "../../x" }], /leads out/],
    [
      "a symlink that climbs out behind a name",
      [{ name: "l", type: "symlink", linkname: "d/../../x" }],
      /leads out/,
    ],
    [
      "a symlink that climbs out through another",
      [
        { name: "d/e/up", type: "symlink", linkname: "../.." },
        { name: "d/e/l", type: "symlink", linkname: "up/../x" },
      ],
      /leads out/,
    ],
    [
      "a symlink without a target",
      [
        { name: "l", type: "symlink", linkname: "." },
        { name: "l/evil", text: "x" },
      ],
      /lies below l/,
    ],
    [
      "a file written through a symlink",
      [
        { name: "l", type: "symlink", linkname: "d" },
        { name: "l/x", text: "x" },
      ],
      /lies below l/,
    ],
    [
      "a symlink put over a folder",
      [
        { name: "d/x", text: "x" },
        { name: "d", type: "symlink", linkname: "e" },
      ],
      /twice/,
    ],
    [
      "a name used for a link and a file",
      [
        { name: "x", type: "symlink", linkname: "y" },
        { name: "x", text: "x" },
      ],
      /twice/,
    ],
    [
      "a name used twice",
      [
        { name: "x", text: "1" },
        { name: "./x", text: "2" },
      ],
      /twice/,
    ],
    [
      "a hard link to a file outside",
      [{ name: "l", type: "link", linkname: "/etc/passwd" }],
      /absolute path/,
    ],
    ["a hard link that climbs out", [{ name: "l", type: "link", linkname: "../x.tar" }], /climbs out/],
    ["a hard link to nothing", [{ name: "l", type: "link", linkname: "nothing" }], /no file of the archive/],
    [
      "a hard link to a symlink",
      [
        { name: "s", type: "symlink", linkname: "good.txt" },
        { name: "l", type: "link", linkname: "s" },
      ],
      /no file of the archive/,
    ],
    ["a character device", [{ name: "null", type: "character-device" }], /character-device/],
    ["a block device", [{ name: "disk", type: "block-device" }], /block-device/],
    ["a named pipe", [{ name: "pipe", type: "fifo" }], /fifo/],
  ];

  test.each(cases)("%s", async (_name, entries, why) => {
    const path = archive("x.tar", await tarOf([good, ...entries]));
    const before = everything();
    await expect(extract(path, where)).rejects.toThrow(why);
    await expect(extract(path, where)).rejects.toThrow(ArchiveRefused);
    expect(everything()).toEqual(before);
  });

  test("a link that would leave the folder once a top folder is left out", async () => {
    const path = archive(
      "x.tar",
      await tarOf([
        { name: "x/f", text: "1" },
        { name: "x/l", type: "symlink", linkname: "../y" },
      ]),
    );
    const before = everything();
    await expect(extract(path, where)).rejects.toThrow(/leads out/);
    expect(everything()).toEqual(before);
  });

  const zips: [string, Parameters<typeof zipOf>[0], RegExp][] = [
    ["a path with ..", [{ name: "../evil", text: "x" }], /climbs out/],
    ["an absolute path", [{ name: "/evil", text: "x" }], /absolute path/],
    ["a backslash path", [{ name: "..\\evil", text: "x" }], /backslash/],
    ["a symlink that climbs out", [{ name: "l", text: "../../x", mode: 0o120777 }], /leads out/],
    ["a device", [{ name: "d", text: "", mode: 0o020666 }], /character-device/],
    [
      "a name used twice",
      [
        { name: "x", text: "1" },
        { name: "x", text: "2" },
      ],
      /twice/,
    ],
  ];
  test.each(zips)("in a zip: %s", async (_name, entries, why) => {
    const path = archive("x.zip", zipOf([{ name: "good.txt", text: "good" }, ...entries]));
    const before = everything();
    await expect(extract(path, where)).rejects.toThrow(why);
    await expect(extract(path, where)).rejects.toThrow(ArchiveRefused);
    expect(everything()).toEqual(before);
  });

  test.each([
    ["too many entries", { maxEntries: 2 }, /maxEntries/],
    ["too many bytes", { maxBytes: 5 }, /maxBytes/],
  ])("%s", async (_name, options, why) => {
    const path = archive(
      "daily-stock.tgz",
      gzipSync(await tarOf([...stock, { name: "daily-stock/C", text: "0123456789" }])),
    );
    const before = everything();
    await expect(extract(path, where, options)).rejects.toThrow(why);
    expect(everything()).toEqual(before);
  });

  test("a decompression bomb", async () => {
    const path = archive(
      "bomb.tgz",
      gzipSync(await tarOf([{ name: "zeros", text: "\0".repeat(70 * 2 ** 20) }])),
    );
    const before = everything();
    await expect(extract(path, where)).rejects.toThrow(/bomb/);
    expect(everything()).toEqual(before);
  });

  test("a zip that says less than it holds", async () => {
    const path = archive("x.zip", zipOf([{ name: "f", text: "x".repeat(1000), claims: 10 }]));
    const before = everything();
    await expect(extract(path, where)).rejects.toThrow(ArchiveUnreadable);
    expect(everything()).toEqual(before);
  });
});

describe("damaged archives are named, and leave nothing", () => {
  test.each(["x.tar", "x.tgz", "x.zip"])("%s that was cut off", async (name) => {
    const tar = await tarOf([{ name: "f", text: "0123456789".repeat(500) }]);
    const whole =
      name === "x.tar" ? tar : name === "x.tgz" ? gzipSync(tar) : zipOf([{ name: "f", text: "0123456789" }]);
    const path = archive(name, whole.subarray(0, Math.floor(whole.length * 0.4)));
    const before = everything();
    await expect(extract(path, where)).rejects.toThrow(ArchiveUnreadable);
    expect(everything()).toEqual(before);
  });

  test("a file that is no archive, a missing one, and one of an unknown kind", async () => {
    await expect(extract(archive("x.tgz", Buffer.from("hello")), where)).rejects.toThrow(ArchiveUnreadable);
    await expect(extract(join(where, "none.tgz"), where)).rejects.toThrow(/no such file/);
    await expect(extract(archive("x.rar", Buffer.from("hello")), where)).rejects.toThrow(
      /\.tar\.gz, \.tgz, \.tar, \.zip/,
    );
  });
});
