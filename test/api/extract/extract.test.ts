/** Archives made in memory, unpacked once, twice, and over folders that were there before. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { extract, FolderOccupied, NOTE } from "../../../server/api/extract/index.ts";
import { tarOf, zipOf } from "./archives.ts";
import { stock, workplace } from "./workplace.ts";

const place = workplace();
const { archive } = place;

describe("unpacking", () => {
  test.each(["stock.tar", "stock.tgz", "stock.tar.gz"])(
    "%s becomes a folder of its own name",
    async (name) => {
      const tar = await tarOf([
        { name: "A.json", text: "a\n" },
        { name: "./deep//B.json", text: "b\n" },
      ]);
      const made = await extract(archive(name, name === "stock.tar" ? tar : gzipSync(tar)), place.where);
      expect(made).toBe(join(place.where, "stock"));
      expect(readFileSync(join(made, "A.json"), "utf8")).toBe("a\n");
      expect(readFileSync(join(made, "deep", "B.json"), "utf8")).toBe("b\n");
    },
  );

  test("a single top folder of the archive's name is not nested twice", async () => {
    const made = await extract(archive("daily-stock.tgz", gzipSync(await tarOf(stock))), place.where);
    expect(readdirSync(made).sort()).toEqual([NOTE, "A.json", "deep"]);
    expect(readdirSync(place.where).sort()).toEqual(["daily-stock", "daily-stock.tgz"]);
  });

  test("a zip is unpacked the same way", async () => {
    const made = await extract(
      archive("z.zip", zipOf([{ name: "z/" }, { name: "z/a.txt", text: "hello" }])),
      place.where,
    );
    expect(readFileSync(join(made, "a.txt"), "utf8")).toBe("hello");
  });

  test("the folder to unpack in is made", async () => {
    const made = await extract(
      archive("x.tar", await tarOf([{ name: "f", text: "1" }])),
      join(place.where, "new", "deep"),
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
      place.where,
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
      place.where,
    );
    expect(readlinkSync(join(made, "d", "up"))).toBe("../to-b");
    for (const name of ["to-b", "d/up", "same"]) expect(readFileSync(join(made, name), "utf8")).toBe("b");
  });
});

describe("the second time", () => {
  test("a finished folder is not unpacked again", async () => {
    const path = archive("daily-stock.tgz", gzipSync(await tarOf(stock)));
    const made = await extract(path, place.where);
    rmSync(join(made, "A.json"));
    expect(await extract(path, place.where)).toBe(made);
    expect(existsSync(join(made, "A.json"))).toBe(false);
  });

  test("files that were added to the folder stay", async () => {
    const path = archive("daily-stock.tgz", gzipSync(await tarOf(stock)));
    const made = await extract(path, place.where);
    writeFileSync(join(made, "A.h5"), "mine");
    utimesSync(path, 1, 1);
    await extract(path, place.where);
    expect(readFileSync(join(made, "A.h5"), "utf8")).toBe("mine");
  });

  test("a folder unpacked by another tool is accepted when it holds every file", async () => {
    mkdirSync(join(place.where, "daily-stock", "deep"), { recursive: true });
    writeFileSync(join(place.where, "daily-stock", "A.json"), "a\n");
    writeFileSync(join(place.where, "daily-stock", "deep", "B.json"), "b\n");
    expect(await extract(archive("daily-stock.tgz", gzipSync(await tarOf(stock))), place.where)).toBe(
      join(place.where, "daily-stock"),
    );
  });

  test("a half-unpacked folder does not count as done, and is left alone", async () => {
    mkdirSync(join(place.where, "daily-stock"));
    writeFileSync(join(place.where, "daily-stock", "A.json"), "a\n");
    const path = archive("daily-stock.tgz", gzipSync(await tarOf(stock)));
    await expect(extract(path, place.where)).rejects.toThrow(FolderOccupied);
    await expect(extract(path, place.where)).rejects.toThrow(/deep is missing/);
    expect(readdirSync(place.where).sort()).toEqual(["daily-stock", "daily-stock.tgz"]);
    expect(readdirSync(join(place.where, "daily-stock"))).toEqual(["A.json"]);
  });

  test("a folder with other contents is left alone", async () => {
    mkdirSync(join(place.where, "x"));
    writeFileSync(join(place.where, "x", "f"), "2");
    await expect(
      extract(archive("x.tar", await tarOf([{ name: "f", text: "1" }])), place.where),
    ).rejects.toThrow(/f differs/);
    expect(readFileSync(join(place.where, "x", "f"), "utf8")).toBe("2");
  });

  test("two at once agree on one folder", async () => {
    const path = archive("daily-stock.tgz", gzipSync(await tarOf(stock)));
    const made = await Promise.all([
      extract(path, place.where),
      extract(path, place.where),
      extract(path, place.where),
    ]);
    expect(new Set(made)).toEqual(new Set([join(place.where, "daily-stock")]));
    expect(readdirSync(place.where).sort()).toEqual(["daily-stock", "daily-stock.tgz"]);
  });
});
