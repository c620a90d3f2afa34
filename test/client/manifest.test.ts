import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { sampleFiles } from "../../client/commands/start-commands.ts";
import { activate } from "../../client/extension.ts";
import { arrayType, framesAnyType, framesType, sequenceType } from "../../client/frames/frames-types.ts";
import { panelType } from "../../client/panels/panels.ts";
import { endings } from "../../server/frames/sources/file-set.ts";
import { defaultSettings } from "../../server/protocol/settings.ts";
import { root } from "../harness/treadle.ts";
import { host, reset, Uri } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

const read = (path: string) => readFileSync(join(root, path), "utf8");

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Setting {
  readonly default: unknown;
  readonly order: number;
  readonly scope: string;
  readonly description?: string;
  readonly markdownDescription?: string;
}

const text = read("package.json");
const manifest = JSON.parse(text) as {
  readonly main: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category: string; icon: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly (MenuItem & { key: string; mac: string })[];
    readonly views: Readonly<Record<string, readonly { id: string; icon: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { id: string; icon: string }[] };
    readonly viewsWelcome: readonly { view: string; contents: string; when: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly customEditors: readonly {
      readonly viewType: string;
      readonly priority: string;
      readonly selector: readonly { readonly filenamePattern: string }[];
    }[];
    readonly walkthroughs: readonly {
      steps: readonly { description: string; media: { svg: string }; completionEvents: readonly string[] }[];
    }[];
  };
};
const { commands, menus, keybindings, views, viewsWelcome, configuration, walkthroughs } =
  manifest.contributes;
const texts = JSON.parse(read("package.nls.json")) as Readonly<Record<string, string>>;
const ids = commands.map(({ command }) => command);

/** The window after activation: what was registered, and which context keys were set. */
function activated(): typeof host {
  reset();
  const context = {
    subscriptions: [],
    extensionUri: Uri.file("/ext"),
    globalStorageUri: Uri.file("/storage"),
    workspaceState: { get: () => undefined, update: async () => undefined },
  };
  activate(context as unknown as vscode.ExtensionContext);
  return host;
}

test("every command of the manifest is registered, and no other", () => {
  expect([...activated().commands.keys()].sort()).toEqual([...ids].sort());
});

test("every command has a title, the category Treadle and an icon", () => {
  for (const { command, title, category, icon } of commands) {
    expect(title, command).toMatch(/^%command\./);
    expect(category, command).toBe("Treadle");
    expect(icon, command).toMatch(/^\$\([a-z-]+\)$/);
  }
});

test("every command says when it is in the palette, but those that can always be run", () => {
  const said = new Set(menus["commandPalette"]!.map(({ command }) => command));
  expect(ids.filter((id) => !said.has(id))).toEqual([
    "treadle.newPipeline",
    "treadle.openSample",
    "treadle.showOutput",
    "treadle.restartServer",
    "treadle.openFolderAsFrames",
    "treadle.openPatternAsFrames",
  ]);
});

test("menus, keys, welcome views and walkthrough name commands that exist", () => {
  const named = [
    ...Object.values(menus).flatMap((items) => items.map(({ command }) => command)),
    ...keybindings.map(({ command }) => command),
    ...[
      ...Object.values(texts)
        .join("\n")
        .matchAll(/command:(treadle\.\w+)/g),
    ].map(([, id]) => id!),
    ...[...text.matchAll(/onCommand:(treadle\.\w+)/g)].map(([, id]) => id!),
  ];
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((id) => !ids.includes(id))).toEqual([]);
});

test("conditions name context keys that somebody sets", () => {
  const sources = readdirSync(join(root, "client"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => read(join("client", path)))
    .join("\n");
  const conditions = [
    ...Object.values(menus).flat(),
    ...keybindings,
    ...viewsWelcome,
    ...(commands as readonly { enablement?: string }[]).map(({ enablement }) => ({ when: enablement })),
  ].flatMap(({ when }) => (when === undefined ? [] : [when]));
  const viewIds = Object.values(views).flatMap((list) => list.map(({ id }) => id));
  const keys = new Set(conditions.flatMap((when) => when.match(/treadle\.\w+/g) ?? []));
  expect(keys.size).toBeGreaterThan(5);
  for (const key of keys) {
    if (viewIds.includes(key) || key === panelType) continue;
    expect(sources, key).toMatch(new RegExp(`"${key.replace(".", "\\.")}", (is|has|scripts|true)`));
  }
});

test("what runs a script is offered in trusted workspaces only", () => {
  const runs = [
    "treadle.runPipeline",
    "treadle.rerunFailed",
    "treadle.runTask",
    "treadle.runFromTask",
    "treadle.previewArray",
  ];
  for (const command of runs) {
    const { enablement } = commands.find((one) => one.command === command) as { enablement?: string };
    expect(enablement, command).toContain("isWorkspaceTrusted");
  }
  const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  expect(supported).toBe("limited");
  expect(restrictedConfigurations.every((name) => name in configuration.properties)).toBe(true);
});

test("every text of the manifest has a key, and every key a text", () => {
  const used = [...text.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key!);
  expect(used.length).toBeGreaterThan(40);
  expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort());
  expect(Object.entries(texts).filter(([, written]) => written.trim() === "")).toEqual([]);
});

