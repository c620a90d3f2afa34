import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { ArchiveRefused, ArchiveUnreadable, extract } from "../../../server/api/extract/index.ts";
import { type TarEntry, tarOf, zipOf } from "./archives.ts";
import { stock, workplace } from "./workplace.ts";

const place = workplace();
const { archive, everything } = place;

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
    await expect(extract(path, place.where)).rejects.toThrow(why);
    await expect(extract(path, place.where)).rejects.toThrow(ArchiveRefused);
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
    await expect(extract(path, place.where)).rejects.toThrow(/leads out/);
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
    await expect(extract(path, place.where)).rejects.toThrow(why);
    await expect(extract(path, place.where)).rejects.toThrow(ArchiveRefused);
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
    await expect(extract(path, place.where, options)).rejects.toThrow(why);
    expect(everything()).toEqual(before);
  });

  test("a decompression bomb", async () => {
    const path = archive(
      "bomb.tgz",
      gzipSync(await tarOf([{ name: "zeros", text: "\0".repeat(70 * 2 ** 20) }])),
    );
    const before = everything();
    await expect(extract(path, place.where)).rejects.toThrow(/bomb/);
    expect(everything()).toEqual(before);
  });

  test("a zip that says less than it holds", async () => {
    const path = archive("x.zip", zipOf([{ name: "f", text: "x".repeat(1000), claims: 10 }]));
    const before = everything();
    await expect(extract(path, place.where)).rejects.toThrow(ArchiveUnreadable);
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
    await expect(extract(path, place.where)).rejects.toThrow(ArchiveUnreadable);
    expect(everything()).toEqual(before);
  });

  test("a file that is no archive, a missing one, and one of an unknown kind", async () => {
    await expect(extract(archive("x.tgz", Buffer.from("hello")), place.where)).rejects.toThrow(
      ArchiveUnreadable,
    );
    await expect(extract(join(place.where, "none.tgz"), place.where)).rejects.toThrow(/no such file/);
    await expect(extract(archive("x.rar", Buffer.from("hello")), place.where)).rejects.toThrow(
      /\.tar\.gz, \.tgz, \.tar, \.zip/,
    );
  });
});
