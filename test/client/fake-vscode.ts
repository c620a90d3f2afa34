/**
 * The part of `vscode` that the client uses, in memory: what it shows can be read, and a test does what a person would.
 * The compiler compares every member with `@types/vscode`; what VS Code makes of it is tested in the real one.
 */
import type * as vscode from "vscode";
import { EventEmitter } from "./fake-events.ts";
import { ask, host, webviewPanel } from "./fake-host.ts";
import { Disposable } from "./fake-types.ts";

export { CancellationTokenSource, EventEmitter } from "./fake-events.ts";
export { type FakePanel, type FakeTree, host, reset, webviewPanel } from "./fake-host.ts";
export {
  Disposable,
  MarkdownString,
  Position,
  Range,
  RelativePattern,
  Selection,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  Uri,
} from "./fake-types.ts";

export class CancellationError extends Error {}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;
export const StatusBarAlignment = { Left: 1, Right: 2 } as const;
export const ProgressLocation = { SourceControl: 1, Window: 10, Notification: 15 } as const;
export const FileType = { Unknown: 0, File: 1, Directory: 2 } as const;
export const InputBoxValidationSeverity = { Info: 1, Warning: 2, Error: 3 } as const;
export const ViewColumn = { Active: -1, Beside: -2, One: 1, Two: 2 } as const;
export const TextEditorRevealType = { Default: 0, InCenterIfOutsideViewport: 2 } as const;

function message(kind: "information" | "warning" | "error") {
  return (text: string, ...rest: unknown[]): Promise<never> =>
    ask(
      kind,
      text,
      rest.filter((part) => typeof part === "string"),
    );
}

function logChannel(name: string): vscode.LogOutputChannel {
  const write = (level: string) => (text: string | Error) => void host.log.push(`${name} ${level} ${text}`);
  const channel = {
    name,
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    show: () => undefined,
    dispose: () => undefined,
  } satisfies Partial<vscode.LogOutputChannel>;
  return channel as unknown as vscode.LogOutputChannel;
}

export const window = {
  get activeTextEditor() {
    return host.activeEditor;
  },
  visibleTextEditors: [] as readonly vscode.TextEditor[],
  tabGroups: { activeTabGroup: { viewColumn: 1 } },
  onDidChangeActiveTextEditor: (listener: (editor: vscode.TextEditor | undefined) => unknown) =>
    host.activeEditorChanged.event(listener),
  onDidChangeTextEditorSelection: (listener: (event: vscode.TextEditorSelectionChangeEvent) => unknown) =>
    host.selectionChanged.event(listener),
  showInformationMessage: message("information"),
  showWarningMessage: message("warning"),
  showErrorMessage: message("error"),
  showQuickPick: (items: readonly vscode.QuickPickItem[], options?: vscode.QuickPickOptions) =>
    ask(
      "pick",
      options?.title ?? "",
      items.map(({ label }) => label),
    ).then((label) => items.find((item) => item.label === label)),
  showSaveDialog: (options?: vscode.SaveDialogOptions) => ask("save", options?.defaultUri?.fsPath ?? "", []),
  showOpenDialog: (options?: vscode.OpenDialogOptions) =>
    ask(options?.canSelectFolders ? "folder" : "files", options?.title ?? "", []),
  showInputBox: (options?: vscode.InputBoxOptions) =>
    ask("input", options?.value ?? "", [], options?.validateInput),
  setStatusBarMessage: () => new Disposable(() => undefined),
  showTextDocument: async (uri: unknown, options?: vscode.TextDocumentShowOptions) => {
    host.shown.push({ uri: uri as vscode.Uri, options });
    return { revealRange: () => undefined };
  },
  createOutputChannel: logChannel,
  createStatusBarItem: () => {
    const item = {
      text: "",
      shown: false,
      show: () => {
        item.shown = true;
      },
      hide: () => {
        item.shown = false;
      },
      dispose: () => undefined,
    };
    host.statusBar.push(item as unknown as vscode.StatusBarItem & { shown: boolean });
    return item as unknown as vscode.StatusBarItem;
  },
  createWebviewPanel: (_type: string, title: string) => webviewPanel(title).panel,
  registerWebviewPanelSerializer: (type: string, serializer: vscode.WebviewPanelSerializer) => {
    host.serializers.set(type, serializer);
    return new Disposable(() => host.serializers.delete(type));
  },
  registerCustomEditorProvider: (
    type: string,
    provider: vscode.CustomReadonlyEditorProvider,
    options: Parameters<typeof vscode.window.registerCustomEditorProvider>[2],
  ) => {
    host.editors.set(type, { provider, options });
    return new Disposable(() => host.editors.delete(type));
  },
  createTreeView: (id: string, { treeDataProvider }: vscode.TreeViewOptions<unknown>) => {
    const selected = new EventEmitter<vscode.TreeViewSelectionChangeEvent<unknown>>();
    const visibility = new EventEmitter<vscode.TreeViewVisibilityChangeEvent>();
    const view = {
      visible: true,
      badge: undefined as vscode.ViewBadge | undefined,
      description: "",
      onDidChangeSelection: selected.event,
      onDidChangeVisibility: visibility.event,
      dispose: () => undefined,
    };
    host.trees.push({ id, view, provider: treeDataProvider, selected, visibility });
    return view as unknown as vscode.TreeView<unknown>;
  },
  withProgress: (
    options: vscode.ProgressOptions,
    task: (progress: vscode.Progress<unknown>, token: vscode.CancellationToken) => Thenable<unknown>,
  ) => {
    const cancelled = new EventEmitter<void>();
    const shown = {
      title: options.title,
      reports: [] as unknown[],
      cancel: () => cancelled.fire(),
      ended: false,
    };
    host.progress.push(shown);
    return task(
      { report: (value) => void shown.reports.push(value) },
      { isCancellationRequested: false, onCancellationRequested: cancelled.event },
    ).then((result) => {
      shown.ended = true;
      return result;
    });
  },
} satisfies { [Member in keyof typeof vscode.window]?: unknown };

