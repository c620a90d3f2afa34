/**
 * A run of what stands in an editor: the text that counts is the unsaved one, wherever it is asked for.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runToEnd } from "../harness/runs.ts";
import { ofType, workspace } from "../harness/treadle.ts";

const files = {
  "script.ts": `import { compute } from "treadle";
import { inc } from "./lib.ts";
console.log(JSON.stringify(await compute(inc(1), inc(2))));
`,
  "lib.ts": `import { delayed } from "treadle";
export const inc = delayed(function inc(x: number): number { return x + 1; });
`,
};

test("saved and unsaved text of a script and of a module that it imports run side by side", async () => {
  const folder = workspace(files);
  const script = join(folder, "script.ts");
  const unsaved = {
    [script]: files["script.ts"].replace("inc(2)", "inc(20)"),
    [join(folder, "lib.ts")]: files["lib.ts"].replace("x + 1", "x + 100"),
  };
  for (let go = 0; go < 2; go++) {
    const [saved, edited] = await Promise.all([
      runToEnd(script, {}, folder),
      runToEnd(script, { unsaved }, folder),
    ]);
    expect(saved.result).toEqual([2, 3]);
    expect(edited.result).toEqual([101, 120]);
  }
  expect(readFileSync(script, "utf8")).toBe(files["script.ts"]);
});

test("call sites, errors of tasks and of the script, and findings name the file and the lines of the editor", async () => {
  const folder = workspace(files);
  const script = join(folder, "script.ts");
  const lib = join(folder, "lib.ts");
  const { events, finished } = await runToEnd(script, {
    unsaved: {
      [script]: `\n\n${files["script.ts"]}`,
      [lib]: `\n\n\n\n${files["lib.ts"].replace("return x + 1", 'throw new Error("edited")')}`,
    },
  });
  expect(ofType(events, "graph")[0]!.callSites).toMatchObject([
    { file: script, line: 5 },
    { file: script, line: 5 },
  ]);
  expect(ofType(events, "graph")[0]!.functions).toMatchObject([{ definition: { file: lib, line: 6 } }]);
  expect(finished.error).toMatchObject({ message: "edited", callSite: { file: script, line: 5 } });
  expect(finished.error!.stack).toContain(`${lib}:6:`);

  const refused = await runToEnd(script, {
    unsaved: {
      [script]: '\nimport { delayed } from "treadle";\nexport const g = delayed(function* () {});\n',
    },
  });
  expect(ofType(refused.events, "diagnosed")[0]!.diagnostics).toMatchObject([
    { code: "generator-task", file: script, line: 3 },
  ]);
  expect(refused.finished.status).toBe("failed");

  const broken = await runToEnd(script, { unsaved: { [script]: "\n\nconst = 1;\n" } });
  expect(broken.finished.error!.message).toContain(`${script}:3:`);
});
