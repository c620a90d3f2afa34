/**
 * All panels of a window: which run is in which, and where a new one opens.
 *
 * A script has one panel of its own, and its newest run takes the place of the last in it. A run that is opened from the
 * history gets a panel of its own, which no later run takes.
 */
import * as vscode from "vscode";
import type { FromPanel, PanelSource } from "../../server/protocol/panel.ts";
import type { RunView } from "../../server/protocol/run-view.ts";
import { fileName } from "../run-words.ts";
import type { Runs } from "../runs.ts";
import type { Server } from "../server.ts";
import { mediaFolder } from "../webview-page.ts";
import { copyText, revealSite, saveDrawing } from "./errands.ts";
import { Panel, type PanelHost, type Tab } from "./panel.ts";

/** As `package.json` names it in `onWebviewPanel`. */
export const panelType = "treadle.panel";

interface Held {
  readonly panel: Panel;
  /** Of panels that follow a script from run to run. */
  script: string | undefined;
}

export class Panels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #host: PanelHost;
  readonly #runs: Runs;
  readonly #held = new Map<string, Held>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(server: Server, runs: Runs, log: vscode.LogOutputChannel, extension: vscode.Uri) {
    this.#runs = runs;
    this.#host = { server, log, extension, errand: (panel, message) => this.#errand(panel, message) };
    this.#subscriptions = [
      vscode.window.registerWebviewPanelSerializer(panelType, this),
      server.on("treadle/panel/notice", ({ panel, notice }) => this.#held.get(panel)?.panel.notice(notice)),
      server.onDidStart(() => {
        for (const { panel } of this.#held.values()) panel.reopen();
      }),
      runs.onDidChange(({ forgotten }) => {
        for (const run of forgotten) this.#find({ kind: "run", run })?.panel.webview.dispose();
      }),
    ];
  }

  /** How many there are. */
  get count(): number {
    return this.#held.size;
  }

  /** The run of the panel that is in front, if one is. */
  get activeRun(): string | undefined {
    const active = [...this.#held.values()].find(({ panel }) => panel.webview.active);
    return active?.panel.source.kind === "run" ? active.panel.source.run : undefined;
  }

  /**
   * Shows a run: where it is shown already, else in its script's panel where it is the newest, else in a new one.
   * Without a `tab` the one that was seen last stays.
   */
  show(view: RunView, tab: Tab | undefined, { focus }: { readonly focus: boolean }): void {
    const source: PanelSource = { kind: "run", run: view.run };
    const newest = this.#runs.newestOf(view.script);
    const isNewest = !newest || newest.started <= view.started;
    const held = this.#find(source) ?? (isNewest ? this.#ofScript(view.script) : undefined);
    const name = title(view.script, view.kind === "preview");
    this.#reveal(held, source, isNewest ? view.script : undefined, name, tab, focus);
  }

  /** Shows the graph of a script by analysis; nothing is run. */
  analyse(script: string, { focus }: { readonly focus: boolean }): void {
    const source: PanelSource = { kind: "analysis", script };
    this.#reveal(this.#ofScript(script), source, script, title(script, true), "graph", focus);
  }

  /** Called by VS Code for each panel of the window before its reload. */
  async deserializeWebviewPanel(webview: vscode.WebviewPanel, state: unknown): Promise<void> {
    const source = savedSource(state);
    if (!source) {
      // Thrown away before its first answer: there is nothing to come back to.
      webview.dispose();
      return;
    }
    this.#hold(webview, source, source.kind === "analysis" ? source.script : undefined);
    await this.#runs.loaded().catch(() => undefined);
    const held = this.#find(source);
    const view = source.kind === "run" ? this.#runs.get(source.run) : undefined;
    if (held && view && this.#runs.newestOf(view.script)?.run === view.run) held.script = view.script;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #reveal(
    held: Held | undefined,
    source: PanelSource,
    follows: string | undefined,
    name: string,
    tab: Tab | undefined,
    focus: boolean,
  ): void {
    if (held) {
      if (!isSame(held.panel.source, source)) held.panel.replaceSource(source);
      held.panel.webview.title = name;
      held.panel.webview.reveal(undefined, !focus);
      if (tab) held.panel.showTab(tab);
      return;
    }
    const webview = vscode.window.createWebviewPanel(
      panelType,
      name,
      { viewColumn: this.#column(), preserveFocus: !focus },
      {
        enableScripts: true,
        localResourceRoots: [mediaFolder(this.#host.extension)],
        enableFindWidget: false,
      },
    );
    const panel = this.#hold(webview, source, follows);
    if (tab) panel.showTab(tab);
  }

  /** Where the other panels are, unless that is where the person writes; else beside the script. */
  #column(): vscode.ViewColumn {
    const active = vscode.window.tabGroups.activeTabGroup.viewColumn;
    const columns = [...this.#held.values()].map(({ panel }) => panel.webview.viewColumn);
    return columns.find((column) => column !== undefined && column !== active) ?? vscode.ViewColumn.Beside;
  }

  #hold(webview: vscode.WebviewPanel, source: PanelSource, script: string | undefined): Panel {
    const icon = (theme: string) =>
      vscode.Uri.joinPath(this.#host.extension, "media", "icons", `treadle-${theme}.svg`);
    webview.iconPath = { light: icon("light"), dark: icon("dark") };
    const panel = new Panel(webview, source, this.#host);
    this.#held.set(panel.id, { panel, script });
    webview.onDidDispose(() => {
      this.#held.delete(panel.id);
      panel.dispose();
    });
    return panel;
  }

  #find(source: PanelSource): Held | undefined {
    return [...this.#held.values()].find(({ panel }) => isSame(panel.source, source));
  }

  #ofScript(script: string): Held | undefined {
    return [...this.#held.values()].find((held) => held.script === script);
  }

  async #errand(
    { source }: Panel,
    message: Exclude<FromPanel, { type: "ask" | "drawn" | "log" }>,
  ): Promise<void> {
    switch (message.type) {
      case "reveal":
        return revealSite(message.site, { focus: false });
      case "save":
        return saveDrawing(message);
      case "copy":
        return copyText(message.text);
      case "command":
        await vscode.commands.executeCommand(...this.#commandOf(source, message));
    }
  }

  /** A panel's buttons are commands of the editor, with the panel's run. */
  #commandOf(
    source: PanelSource,
    { command, task }: Extract<FromPanel, { type: "command" }>,
  ): [command: string, argument: unknown] {
    const run = source.kind === "run" ? source.run : undefined;
    const script = source.kind === "run" ? this.#runs.get(source.run)?.script : source.script;
    switch (command) {
      case "run":
        return ["treadle.runPipeline", script];
      case "cancel":
        return ["treadle.cancelRun", run];
      case "rerun":
        return ["treadle.rerunFailed", run];
      case "report":
        return ["treadle.openReport", run];
      case "run-task":
        return ["treadle.runTask", { run, task }];
      case "run-from-task":
        return ["treadle.runFromTask", { run, task }];
    }
  }
}

function title(script: string, isPreview: boolean): string {
  const name = fileName(script);
  return isPreview ? vscode.l10n.t("Preview: {0}", name) : vscode.l10n.t("Run: {0}", name);
}

function isSame(one: PanelSource, other: PanelSource): boolean {
  if (one.kind === "run") return other.kind === "run" && one.run === other.run;
  return other.kind === "analysis" && one.script === other.script;
}

/** The source in what the page has saved; it was written by an earlier version, perhaps, so it is believed by its kind. */
function savedSource(state: unknown): PanelSource | undefined {
  const { source } = (state ?? {}) as { source?: Partial<Record<"kind" | "run" | "script", unknown>> };
  if (source?.kind === "run" && typeof source.run === "string") return { kind: "run", run: source.run };
  if (source?.kind === "analysis" && typeof source.script === "string") {
    return { kind: "analysis", script: source.script };
  }
  return undefined;
}
