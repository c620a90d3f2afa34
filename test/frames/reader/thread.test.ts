/** The built reader in a thread of its own, as the language server starts it. */
import { writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { setEnvironmentData } from "node:worker_threads";
import { inflateRawSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { translationsKey } from "../../../server/frames/reader/messages.ts";
import { levels as level } from "../../../server/protocol/frame-questions.ts";
import { temporaryFile } from "../../hdf5/files.ts";
import { testWithH5py } from "../../hdf5/other-tools.ts";
import { counting, file, h5, plane, readingInThread, sparse, stack } from "./asking.ts";

test("a reader answers from its thread, and its pixels are its asker's", async () => {
  const { ask } = readingInThread(file(await stack()), { deflate: true });
  expect(await ask("ready", {})).toMatchObject({ first: "/entry/frames" });
  const picture = await ask("picture", plane("/entry/frames", [1, 0, 0]));
  if (!("pixels" in picture)) return expect.fail("no picture");
  expect(picture).toMatchObject({
    kind: "picture",
    width: 50,
    height: 30,
    isDeflated: true,
    bytesRead: 6000,
  });
  const pixels = inflateRawSync(picture.pixels);
  expect([pixels[0], pixels.at(-1)]).toEqual([level.first, level.last]);
  await expect(ask("object", { path: "/no" })).rejects.toThrow(/has no dataset "\/no"/);
});

testWithH5py(
  "a reader leaves a large plane when it is told to, and goes on with the next question",
  async () => {
    const { ask, post, until } = readingInThread(file(sparse()));
    const large = ask("picture", plane("/d", [1, 0, 0]));
    await until("progress");
    post({ type: "cancel", number: 1 });
    expect(await large).toEqual({ superseded: true });
    expect(await ask("value", { dataset: "/d", index: [1, 4999, 5999] })).toEqual({ text: "5" });
  },
);

test("what a reader reads ahead does not keep a question waiting for all of it", async () => {
  const path = temporaryFile();
  await h5(path, { "/d": counting([200, 100, 100]) });
  const { ask } = readingInThread(file(path), { held: 300 * 40_000 });
  const next = Array.from({ length: 199 }, (_, i) => [i + 1, 0, 0]);
  await ask("picture", plane("/d", [0, 0, 0], { next }));
  // The first of them is asked for at once, and the last cannot be there yet: reading ahead was left.
  await ask("picture", plane("/d", [1, 0, 0]));
  expect(await ask("picture", plane("/d", [199, 0, 0]))).toMatchObject({ bytesRead: 40_000 });
});

test("a reader speaks the language whose bundle the server has named", async () => {
  const bundle = temporaryFile("bundle.l10n.de.json");
  writeFileSync(bundle, JSON.stringify({ "1 file in {0}": "1 Datei in {0}" }));
  setEnvironmentData(translationsKey, bundle);
  onTestFinished(() => setEnvironmentData(translationsKey, undefined));
  const path = temporaryFile();
  await h5(path, { "/d": counting([2, 3]) });
  const files = { by: "folder", folder: dirname(path) } as const;
  const { ask } = readingInThread({ kind: "sequence", files });
  expect(await ask("ready", {})).toMatchObject({ title: `1 Datei in ${basename(dirname(path))}` });
});
