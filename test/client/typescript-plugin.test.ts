import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import {
  makePlugin,
  type Resolution,
  type ResolvingHost,
  type TypeScript,
} from "../../client/typescript-plugin/plugin.ts";
import { root, temporaryFolder, workspace } from "../harness/treadle.ts";

const manifest = JSON.stringify({
  name: "treadle",
  exports: {
    ".": { types: "./dist/types/index.d.ts" },
    "./array": { types: "./dist/types/array.d.ts" },
    "./lost": { types: "./dist/types/lost.d.ts" },
    "./package.json": "./package.json",
  },
});
const files: Readonly<Record<string, string>> = {
  "/ext/package.json": manifest,
  "/ext/dist/types/index.d.ts": "",
  "/ext/dist/types/array.d.ts": "",
};
const typescript: TypeScript = {
  sys: { readFile: (path) => files[path], fileExists: (path) => path in files },
};

/** What a project with these installed modules resolves once the plugin is there. */
function resolved(installed: Readonly<Record<string, string>>, ...names: string[]): (string | undefined)[] {
  const asked: (readonly unknown[])[] = [];
  const host: ResolvingHost = {
    resolveModuleNameLiterals(literals, ...rest) {
      asked.push(rest);
      return literals.map(({ text }): Resolution => {
        const file = installed[text];
        return {
          resolvedModule: file
            ? { resolvedFileName: file, extension: ".ts", isExternalLibraryImport: true }
            : undefined,
        };
      });
    },
  };
  const service = {};
  const plugin = makePlugin(typescript, "/ext/node_modules/treadle-typescript-plugin");
  expect(plugin.create({ languageService: service, languageServiceHost: host })).toBe(service);
  const answers = host.resolveModuleNameLiterals!(
    names.map((text) => ({ text })),
    "/home/ada/a.ts",
    "options",
  );
  expect(asked).toEqual([["/home/ada/a.ts", "options"]]);
  return answers.map(({ resolvedModule }) => resolvedModule?.resolvedFileName);
}

test("the library's modules have the types that the extension carries", () => {
  expect(resolved({}, "treadle", "treadle/array")).toEqual([
    "/ext/dist/types/index.d.ts",
    "/ext/dist/types/array.d.ts",
  ]);
});

test("a library that is installed is left alone", () => {
  expect(resolved({ treadle: "/home/ada/node_modules/treadle/index.d.ts" }, "treadle")).toEqual([
    "/home/ada/node_modules/treadle/index.d.ts",
  ]);
});

test("other modules stay as unresolved as they were, and so do types that are not there", () => {
  expect(
    resolved({ b: "/home/ada/b.ts" }, "a", "b", "./treadle", "treadle/package.json", "treadle/lost"),
  ).toEqual([undefined, "/home/ada/b.ts", undefined, undefined, undefined]);
});

test("a host that resolves in another way is left alone", () => {
  const plugin = makePlugin(typescript, "/ext/node_modules/treadle-typescript-plugin");
  const service = {};
  const host: ResolvingHost = {};
  expect(plugin.create({ languageService: service, languageServiceHost: host })).toBe(service);
  expect(host).toEqual({});
});

/** The TypeScript server of the workbench that end-to-end tests use; TypeScript 7, which the repository uses, has none. */
const tsserver = join(
  root,
  "test/e2e/node_modules/code-server/lib/vscode/extensions/node_modules/typescript/lib/tsserver.js",
);

if (existsSync(tsserver)) {
  test("in a bare folder a real TypeScript server knows the library, and finds no mistake in using it", async () => {
    const folder = workspace({
      "a.ts": [
        'import { compute, delayed } from "treadle";',
        'import * as ta from "treadle/array";',
        'import * as h5 from "treadle/h5";',
        "const inc = delayed(function inc(x: number) { return x + 1; });",
        "const wrong: string = await inc(1).compute();",
        "console.log(wrong, await compute(inc(2)), ta.fromDelayed, h5.read);",
      ].join("\n"),
    });
    const server = new TypeScriptServer(extension());
    const file = join(folder, "a.ts");
    server.tell("compilerOptionsForInferredProjects", {
      options: { module: "esnext", moduleResolution: "bundler", target: "es2022", strict: true },
    });
    server.tell("open", { file });
    const mistakes = (await server.ask("semanticDiagnosticsSync", { file })) as { text: string }[];
    expect(mistakes.map(({ text }) => text)).toEqual(["Type 'number' is not assignable to type 'string'."]);
    const hover = (await server.ask("quickinfo", { file, line: 4, offset: 8 })) as { displayString: string };
    expect(hover.displayString).toBe("const inc: DelayedFunction<[x: number], number>");
  });
}

/** A folder that is laid out as the packaged extension is. */
function extension(): string {
  const folder = temporaryFolder();
  const plugin = join(folder, "node_modules", "treadle-typescript-plugin");
  mkdirSync(join(folder, "dist"));
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  symlinkSync(join(root, "dist", "types"), join(folder, "dist", "types"));
  buildSync({
    absWorkingDir: root,
    entryPoints: ["client/typescript-plugin/index.cts"],
    outfile: join(plugin, "index.js"),
    bundle: true,
    format: "cjs",
    platform: "node",
  });
  writeFileSync(
    join(plugin, "package.json"),
    JSON.stringify({ name: "treadle-typescript-plugin", main: "index.js" }),
  );
  expect(readFileSync(join(plugin, "index.js"), "utf8")).toContain("module.exports");
  return folder;
}

/** `tsserver`, spoken to as an editor does. */
class TypeScriptServer {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (body: unknown) => void>();
  #asked = 0;

  constructor(extension: string) {
    this.#child = spawn(
      process.execPath,
      [
        tsserver,
        ...["--globalPlugins", "treadle-typescript-plugin"],
        ...["--pluginProbeLocations", extension],
        "--disableAutomaticTypingAcquisition",
      ],
      { cwd: dirname(tsserver), stdio: ["pipe", "pipe", "ignore"] },
    );
    onTestFinished(() => void this.#child.kill());
    createInterface({ input: this.#child.stdout! }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      const { type, request_seq, body } = JSON.parse(line) as {
        type: string;
        request_seq: number;
        body: unknown;
      };
      if (type === "response") this.#waiting.get(request_seq)?.(body);
    });
  }

  tell(command: string, args: unknown): void {
    const request = { seq: ++this.#asked, type: "request", command, arguments: args };
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
  }

  ask(command: string, args: unknown): Promise<unknown> {
    return new Promise((resolve) => {
      this.#waiting.set(this.#asked + 1, resolve);
      this.tell(command, args);
    });
  }
}
