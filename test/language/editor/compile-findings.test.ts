/**
 * What the compile step says of a file while it is typed.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { Analyses } from "../../../server/language/editor/analyses.ts";
import { CompileFindings } from "../../../server/language/editor/compile-findings.ts";
import type { Diagnostic } from "../../../server/protocol/diagnostics.ts";
import { placeOf } from "../../compile/analyses.ts";
import { workspace } from "../../harness/treadle.ts";
import { head, MemoryTexts, script } from "./texts-kit.ts";

/** A file that is open, and everything that was said of it, in order. */
function typed(text: string, file = script) {
  const texts = new MemoryTexts({ [file]: text });
  const said: (readonly Diagnostic[])[] = [];
  const findings = new CompileFindings(new Analyses(texts), {
    set: (origin, about, diagnostics) => {
      expect([origin, about]).toEqual(["compile", file]);
      said.push(diagnostics);
    },
  });
  findings.refresh(file);
  return {
    said,
    findings,
    type: (next: string) => {
      texts.set(file, next);
      findings.refresh(file);
    },
    codes: () => said.at(-1)?.map(({ code, severity }) => `${code} ${severity}`),
  };
}

const onMain = `${head}class A { k = 1; f() { return delayed((x) => x * this.k); } }\nawait new A().f()(1).compute();`;

test("why a function runs on the main thread is said at the place of the reason", () => {
  const { said } = typed(onMain);
  expect(said.at(-1)).toEqual([
    expect.objectContaining({
      code: "outer-this",
      severity: "warning",
      message: expect.stringContaining("main thread"),
      hint: expect.stringContaining("local constants"),
    }),
  ]);
  expect(placeOf(said.at(-1)![0]!)).toBe("2:50-2:54");
});

test("a finding goes when it is fixed", () => {
  const { codes, type } = typed(onMain);
  type(onMain.replace("this.k)", "2)"));
  expect(codes()).toEqual([]);
});

test("while the text does not parse nothing is said, and nothing taken back", () => {
  const { said, type, codes } = typed(onMain);
  type(`${onMain} (`);
  expect(said).toHaveLength(1);
  type(onMain);
  expect(codes()).toEqual(["outer-this warning"]);
});

test("what is worth knowing is said too, as no more than that", () => {
  const { codes } = typed(`${head}let n = 1;\nconst f = delayed(() => n);\nn = 2;\nawait f().compute();`);
  expect(codes()).toEqual(["reassigned-capture info"]);
});

test("a file that does not use the library is left alone", () => {
  expect(typed("if (x) { y(); }").codes()).toEqual([]);
});

test("what was said is taken back when a file is closed", () => {
  const { findings, codes } = typed(onMain);
  findings.forget(script);
  expect(codes()).toEqual([]);
});

const imports = `${head}import "./there.js";\nimport "./folder";\nimport "./gone.js";\nimport "package";\nawait compute(1);`;

test("an import that leads nowhere is said where TypeScript would not: in JavaScript", () => {
  const folder = workspace({ "there.ts": "", "folder/index.js": "" });
  const { said, codes } = typed(imports, join(folder, "script.mjs"));
  expect(codes()).toEqual(["unresolved-import error"]);
  expect(placeOf(said.at(-1)![0]!)).toBe("4:8-4:19");
  expect(typed(imports, join(folder, "script.ts")).codes()).toEqual([]);
});
