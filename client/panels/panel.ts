/**
 * One panel: a webview, the name under which the server knows it, and the messages between the two.
 *
 *     webview ── ask ──▶ panel ── treadle/panel/ask ──▶ server
 *     webview ◀─ answer, notice ─ panel ◀── answer, treadle/panel/notice ──
 *
 * The client keeps nothing of what is shown. A hidden webview is thrown away by VS Code; it loads again when it is
 * seen, asks `ready`, and is right at once. That is also what happens after a reload of the window and after a crash of
 * the server.
 */
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { FromPanel, PanelNotice, PanelSource, ToPanel } from "../../server/protocol/panel.ts";
import type { Server } from "../server.ts";
import { mediaFolder } from "../webview-page.ts";
import { panelPage } from "./panel-page.ts";

export type Tab = "graph" | "timeline";

/** What a panel needs of its surroundings. */
export interface PanelHost {
  readonly server: Server;
  readonly log: vscode.LogOutputChannel;
  readonly extension: vscode.Uri;
  /** Messages that are for the editor. */
  errand(panel: Panel, message: Exclude<FromPanel, { type: "ask" | "drawn" | "log" }>): Promise<void>;
}

export class Panel implements vscode.Disposable {
  /** Its name on the wire; another one after a reload of the window. */
  readonly id: string = randomUUID();
  readonly webview: vscode.WebviewPanel;
  readonly #host: PanelHost;
  readonly #subscriptions: vscode.Disposable[];
  #source: PanelSource;
  /** Settles when the server knows the panel and its source. */
  #opened: Promise<unknown>;
  /** True from the page's first question until VS Code throws the page away. */
  #isLoaded = false;
  /** To be shown as soon as there is a page. */
  #tab: Tab | undefined;

  constructor(webview: vscode.WebviewPanel, source: PanelSource, host: PanelHost) {
    this.webview = webview;
    this.#source = source;
    this.#host = host;
    webview.webview.options = { enableScripts: true, localResourceRoots: [mediaFolder(host.extension)] };
    this.#subscriptions = [
      webview.webview.onDidReceiveMessage((message: FromPanel) => this.#receive(message)),
      webview.onDidChangeViewState(() => {
        if (!webview.visible) this.#isLoaded = false;
      }),
    ];
    this.#opened = this.#open();
    webview.webview.html = panelPage(webview.webview, host.extension);
  }

  get source(): PanelSource {
    return this.#source;
  }

  /** Shows something else from now on. */
  replaceSource(source: PanelSource): void {
    this.#source = source;
    this.reopen();
  }

  /** Makes the panel known to a server that has not heard of it, and lets the page ask for everything. */
  reopen(): void {
    this.#opened = this.#open();
    this.#post({ type: "notice", notice: { notice: "source", source: this.#source } });
  }

  /** Shows one of the page's tabs, now or when there is a page. */
  showTab(tab: Tab): void {
    if (this.#isLoaded) this.#post({ type: "show", tab });
    else this.#tab = tab;
  }

  /** Passes on what the server says. */
  notice(notice: PanelNotice): void {
    this.#post({ type: "notice", notice });
  }

  /** The webview is gone. */
  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#host.server.notify("treadle/panel/close", { panel: this.id });
  }

  #open(): Promise<unknown> {
    const opened = this.#host.server.ask("treadle/panel/open", { panel: this.id, source: this.#source });
    // The page's questions are refused with the reason; here nobody waits yet.
    opened.catch((error) => this.#host.log.error(String(error)));
    return opened;
  }

  #receive(message: FromPanel): void {
    switch (message.type) {
      case "ask":
        void this.#answer(message);
        return;
      case "drawn":
        this.#host.server.notify("treadle/panel/drawn", { panel: this.id });
        return;
      case "log":
        this.#host.log.error(`[panel] ${message.text}`);
        return;
      default:
        this.#host.errand(this, message).catch((error) => {
          void vscode.window.showErrorMessage(sentence(error));
        });
    }
  }

  async #answer({ number, question }: Extract<FromPanel, { type: "ask" }>): Promise<void> {
    if (question.ask === "ready") this.#isLoaded = true;
    try {
      await this.#opened;
      const answer = await this.#host.server.ask("treadle/panel/ask", { panel: this.id, question });
      this.#post({ type: "answer", number, answer });
    } catch (error) {
      this.#post({ type: "refused", number, message: sentence(error) });
    }
    if (question.ask === "ready" && this.#tab !== undefined) {
      this.#post({ type: "show", tab: this.#tab });
      this.#tab = undefined;
    }
  }

  #post(message: ToPanel): void {
    // A webview that is not there gets nothing; when it is there again it asks.
    if (this.#isLoaded) void this.webview.webview.postMessage(message);
  }
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
