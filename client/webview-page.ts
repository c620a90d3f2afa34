/**
 * The page that a webview loads: a script and a style of `dist/media`, and a policy that lets in nothing else.
 *
 * No text of a script, a run or a file is ever part of it: all of that comes by messages, once the page asks.
 */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** The only folder that a webview may read. */
export const mediaFolder = (extension: vscode.Uri): vscode.Uri =>
  vscode.Uri.joinPath(extension, "dist", "media");

/** The address of a file of `dist/media`, for a page. */
export const mediaFile = (webview: vscode.Webview, extension: vscode.Uri, name: string): string =>
  webview.asWebviewUri(vscode.Uri.joinPath(mediaFolder(extension), name)).toString();

export interface PageParts {
  /** Of its script and its style, without their endings. */
  readonly name: string;
  /** Attributes of the body: what the page must know before it can ask. */
  readonly attributes: Readonly<Record<`data-${string}`, string>>;
  /** Whether its script compiles WebAssembly. */
  readonly hasWebAssembly: boolean;
}

/** A new page with a nonce of its own. */
export function webviewPage(webview: vscode.Webview, extension: vscode.Uri, parts: PageParts): string {
  const nonce = randomBytes(16).toString("base64");
  const own = webview.cspSource;
  const policy = [
    "default-src 'none'",
    // Nothing is made from text, and from bytes only where a library is WebAssembly.
    `script-src 'nonce-${nonce}' ${own}${parts.hasWebAssembly ? " 'wasm-unsafe-eval'" : ""}`,
    `style-src ${own}`,
    // Images are drawn from pictures that the page made itself.
    `img-src ${own} data: blob:`,
    `font-src ${own}`,
    // A webview's files are of another origin than its page, so workers start from a blob of their text.
    "worker-src blob:",
    `connect-src ${own}`,
  ].join("; ");
  const attributes = Object.entries(parts.attributes)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join("");
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${mediaFile(webview, extension, `${parts.name}.css`)}">
    <title>Treadle</title>
  </head>
  <body${attributes}>
    <div id="app"></div>
    <script type="module" nonce="${nonce}" src="${mediaFile(webview, extension, `${parts.name}.js`)}"></script>
  </body>
</html>
`;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
