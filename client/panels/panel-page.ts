/**
 * The page that a panel's webview loads: three files of `dist/media`, and a policy that lets in nothing else.
 *
 * No text of a script or a run is ever part of it: all of that comes by messages, once the page asks.
 */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** The only folder that the webview may read. */
export const mediaFolder = (extension: vscode.Uri): vscode.Uri =>
  vscode.Uri.joinPath(extension, "dist", "media");

/** A new page with a nonce of its own. */
export function panelPage(webview: vscode.Webview, extension: vscode.Uri): string {
  const file = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(mediaFolder(extension), name)).toString();
  const nonce = randomBytes(16).toString("base64");
  const own = webview.cspSource;
  const policy = [
    "default-src 'none'",
    // Graphviz is WebAssembly; nothing else is made from bytes or text.
    `script-src 'nonce-${nonce}' ${own} 'wasm-unsafe-eval'`,
    `style-src ${own}`,
    // PNGs are drawn from a picture of the graph that the page made itself.
    `img-src ${own} data: blob:`,
    `font-src ${own}`,
    // A webview's files are of another origin than its page, so the layout worker starts from a blob of its text.
    "worker-src blob:",
    `connect-src ${own}`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${file("panel.css")}">
    <title>Treadle</title>
  </head>
  <body data-layout-worker="${file("layout-worker.js")}">
    <div id="app"></div>
    <script type="module" nonce="${nonce}" src="${file("panel.js")}"></script>
  </body>
</html>
`;
}
