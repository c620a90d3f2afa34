/**
 * The page of a run's panel.
 */
import type * as vscode from "vscode";
import { mediaFile, webviewPage } from "../webview-page.ts";

/** A new page with a nonce of its own. */
export const panelPage = (webview: vscode.Webview, extension: vscode.Uri): string =>
  webviewPage(webview, extension, {
    name: "panel",
    attributes: { "data-layout-worker": mediaFile(webview, extension, "layout-worker.js") },
    // Graphviz.
    hasWebAssembly: true,
  });
