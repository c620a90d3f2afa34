/**
 * The scripts that a client has open, and when to look at one again: at once when it is opened, and when somebody who
 * types has stopped for a moment. Edits themselves are told as they come. Knows nothing of what is looked for.
 */
import { type Connection, TextDocuments } from "vscode-languageserver/node";
import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import type { Clock } from "./clock.ts";
import { heard, type Log } from "./guard.ts";
import type { Subscription } from "./parts.ts";
import { pathOf } from "./paths.ts";

/** Shorter than anybody notices, longer than between two keys. */
const LOOK_AFTER_MS = 250;

/** Who hears of scripts; all paths are absolute. */
export interface ScriptListener {
  /** As it was typed, after the document has it; of no changes, that the text of a file is now that of a document. */
  edited(file: string, changes: readonly TextDocumentContentChangeEvent[], text: string): void;
  /** The text is another than before, or was opened: it is time to look at it. */
  settled(file: string): void;
  closed(file: string): void;
}

const languages: ReadonlySet<string> = new Set([
  "typescript",
  "javascript",
  "typescriptreact",
  "javascriptreact",
]);

export class OpenScripts {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #documents: TextDocuments<TextDocument>;
  readonly #listeners: ScriptListener[] = [];
  /** Documents that are open and were told of. */
  readonly #seen = new Set<string>();
  /** File → the moment at which it will be looked at. */
  readonly #waiting = new Map<string, Subscription>();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    this.#documents = new TextDocuments({
      create: (uri, language, version, text) => TextDocument.create(uri, language, version, text),
      update: (document, changes, version) => {
        const updated = TextDocument.update(document, changes, version);
        const file = scriptOf(updated);
        if (file !== undefined) this.#tell((listener) => listener.edited(file, changes, updated.getText()));
        return updated;
      },
    });
  }

  /** All open documents, whatever they are. */
  all(): readonly TextDocument[] {
    return this.#documents.all();
  }

  /** The URI by which the client knows an open file, which is not always written as Node writes it. */
  uriOf(file: string): string | undefined {
    return this.all().find(({ uri }) => pathOf(uri) === file)?.uri;
  }

  /** Follows a client. */
  follow(connection: Connection): void {
    this.#documents.onDidOpen(({ document }) => {
      const file = scriptOf(document);
      if (file !== undefined) this.#tell((listener) => listener.edited(file, [], document.getText()));
    });
    // Opening tells of a change as well.
    this.#documents.onDidChangeContent(({ document }) =>
      this.#settle(scriptOf(document), this.#waitFor(document)),
    );
    this.#documents.onDidClose(({ document }) => {
      this.#seen.delete(document.uri);
      const file = scriptOf(document);
      if (file === undefined) return;
      this.#waiting.get(file)?.dispose();
      this.#waiting.delete(file);
      this.#tell((listener) => listener.closed(file));
    });
    this.#documents.listen(connection);
  }

  listen(listener: ScriptListener): void {
    this.#listeners.push(listener);
  }

  #waitFor({ uri }: TextDocument): number {
    const isFresh = !this.#seen.has(uri);
    this.#seen.add(uri);
    return isFresh ? 0 : LOOK_AFTER_MS;
  }

  #settle(file: string | undefined, wait: number): void {
    if (file === undefined) return;
    this.#waiting.get(file)?.dispose();
    const look = () => {
      this.#waiting.delete(file);
      this.#tell((listener) => listener.settled(file));
    };
    this.#waiting.set(file, this.#clock.later(wait, look));
  }

  #tell(tell: (listener: ScriptListener) => void): void {
    for (const listener of this.#listeners)
      heard(this.#log, "What follows open scripts", () => tell(listener))();
  }
}

/** The path of a script that could be a pipeline; undefined for any other document. */
function scriptOf({ uri, languageId }: TextDocument): string | undefined {
  return languages.has(languageId) ? pathOf(uri) : undefined;
}