test("the settings of the manifest are those of the server, with its defaults", () => {
  const flat = (value: unknown, path: string): [string, unknown][] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([name, part]) => flat(part, `${path}.${name}`))
      : [[path, value]];
  const declared = Object.entries(configuration.properties).map(([name, setting]) => [name, setting.default]);
  expect(Object.fromEntries(declared)).toEqual({
    ...Object.fromEntries(flat(defaultSettings, "treadle")),
    // Of the client alone.
    "treadle.graph.openOnRun": true,
  });
});

test("every setting has a description, a place and a scope", () => {
  const settings = Object.entries(configuration.properties);
  for (const [name, { description, markdownDescription, scope }] of settings) {
    expect(description ?? markdownDescription, name).toMatch(/^%setting\./);
    expect(scope, name).toMatch(/^(machine-overridable|resource|window)$/);
  }
  expect(settings.map(([, { order }]) => order)).toEqual(settings.map((_, position) => position + 1));
});

test("views are those that are made, each with a welcome for when it is empty", () => {
  const declared = Object.values(views).flatMap((list) => list.map(({ id }) => id));
  expect(activated().trees.map(({ id }) => id)).toEqual(declared);
  expect(new Set(viewsWelcome.map(({ view }) => view))).toEqual(new Set(declared));
  expect(viewsWelcome.every(({ when }) => when !== "")).toBe(true);
});

test("it is woken by scripts and by its own panels, and by nothing that is always there", () => {
  const panels = [panelType, sequenceType, arrayType];
  expect(manifest.activationEvents).toEqual([
    "onLanguage:typescript",
    "onLanguage:javascript",
    ...panels.map((type) => `onWebviewPanel:${type}`),
  ]);
  expect([...activated().serializers.keys()].sort()).toEqual(panels.sort());
});

test("HDF5 files are its own by their endings, and all others by Open With", () => {
  const { customEditors } = manifest.contributes;
  expect([...activated().editors.keys()]).toEqual(customEditors.map(({ viewType }) => viewType));
  expect(customEditors.map(({ viewType, priority }) => [viewType, priority])).toEqual([
    [framesType, "default"],
    [framesAnyType, "option"],
  ]);
  const [frames, any] = customEditors.map(({ selector }) => selector.map((one) => one.filenamePattern));
  expect(any).toEqual(["*"]);
  const [, listed] = /^\*\.\{(.*)\}$/.exec(frames![0]!)!;
  expect(new Set(listed!.split(","))).toEqual(endings);
  // The explorer's menu can name no list, so it repeats it.
  const { when } = menus["explorer/context"]!.find(({ command }) => command === "treadle.openFilesAsFrames")!;
  expect(when).toContain(`(${listed!.replaceAll(",", "|")})`);
});

test("the walkthrough has five steps, each with a picture, an action and an event that completes it", () => {
  expect(walkthroughs).toHaveLength(1);
  const { steps } = walkthroughs[0]!;
  expect(steps).toHaveLength(5);
  for (const { description, media, completionEvents } of steps) {
    expect(texts[description.slice(1, -1)]).toContain("](command:");
    expect(completionEvents.length).toBeGreaterThan(0);
    // A picture in colours of its own is unreadable in some theme.
    expect(read(media.svg)).toContain("var(--vscode-");
    expect(read(media.svg)).not.toMatch(/"#[0-9a-f]{3,8}"|rgb\(|url\(|href/i);
  }
});

test("icons are there; the one of the activity bar takes the theme's colour", () => {
  const icons = [manifest.icon, ...manifest.contributes.viewsContainers.activitybar.map(({ icon }) => icon)];
  for (const icon of [...icons, "media/icons/treadle-light.svg", "media/icons/treadle-dark.svg"]) {
    expect(existsSync(join(root, icon)), icon).toBe(true);
  }
  const bar = read("media/icons/treadle.svg");
  expect(bar).toContain("currentColor");
  // Width and height are in the header of a PNG.
  const png = readFileSync(join(root, manifest.icon));
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([256, 256]);
});

test("the sample is what the command copies", () => {
  expect(readdirSync(join(root, "media/sample")).sort()).toEqual([...sampleFiles].sort());
});
