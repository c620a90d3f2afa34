/**
 * What the client hands over with `initialize`, and where the workspace lies. A client that hands over nothing gets a
 * server that keeps nothing and runs nothing.
 */
import type { InitializeParams } from "vscode-languageserver/node";
import type { ServerOptions } from "../protocol/methods.ts";
import { pathOf } from "./paths.ts";

/** The options as they were sent; what is missing or of another kind is left out, and trust is refused. */
export function serverOptions(sent: unknown): ServerOptions {
  const parts = typeof sent === "object" && sent !== null ? (sent as Record<string, unknown>) : {};
  const { storage, translations } = parts;
  return {
    isTrusted: parts["isTrusted"] === true,
    ...(typeof storage === "string" && storage !== "" && { storage }),
    ...(typeof translations === "string" && translations !== "" && { translations }),
  };
}

/** The workspace folders, as absolute paths. */
export function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.flatMap((uri) => pathOf(uri) ?? []);
}
