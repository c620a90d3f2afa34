/**
 * What has happened in the fake window, and what a person does in it: answers a question, closes a panel, opens a file.
 */
import type * as vscode from "vscode";
import { EventEmitter } from "./fake-events.ts";
import { Uri } from "./fake-types.ts";

/** A message, a pick or a dialog that waits for its answer. */
export interface Asked {
  readonly kind: "information" | "warning" | "error" | "pick" | "save" | "folder" | "files" | "input";
  readonly text: string;
  /** Labels of the buttons or of the things to pick. */
  readonly choices: readonly string[];
  /** What is said of something that is typed into an input. */
  readonly validate?: vscode.InputBoxOptions["validateInput"] | undefined;
  /** What the person does; without a label they close it. */
  answer(choice?: unknown): void;
}

/** A webview panel, and the page in it. */
export interface FakePanel {
  readonly panel: vscode.WebviewPanel;
  readonly posted: unknown[];
  /** The page says something. */
  say(message: unknown): void;
  show(visible: boolean): void;
  /** It comes to the front, or leaves it. */
  focus(active: boolean): void;
  close(): void;
}

/** A provider of custom editors, with what VS Code was told of it. */
export interface FakeEditor {
  readonly provider: vscode.CustomReadonlyEditorProvider;
  readonly options: Parameters<typeof vscode.window.registerCustomEditorProvider>[2];
}

export interface FakeTree {
  readonly id: string;
  readonly view: { visible: boolean; badge?: vscode.ViewBadge | undefined; description?: string };
  readonly provider: vscode.TreeDataProvider<unknown>;
  readonly selected: EventEmitter<vscode.TreeViewSelectionChangeEvent<unknown>>;
  readonly visibility: EventEmitter<vscode.TreeViewVisibilityChangeEvent>;
}

/** Everything that a test reads and does. `reset` gives a window in which nothing has happened. */
function freshWindow() {
  return {
    commands: new Map<string, (...args: never[]) => unknown>(),
    executed: [] as (readonly unknown[])[],
    context: {} as Record<string, unknown>,
    asked: [] as Asked[],
    panels: [] as FakePanel[],
    serializers: new Map<string, vscode.WebviewPanelSerializer>(),
    editors: new Map<string, FakeEditor>(),
    /** Files that are there: path → bytes; of other schemes by their URI. */
    sizes: new Map<string, number>(),
    deleted: [] as string[],
    /** What `findFiles` finds, and what it was asked for. */
    found: [] as vscode.Uri[],
    searched: [] as vscode.RelativePattern[],
    statusBar: [] as (vscode.StatusBarItem & { shown: boolean })[],
    trees: [] as FakeTree[],
    log: [] as string[],
    shown: [] as { uri: vscode.Uri; options: vscode.TextDocumentShowOptions | undefined }[],
    written: new Map<string, string>(),
    progress: [] as { title: string | undefined; reports: unknown[]; cancel: () => void; ended: boolean }[],
    clipboard: "",
    settings: {} as Record<string, unknown>,
    isTrusted: true,
    folders: [{ uri: Uri.file("/home/ada") }] as { uri: vscode.Uri }[] | undefined,
    saved: undefined as vscode.Uri | undefined,
    activeEditor: undefined as vscode.TextEditor | undefined,
    activeEditorChanged: new EventEmitter<vscode.TextEditor | undefined>(),
    documentOpened: new EventEmitter<vscode.TextDocument>(),
    documentChanged: new EventEmitter<vscode.TextDocumentChangeEvent>(),
    selectionChanged: new EventEmitter<vscode.TextEditorSelectionChangeEvent>(),
    trustGranted: new EventEmitter<void>(),
  };
}

export const host = freshWindow();

/** Back to a window in which nothing has happened. */
export function reset(): void {
  Object.assign(host, freshWindow());
}

/** Puts a question to the person; settles when they answer. */
export function ask(
  kind: Asked["kind"],
  text: string,
  choices: readonly string[],
  validate?: Asked["validate"],
): Promise<never> {
  return new Promise((resolve) => {
    host.asked.push({ kind, text, choices, validate, answer: (choice) => resolve(choice as never) });
  });
}

/** A webview as VS Code makes it; also for the serializer of a reloaded window. */
export function webviewPanel(title = ""): FakePanel {
  const received = new EventEmitter<unknown>();
  const disposed = new EventEmitter<void>();
  const viewState = new EventEmitter<vscode.WebviewPanelOnDidChangeViewStateEvent>();
  const posted: unknown[] = [];
  const webview = {
    html: "",
    options: {},
    cspSource: "https://webview",
    onDidReceiveMessage: received.event,
    asWebviewUri: (uri: vscode.Uri) => uri,
    postMessage: async (text: unknown) => {
      posted.push(text);
      return true;
    },
  } satisfies vscode.Webview;
  const panel = {
    webview,
    title,
    visible: true,
    active: false,
    onDidDispose: disposed.event,
    onDidChangeViewState: viewState.event,
    reveal: () => void host.executed.push(["reveal", panel.title]),
    dispose: () => {
      (panel as { active: boolean }).active = false;
      disposed.fire();
    },
  } as unknown as vscode.WebviewPanel & { visible: boolean; active: boolean };
  const fake: FakePanel = {
    panel,
    posted,
    say: (text) => received.fire(text),
    show: (visible) => {
      (panel as { visible: boolean }).visible = visible;
      viewState.fire({ webviewPanel: panel });
    },
    focus: (active) => {
      (panel as { active: boolean }).active = active;
      viewState.fire({ webviewPanel: panel });
    },
    close: () => panel.dispose(),
  };
  host.panels.push(fake);
  return fake;
}