export const commands = {
  registerCommand: (name: string, perform: (...args: never[]) => unknown) => {
    host.commands.set(name, perform);
    return new Disposable(() => host.commands.delete(name));
  },
  executeCommand: async (name: string, ...args: unknown[]) => {
    host.executed.push([name, ...args]);
    if (name === "setContext") host.context[args[0] as string] = args[1];
    return host.commands.get(name)?.(...(args as never[]));
  },
} satisfies { [Member in keyof typeof vscode.commands]?: unknown };

export const workspace = {
  get isTrusted() {
    return host.isTrusted;
  },
  get workspaceFolders() {
    return host.folders;
  },
  asRelativePath: (path: string | vscode.Uri) =>
    (typeof path === "string" ? path : path.fsPath).replace(/^\/home\/ada\//, ""),
  getConfiguration: (section: string) => ({
    get: (name: string, fallback: unknown) => host.settings[`${section}.${name}`] ?? fallback,
  }),
  findFiles: async (pattern: vscode.GlobPattern) => {
    host.searched.push(pattern as vscode.RelativePattern);
    return host.found;
  },
  save: async () => host.saved,
  openTextDocument: async (options: unknown) => options,
  onDidOpenTextDocument: (listener: (document: vscode.TextDocument) => unknown) =>
    host.documentOpened.event(listener),
  onDidChangeTextDocument: (listener: (event: vscode.TextDocumentChangeEvent) => unknown) =>
    host.documentChanged.event(listener),
  onDidGrantWorkspaceTrust: (listener: () => unknown) => host.trustGranted.event(listener),
  fs: {
    writeFile: async (uri: vscode.Uri, bytes: Uint8Array) => {
      host.written.set(uri.fsPath, Buffer.from(bytes).toString("utf8"));
    },
    readFile: async (uri: vscode.Uri) => new TextEncoder().encode(`text of ${uri.fsPath}`),
    createDirectory: async () => undefined,
    stat: async (uri: vscode.Uri) => {
      const size = host.sizes.get(uri.scheme === "file" ? uri.fsPath : uri.toString());
      if (size === undefined && !host.written.has(uri.fsPath)) throw new Error("FileNotFound");
      return { type: FileType.File, size: size ?? 0, ctime: 0, mtime: 0 };
    },
    readDirectory: async (uri: vscode.Uri) =>
      [...host.sizes.keys()]
        .filter((path) => path.startsWith(`${uri.fsPath}/`))
        .map((path): [string, number] => [path.slice(uri.fsPath.length + 1), FileType.Directory]),
    delete: async (uri: vscode.Uri) => {
      host.deleted.push(uri.fsPath);
    },
    copy: async (from: vscode.Uri, to: vscode.Uri) => {
      host.written.set(to.fsPath, `copy of ${from.fsPath}`);
    },
  } satisfies { [Member in keyof vscode.FileSystem]?: unknown },
} satisfies { [Member in keyof typeof vscode.workspace]?: unknown };

export const env = {
  language: "en",
  remoteName: undefined as string | undefined,
  clipboard: {
    readText: async () => host.clipboard,
    writeText: async (text: string) => {
      host.clipboard = text;
    },
  },
  openExternal: async (uri: vscode.Uri) => {
    host.executed.push(["openExternal", uri.fsPath]);
    return true;
  },
} satisfies { [Member in keyof typeof vscode.env]?: unknown };

/** English: every text is its own translation. */
export const l10n = {
  uri: undefined,
  t: (text: string, ...args: unknown[]) =>
    text.replace(/\{(\d+)\}/g, (_, position: string) => String(args[Number(position)])),
} satisfies { [Member in keyof typeof vscode.l10n]?: unknown };
