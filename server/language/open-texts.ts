/**
 * The text of open documents and of files, by absolute path. An open document counts, whatever is on disk.
 */
import { readFileSync } from "node:fs";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Texts } from "./parts.ts";
import { pathOf } from "./paths.ts";

/** The documents that a client has open. */
export interface OpenDocuments {
  all(): readonly TextDocument[];
}

export class OpenTexts implements Texts {
  readonly #documents: OpenDocuments;

  constructor(documents: OpenDocuments) {
    this.#documents = documents;
  }

  /** The open document of a file. A client's URIs are compared as paths, since one path has several URIs. */
  documentOf(file: string): TextDocument | undefined {
    return this.#documents.all().find(({ uri }) => pathOf(uri) === file);
  }

  textOf(file: string): string | undefined {
    return this.documentOf(file)?.getText() ?? onDisk(file);
  }

  unsaved(): ReadonlyMap<string, string> {
    const unsaved = new Map<string, string>();
    for (const document of this.#documents.all()) {
      const file = pathOf(document.uri);
      const text = document.getText();
      if (file !== undefined && onDisk(file) !== text) unsaved.set(file, text);
    }
    return unsaved;
  }
}

/** As editors show it: without the mark at the beginning. */
function onDisk(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch {
    return undefined;
  }
}
