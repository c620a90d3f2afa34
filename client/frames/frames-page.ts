/**
 * The page of a viewer of frames, with what the settings say it begins with.
 */
import * as vscode from "vscode";
import { defaultSettings } from "../../server/protocol/settings.ts";
import { mediaFile, webviewPage } from "../webview-page.ts";

/** A new page with a nonce of its own. */
export function framesPage(webview: vscode.Webview, extension: vscode.Uri): string {
  const { colormap, range } = defaultSettings.frames;
  const settings = vscode.workspace.getConfiguration("treadle");
  return webviewPage(webview, extension, {
    name: "frames",
    attributes: {
      "data-colormap": String(settings.get("frames.colormap", colormap)),
      "data-range": String(settings.get("frames.range", range)),
      "data-gif-worker": mediaFile(webview, extension, "gif-worker.js"),
    },
    hasWebAssembly: false,
  });
}
