/**
 * The paths of a run as the editor writes them. Runs name files by their real paths; an editor that opened a folder
 * through a link, or writes its drive in another case, knows them by others, and would not find its own documents.
 *
 *     /home/ada/frames  ─(link)─▶  /data/7/frames          events say /data/7/frames/read.ts,
 *                                                          everybody in here hears /home/ada/frames/read.ts
 *
 * Asked once, where events come in; recordings have the editor's paths already.
 */
import { realpathSync } from "node:fs";
import { basename, dirname, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Diagnostic } from "../../protocol/diagnostics.ts";
import type { ErrorView } from "../../protocol/error-view.ts";
import type { RunEvent } from "../../protocol/events.ts";
import type { CallSite } from "../../protocol/sites.ts";

/** A folder or file as the editor has it, and where it really is. */
export interface Root {
  readonly editor: string;
  readonly real: string;
}

export class EditorPaths {
  /** The longest first: a link within a linked folder counts before that. */
  readonly #roots: readonly Root[];
  readonly #separator: string;
  /** The editor's way to write a drive, on systems that have some. */
  readonly #drive: string | undefined;

  /** @param script as the editor writes it; its drive is written as there */
  constructor(roots: readonly Root[], script: string, isWindows = process.platform === "win32") {
    this.#separator = isWindows ? "\\" : "/";
    this.#drive = isWindows && /^[A-Za-z]:/.test(script) ? script.slice(0, 2) : undefined;
    this.#roots = roots
      .map(({ editor, real }) => ({ editor, real: this.#driven(real) }))
      .filter(({ editor, real }) => editor !== real)
      .sort((a, b) => b.real.length - a.real.length);
  }

  /** The path by which the editor knows a file that a run names. */
  of(path: string): string {
    const driven = this.#driven(path);
    for (const { editor, real } of this.#roots) {
      if (driven === real) return editor;
      if (driven.startsWith(real + this.#separator)) return editor + driven.slice(real.length);
    }
    return driven;
  }

  /** Events with the editor's paths; the same ones where there is nothing to be changed. */
  inEvents(events: readonly RunEvent[]): readonly RunEvent[] {
    if (this.#roots.length === 0 && this.#drive === undefined) return events;
    return events.map((event) => this.#inEvent(event));
  }

  #inEvent(event: RunEvent): RunEvent {
    switch (event.type) {
      case "run-started":
        return { ...event, script: this.of(event.script) };
      case "graph":
        return {
          ...event,
          callSites: event.callSites.map((site) => this.#site(site)),
          functions: event.functions.map((view) =>
            view.definition ? { ...view, definition: this.#site(view.definition) } : view,
          ),
        };
      case "diagnosed":
        return { ...event, diagnostics: event.diagnostics.map((each) => this.#diagnostic(each)) };
      case "arrays":
        return { ...event, callSite: event.callSite.map((site) => this.#site(site)) };
      case "task-failed":
        return { ...event, error: this.inError(event.error) };
      case "compute-finished":
      case "run-finished":
        return event.error ? { ...event, error: this.inError(event.error) } : event;
      default:
        return event;
    }
  }

  #site<Site extends CallSite>(site: Site): Site {
    return { ...site, file: this.of(site.file) };
  }

  #diagnostic({ related, ...diagnostic }: Diagnostic): Diagnostic {
    const places = related?.map((place) => ({ ...place, site: this.#site(place.site) }));
    return { ...this.#site(diagnostic), ...(places && { related: places }) };
  }

  /** An error with the editor's paths. */
  inError(error: ErrorView): ErrorView {
    const { stack, callSite, cause } = error;
    return {
      ...error,
      ...(stack !== undefined && { stack: this.#inStack(stack) }),
      ...(callSite && { callSite: this.#site(callSite) }),
      ...(cause && { cause: this.inError(cause) }),
    };
  }

  /** What an error says stays as it is; the lines below it are places. */
  #inStack(stack: string): string {
    return stack.replace(/^(\s+at .*?\(?)((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).*)$/gm, (_, at, place) => {
      for (const { editor, real } of this.#roots) {
        const url = pathToFileURL(real).href;
        if (place.startsWith(`${url}/`)) return at + pathToFileURL(editor).href + place.slice(url.length);
      }
      return at + (place.startsWith("file:") ? place : this.#inFrame(place));
    });
  }

  /** A path with line and column behind it, and perhaps a bracket. */
  #inFrame(place: string): string {
    const [, path = place, rest = ""] = /^(.*?)((?::\d+){0,2}\)?)$/.exec(place) ?? [];
    return this.of(path) + rest;
  }

  #driven(path: string): string {
    const drive = this.#drive;
    if (drive === undefined || path.slice(0, 2).toLowerCase() !== drive.toLowerCase()) return path;
    return drive + path.slice(2);
  }
}

/** What is known of how the editor writes paths: by its script, the files it has open, and the folders it has opened. */
export function editorPaths(script: string, others: Iterable<string>): EditorPaths {
  const roots = new Map<string, Root>();
  for (const path of [script, ...others]) {
    const root = rootOf(path);
    if (root && !roots.has(root.real)) roots.set(root.real, root);
  }
  return new EditorPaths([...roots.values()], script);
}

/** As far up as the two ways to write a path go together; undefined for a path that leads through no link. */
function rootOf(path: string): Root | undefined {
  let editor = path;
  let real = realPath(path);
  if (real === undefined || real === path) return undefined;
  while (basename(editor) === basename(real) && dirname(editor) !== editor) {
    if (realPath(dirname(editor)) !== dirname(real)) break;
    [editor, real] = [dirname(editor), dirname(real)];
  }
  // A link to a whole disk ends in its separator.
  return real.endsWith(sep) ? undefined : { editor, real };
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
