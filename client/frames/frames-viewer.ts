/**
 * One viewer of frames: a webview, the name under which the server knows it, and the messages between the two. A custom
 * editor has one for each of its views, and so has each panel of a sequence or a lazy array.
 *
 *     webview ── ask ──▶ viewer ── treadle/frames/ask ──▶ server
 *     webview ◀─ answer, notice ─ viewer ◀── answer, treadle/frames/notice ──
 *
 * The client keeps nothing of what is shown. A hidden webview is thrown away by VS Code; it loads again when it is
 * seen, and asks `ready`. That is also what happens after a reload of the window and a crash of the server.
 */
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { FrameAnswer } from "../../server/protocol/frame-questions.ts";
import type {
  FrameProgress,
  FramesNotice,
  FramesSource,
  FromFramesPage,
  ToFramesPage,
} from "../../server/protocol/frames.ts";
import type { Server } from "../server.ts";
import { mediaFolder } from "../webview-page.ts";
import { framesPage } from "./frames-page.ts";
import { toPage } from "./page-bytes.ts";

type Asked = Extract<FromFramesPage, { type: "ask" }>;
type ToWrite = Extract<FromFramesPage, { type: "write" }>;

/** Messages of a page that are for the editor. */
export type FramesErrand = Exclude<FromFramesPage, { type: "ask" | "write" | "log" }>;

/** What a viewer needs of its surroundings. */
export interface FramesHost {
  readonly server: Server;
  readonly log: vscode.LogOutputChannel;
  readonly extension: vscode.Uri;
  errand(viewer: FramesViewer, message: FramesErrand): Promise<void>;
  /** Has a slice written where the person says; gives its size in bytes, or null when they have changed their mind. */
  write(viewer: FramesViewer, message: ToWrite): Promise<number | null>;
}

export class FramesViewer implements vscode.Disposable {
  /** Its name on the wire; another one after a reload of the window. */
  readonly id: string = randomUUID();
  readonly panel: vscode.WebviewPanel;
  readonly source: FramesSource;
  readonly #host: FramesHost;
  readonly #subscriptions: vscode.Disposable[];
  readonly #writing = new vscode.EventEmitter<FrameProgress>();
  /** Settles when the server knows the viewer. */
  #opened: Promise<unknown>;
  /** Counts the pages that were loaded: an answer for one that was thrown away would be taken for another's. */
  #page = 0;
  /** Number of the last question of this page; a new page counts from 1 again. */
  #lastNumber = 0;
  /** True from the page's first question until VS Code throws the page away. */
  #isLoaded = false;
  #isVisible = true;

  /** How far the slice is that is being written. */
  readonly onWriting = this.#writing.event;

  constructor(panel: vscode.WebviewPanel, source: FramesSource, host: FramesHost) {
    this.panel = panel;
    this.source = source;
    this.#host = host;
    panel.webview.options = { enableScripts: true, localResourceRoots: [mediaFolder(host.extension)] };
    this.#subscriptions = [
      this.#writing,
      panel.webview.onDidReceiveMessage((message: FromFramesPage) => this.#receive(message)),
      panel.onDidChangeViewState(() => this.#seen(panel.visible)),
    ];
    this.#opened = this.#open();
    // One that is made behind others, as after a reload of the window, has not been seen yet.
    this.#seen(panel.visible);
    panel.webview.html = framesPage(panel.webview, host.extension);
  }

  /** Makes the viewer known to a server that has not heard of it, and lets the page ask for everything. */
  reopen(): void {
    this.#opened = this.#open();
    if (!this.#isVisible) this.#tellVisible();
    this.notice({ notice: "source" });
  }

  /** Passes on what the server says. */
  notice(notice: FramesNotice): void {
    this.#post({ type: "notice", notice });
  }

  /** Passes on how far the slice is that is being written. */
  writing(progress: FrameProgress): void {
    this.#writing.fire(progress);
  }

  /** The webview is gone. */
  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#isLoaded = false;
    this.#host.server.notify("treadle/frames/close", { viewer: this.id });
  }

  #open(): Promise<unknown> {
    const opened = this.#host.server.ask("treadle/frames/open", {
      viewer: this.id,
      source: this.source,
      // Where the extension is on another machine than the screen, pictures go over a network.
      deflate: vscode.env.remoteName !== undefined,
    });
    // The page's questions are refused with the reason; here nobody waits yet.
    opened.catch((error) => this.#host.log.error(String(error)));
    return opened;
  }

  #seen(isVisible: boolean): void {
    if (isVisible === this.#isVisible) return;
    this.#isVisible = isVisible;
    if (!isVisible) this.#isLoaded = false;
    this.#tellVisible();
  }

  #tellVisible(): void {
    // Not before the server knows whom it is told of.
    this.#opened.then(
      () =>
        this.#host.server.notify("treadle/frames/visible", { viewer: this.id, isVisible: this.#isVisible }),
      () => undefined,
    );
  }

  #receive(message: FromFramesPage): void {
    switch (message.type) {
      case "ask":
        void this.#answer(message);
        return;
      case "write":
        void this.#write(message);
        return;
      case "log":
        this.#host.log.error(`[frames] ${message.text}`);
        return;
      default:
        this.#host.errand(this, message).catch((error) => {
          if (error instanceof vscode.CancellationError) return;
          void vscode.window.showErrorMessage(sentence(error));
        });
    }
  }

  async #answer({ number, question }: Asked): Promise<void> {
    if (number <= this.#lastNumber) this.#page++;
    this.#lastNumber = number;
    if (question.ask === "ready") this.#isLoaded = true;
    const page = this.#page;
    let told: ToFramesPage;
    try {
      await this.#opened;
      const answer = await this.#host.server.ask("treadle/frames/ask", { viewer: this.id, question });
      this.#takeTitle(answer);
      told = { type: "answer", number, answer: toPage(answer) };
    } catch (error) {
      told = { type: "refused", number, message: sentence(error) };
    }
    if (page === this.#page) this.#post(told);
  }

  async #write(message: ToWrite): Promise<void> {
    const { number } = message;
    const page = this.#page;
    let told: ToFramesPage;
    try {
      told = { type: "written", number, bytes: await this.#host.write(this, message) };
    } catch (error) {
      told = { type: "refused", number, message: sentence(error) };
    }
    if (page === this.#page) this.#post(told);
  }

  /** The server counts the files of a sequence, and names arrays; a custom editor is named by VS Code. */
  #takeTitle(answer: FrameAnswer<string>): void {
    if (this.source.kind !== "file" && answer !== null && "title" in answer) this.panel.title = answer.title;
  }

  #post(message: ToFramesPage): void {
    // A webview that is not there gets nothing; when it is there again it asks.
    if (this.#isLoaded) void this.panel.webview.postMessage(message);
  }
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
