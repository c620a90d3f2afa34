/**
 * The packaged extension: where its files are, and what is in them.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openPromise } from "yauzl";

const root = fileURLToPath(new URL("../../", import.meta.url));

const { name, version } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
  readonly name: string;
  readonly version: string;
};

/** The package for a target; `package-extension.ts` has made those of `linux-x64` and `universal`. */
export const vsixOf = (target: string): string => `${root}out/vsix/${name}-${target}-${version}.vsix`;

/** Path inside of a package → size in bytes as it is unpacked. */
export async function contentsOf(vsix: string): Promise<Map<string, number>> {
  const zip = await openPromise(vsix);
  const contents = new Map<string, number>();
  for await (const entry of zip.eachEntry()) contents.set(entry.fileName, entry.uncompressedSize);
  return contents;
}
