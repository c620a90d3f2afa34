/**
 * Chromium with the panel's page in it: served with the policy that VS Code's webviews have, with the theme's variables
 * on its root and a host that is a script in Node.
 */
import { existsSync, mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import type { FromPanel, ToPanel } from "../../../server/protocol/panel.ts";
import { panelBundles } from "./panel-bundles.ts";
import { type ThemeName, themes } from "./themes.ts";

const executable = "/usr/bin/chromium";

/** False where there is no browser: nothing can be tested in one then. */
export const hasChromium = existsSync(executable);

/** A host that answers a page. */
export interface PageHost {
  /** Called with each message of the page; `send` gives one back. */
  receive(message: FromPanel, send: (message: ToPanel) => void): void;
}

export interface OpenOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What `getState` gives at first. */
  readonly state?: unknown;
  readonly reducedMotion?: boolean;
  /** In place of the layout worker's script. */
  readonly worker?: string;
}

/** A page with the panel in it. */
export interface OpenPanel {
  readonly page: Page;
  /** What went wrong in it; the policy's complaints as well. */
  readonly errors: string[];
  /** All that the page has posted. */
  readonly posted: FromPanel[];
  send(message: ToPanel): Promise<void>;
  /** What the page gave to `setState` last. */
  state(): Promise<unknown>;
}

declare global {
  interface Window {
    treadleState: unknown;
  }
}

/** One browser and one server for the pages of a test file. */
export class PanelBrowser {
  #browser: Browser | undefined;
  #server: Server | undefined;
  #origin = "";
  #worker: string | undefined;

  async start(): Promise<void> {
    const bundles = await panelBundles();
    this.#server = createServer((request, response) => {
      const name = (request.url ?? "/").slice(1).split("?")[0]!;
      if (name === "") {
        response.writeHead(200, {
          "content-type": "text/html",
          "content-security-policy": policy(this.#origin),
        });
        response.end(pageText);
        return;
      }
      const text =
        name === "layout-worker.js" && this.#worker !== undefined
          ? this.#worker
          : bundles[name as keyof typeof bundles];
      response.writeHead(text === undefined ? 404 : 200, {
        "content-type": name.endsWith(".css") ? "text/css" : "text/javascript",
      });
      response.end(text ?? "");
    });
    await new Promise<void>((listening) => this.#server!.listen(0, "127.0.0.1", listening));
    this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    this.#browser = await chromium.launch({
      executablePath: executable,
      args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"],
    });
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    await new Promise((closed) => this.#server?.close(closed));
  }

  async open(host: PageHost, options: OpenOptions = {}): Promise<OpenPanel> {
    const { theme = "dark", width = 1000, height = 640, state, reducedMotion = true, worker } = options;
    this.#worker = worker;
    const page = await this.#browser!.newPage({
      viewport: { width, height },
      reducedMotion: reducedMotion ? "reduce" : "no-preference",
    });
    const errors: string[] = [];
    const posted: FromPanel[] = [];
    page.on("pageerror", (error) => void errors.push(error.stack ?? error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("favicon")) errors.push(message.text());
    });
    const send = async (message: ToPanel): Promise<void> => {
      if (page.isClosed()) return;
      // As text: Playwright takes seconds for ten thousand values, and VS Code sends JSON as well.
      await page.evaluate((sent) => window.postMessage(JSON.parse(sent), "*"), JSON.stringify(message));
    };
    await page.exposeFunction("treadlePost", (message: FromPanel) => {
      posted.push(message);
      // Whoever answers a page that is being closed answers nobody.
      host.receive(message, (answer) => void send(answer).catch(() => undefined));
    });
    await page.addInitScript(prepare, { state, variables: themes[theme], theme });
    await page.goto(this.#origin);
    return { page, errors, posted, send, state: () => page.evaluate(() => window.treadleState) };
  }
}

/** Runs in the page before its scripts. */
function prepare(given: {
  readonly state: unknown;
  readonly variables: Readonly<Record<string, string>>;
  readonly theme: string;
}): void {
  window.treadleState = given.state;
  const post = (window as unknown as { treadlePost(message: unknown): void }).treadlePost;
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: post,
      getState: () => window.treadleState,
      setState: (state: unknown) => {
        // As in VS Code: what cannot be written as JSON is not kept.
        window.treadleState = JSON.parse(JSON.stringify(state));
      },
    }),
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const [name, value] of Object.entries(given.variables)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }
    document.body.classList.add(`vscode-${given.theme}`);
    if (given.theme.startsWith("high-contrast")) document.body.classList.add("vscode-high-contrast");
  });
}

const nonce = "dGVzdA";

/** The policy of the host, with this server for its `cspSource`. */
const policy = (source: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${source} 'wasm-unsafe-eval'`,
    `style-src ${source}`,
    `img-src ${source} data: blob:`,
    `font-src ${source}`,
    "worker-src blob:",
    `connect-src ${source}`,
  ].join("; ");

const pageText = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Treadle</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/panel.css"></head>
<body data-layout-worker="/layout-worker.js"><div id="app"></div><script nonce="${nonce}" src="/panel.js"></script></body>
</html>`;

/** Keeps a screenshot where CI looks for them. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = fileURLToPath(new URL("../../../out/screenshots", import.meta.url));
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

/** Waits until frames have been painted after everything that is under way. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
      }),
  );
}
