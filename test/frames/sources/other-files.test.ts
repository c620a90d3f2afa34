/** Datasets whose values lie in other files: what changes there is seen, though the file itself stays the same. */
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { temporaryFile } from "../../hdf5/files.ts";
import { python, testWithH5py } from "../../hdf5/other-tools.ts";
import { counting, file, h5, plane, reading } from "../reader/asking.ts";

/** A file with a virtual dataset and an external link, and the path of the file that both lead to. */
async function linked(): Promise<{ path: string; other: string }> {
  const path = temporaryFile("main.h5");
  const other = join(dirname(path), "other.h5");
  await h5(other, { "/d": counting([8, 9]) });
  python(
    path,
    `with h5py.File(path,'w') as f:
 f['ext']=h5py.ExternalLink('other.h5','/d')
 layout=h5py.VirtualLayout((8,9),'f4'); layout[...]=h5py.VirtualSource('other.h5','d',(8,9)); f.create_virtual_dataset('virt',layout)`,
  );
  return { path, other };
}

testWithH5py("values of another file are held until that file changes", async () => {
  const { path, other } = await linked();
  const { ask } = reading(file(path));
  for (const dataset of ["/ext", "/virt"]) {
    await h5(other, { "/d": counting([8, 9]) });
    expect(await ask("picture", plane(dataset, [0, 0]))).toMatchObject({ min: 0, bytesRead: 288 });
    expect(await ask("picture", plane(dataset, [0, 0]))).toMatchObject({ min: 0, bytesRead: 0 });
    await h5(other, { "/d": counting([8, 9], 50) });
    expect(await ask("picture", plane(dataset, [0, 0]))).toMatchObject({ min: 50, bytesRead: 288 });
  }
});

testWithH5py("a file that is gone concerns what leads to it, and no more", async () => {
  const { path, other } = await linked();
  const { ask } = reading(file(path));
  rmSync(other);
  expect(await ask("picture", plane("/ext", [0, 0]))).toMatchObject({ kind: "absent" });
  expect(await ask("children", { group: "/", from: 0, count: 9 })).toMatchObject({
    nodes: [
      { name: "ext", kind: "broken" },
      { name: "virt", kind: "dataset" },
    ],
  });
  expect(await ask("object", { path: "/virt" })).toMatchObject({
    dataset: { layout: "virtual", sources: [{ file: other, dataset: "d" }] },
  });
});
