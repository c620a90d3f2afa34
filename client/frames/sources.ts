/**
 * What viewers show, as the client handles it: named, compared, and believed again after a reload of the window.
 */
import { basename, dirname, isAbsolute } from "node:path";
import * as vscode from "vscode";
import type { ArrayPlace, FileSet, FramesSource } from "../../server/protocol/frames.ts";

const { t } = vscode.l10n;

/** Of a viewer's panel, until the server has said better. */
export function sourceTitle(source: FramesSource): string {
  switch (source.kind) {
    case "file":
      return basename(source.path);
    case "array":
      return t("Lazy array in {0}", basename(source.place.script));
    case "sequence":
      return t("Frames in {0}", basename(folderOf(source)));
  }
}

/** The folder beside which things are saved. */
export function folderOf(source: FramesSource): string {
  if (source.kind === "file") return dirname(source.path);
  if (source.kind === "array") return dirname(source.place.script);
  const { files } = source;
  return files.by === "list" ? dirname(files.paths[0] ?? "") : files.folder;
}

/** Whether two viewers would show the same. Their parts are written in one order everywhere. */
export const isSameSource = (one: FramesSource, other: FramesSource): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** The files that a pattern such as `/data/run*\/frame_*.h5` means; undefined where it is not absolute. */
export function filesOfPattern(pattern: string): Extract<FileSet, { by: "glob" }> | undefined {
  // A backslash would mean "the next character as it is" in a pattern.
  const path = process.platform === "win32" ? pattern.replaceAll("\\", "/") : pattern;
  if (!isAbsolute(path)) return undefined;
  const parts = path.split("/");
  const special = parts.findIndex((part) => /[*?[\]{}()!]/.test(part));
  const fixed = parts.slice(0, special === -1 ? parts.length - 1 : special);
  const rest = parts.slice(fixed.length).join("/");
  if (rest === "") return undefined;
  const folder = fixed.join("/");
  return { by: "glob", folder: fixed.length === 1 ? `${folder}/` : folder, pattern: rest };
}

/** The source in what a page has saved; an earlier version may have written it, so it is believed part by part. */
export function savedSource(state: unknown): FramesSource | undefined {
  const source = partsOf(partsOf(state)["source"]);
  if (source["kind"] === "sequence") {
    const files = savedFiles(partsOf(source["files"]));
    return files && { kind: "sequence", files };
  }
  const place = source["kind"] === "array" ? arrayPlace(source["place"]) : undefined;
  return place && { kind: "array", place };
}

/** A place of an array, if it is one. */
export function arrayPlace(value: unknown): ArrayPlace | undefined {
  const { script, line, column, text } = partsOf(value);
  const isPlace =
    typeof script === "string" &&
    typeof line === "number" &&
    typeof column === "number" &&
    typeof text === "string";
  return isPlace ? { script, line, column, text } : undefined;
}

function savedFiles({ by, folder, pattern, paths }: Readonly<Record<string, unknown>>): FileSet | undefined {
  if (by === "folder" && typeof folder === "string") return { by, folder };
  if (by === "glob" && typeof folder === "string" && typeof pattern === "string")
    return { by, folder, pattern };
  const isList = by === "list" && Array.isArray(paths) && paths.every((path) => typeof path === "string");
  return isList ? { by, paths: paths as readonly string[] } : undefined;
}

const partsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
