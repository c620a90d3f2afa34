/**
 * Chromium with the viewer's page in it: served with the policy that VS Code's webviews have, with the theme's variables
 * on its root and a host that is a script in Node. Bytes cross as base64 and are `Uint8Array` on both sides.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { FromFramesPage, ToFramesPage } from "../../../../server/protocol/frames.ts";
import { type ThemeName, themes } from "../../harness/themes.ts";
import { framesBundles, type PageBundles } from "./frames-bundles.ts";

/** A host that answers a page. */
export interface FramesPageHost {
  /** Called with each message of the page; `send` gives one back. */
  receive(message: FromFramesPage, send: (message: ToFramesPage) => void): void;
}

export interface FramesOpenOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What `getState` gives at first. */
  readonly state?: unknown;
  readonly reducedMotion?: boolean;
  /** Device pixels for each pixel of the page. */
  readonly scale?: number;
  /** As Windows' contrast themes do. */
  readonly forcedColors?: boolean;
  /** Attributes of the body, as the client writes them, such as `data-colormap`. */
  readonly body?: Readonly<Record<string, string>>;
}

/** A page with the viewer in it. */
export interface OpenFrames {
  readonly page: Page;
  /** What went wrong in it; the policy's complaints as well. */
  readonly errors: string[];
  /** All that the page has posted. */
  readonly posted: FromFramesPage[];
  send(message: ToFramesPage): Promise<void>;
  /** What the page gave to `setState` last. */
  state(): Promise<unknown>;
}

declare global {
  interface Window {
    treadleFramesState: unknown;
  }
}

/** One browser and one server for the pages of a test file. */
export class FramesBrowser {
  #browser: Browser | undefined;
  #server: Server | undefined;
  #origin = "";
  #body: Readonly<Record<string, string>> = {};
  readonly #entry: string | undefined;

  /** `entry` is the script of the page, relative to the repository; default: the viewer itself. */
  constructor(entry?: string) {
    this.#entry = entry;
  }

  async start(): Promise<void> {
    const bundles = await framesBundles(this.#entry);
    this.#server = createServer((request, response) => {
      const name = (request.url ?? "/").slice(1).split("?")[0]!;
      if (name === "") {
        response.writeHead(200, {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": policy(this.#origin),
        });
        response.end(pageText(this.#body));
        return;
      }
      const text = bundles[name as keyof PageBundles] as string | undefined;
      response.writeHead(text === undefined ? 404 : 200, {
        "content-type": `${name.endsWith(".css") ? "text/css" : "text/javascript"}; charset=utf-8`,
      });
      response.end(text ?? "");
    });
    await new Promise<void>((listening) => this.#server!.listen(0, "127.0.0.1", listening));
    this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    this.#browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"],
    });
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    const server = this.#server;
    if (server) await new Promise((closed) => server.close(closed));
  }

  /** A page; closing it closes all that belongs to it. */
  async open(host: FramesPageHost, options: FramesOpenOptions = {}): Promise<OpenFrames> {
    const { theme = "dark", width = 1100, height = 720, state, reducedMotion = true } = options;
    this.#body = options.body ?? {};
    const context: BrowserContext = await this.#browser!.newContext({
      viewport: { width, height },
      deviceScaleFactor: options.scale ?? 1,
      reducedMotion: reducedMotion ? "reduce" : "no-preference",
      forcedColors: options.forcedColors ? "active" : "none",
    });
    const page = await context.newPage();
    // Less than a test has, so that what is waited for in vain is named.
    page.setDefaultTimeout(20_000);
    const errors: string[] = [];
    const posted: FromFramesPage[] = [];
    page.on("pageerror", (error) => void errors.push(error.stack ?? error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("favicon")) errors.push(message.text());
    });
    page.on("close", () => void context.close().catch(() => undefined));
    const send = async (message: ToFramesPage): Promise<void> => {
      if (page.isClosed()) return;
      await page.evaluate(
        (sent) => (window as unknown as { treadleDeliver(text: string): void }).treadleDeliver(sent),
        JSON.stringify(message, packed),
      );
    };
    await page.exposeFunction("treadlePost", (text: string) => {
      const message = JSON.parse(text, unpacked) as FromFramesPage;
      posted.push(message);
      // Whoever answers a page that is being closed answers nobody.
      host.receive(message, (answer) => void send(answer).catch(() => undefined));
    });
    await page.addInitScript(prepare, { state, variables: themes[theme], theme });
    await page.goto(this.#origin);
    return { page, errors, posted, send, state: () => page.evaluate(() => window.treadleFramesState) };
  }
}

/** Bytes as JSON can hold them. `JSON.stringify` asks with what `toJSON` has not touched: a typed array is an object. */
const packed = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array
    ? { $bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") }
    : value;

const unpacked = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && "$bytes" in value
    ? new Uint8Array(Buffer.from(String(value.$bytes), "base64"))
    : value;

/** Runs in the page before its scripts. */
function prepare(given: {
  readonly state: unknown;
  readonly variables: Readonly<Record<string, string>>;
  readonly theme: string;
}): void {
  window.treadleFramesState = given.state;
  const post = (window as unknown as { treadlePost(text: string): void }).treadlePost;
  const toText = (bytes: Uint8Array): string => {
    const parts: string[] = [];
    for (let at = 0; at < bytes.length; at += 32_768) {
      parts.push(String.fromCharCode(...bytes.subarray(at, at + 32_768)));
    }
    return btoa(parts.join(""));
  };
  const toBytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  Object.assign(window, {
    treadleDeliver: (text: string) => {
      const message: unknown = JSON.parse(text, (_key, value) =>
        typeof value === "object" && value !== null && "$bytes" in value ? toBytes(value.$bytes) : value,
      );
      window.postMessage(message, "*");
    },
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) =>
        post(
          JSON.stringify(message, (_key, value) =>
            value instanceof Uint8Array ? { $bytes: toText(value) } : value,
          ),
        ),
      getState: () => window.treadleFramesState,
      setState: (state: unknown) => {
        // As in VS Code: what cannot be written as JSON is not kept.
        window.treadleFramesState = JSON.parse(JSON.stringify(state));
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
    `script-src 'nonce-${nonce}' ${source}`,
    `style-src ${source}`,
    `img-src ${source} data: blob:`,
    `font-src ${source}`,
    "worker-src blob:",
    `connect-src ${source}`,
  ].join("; ");

function pageText(body: Readonly<Record<string, string>>): string {
  const attributes = Object.entries(body).map(
    ([name, value]) => ` ${name}="${value.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Treadle</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/frames.css"></head>
<body${attributes.join("")}><div id="app"></div><script nonce="${nonce}" src="/frames.js"></script></body>
</html>`;
}
