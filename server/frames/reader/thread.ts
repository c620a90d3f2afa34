/**
 * The thread of a reader: `dist/reader.mjs`, started with a `ReaderStart` as its `workerData`. Passes messages on, and
 * nothing else; it lives until it is ended from outside. The engine starts with it and not with the first question,
 * which a page has only when it has loaded.
 */
import { getEnvironmentData, parentPort, workerData } from "node:worker_threads";
import { config as configureTranslations } from "@vscode/l10n";
import { startEngine } from "../../hdf5/engine.ts";
import { type ReaderStart, type ToReader, translationsKey } from "./messages.ts";
import { Reader } from "./reader.ts";

const port = parentPort;
if (port === null) throw new Error("A reader is started as a worker thread.");

const start = workerData as ReaderStart;
// Whoever asks first is told what went wrong. Values of a lazy array come from elsewhere.
if (start.source.kind !== "array") startEngine().catch(() => undefined);

// What is not translated is in English, and a bundle that cannot be read is the server's to complain of.
const translations = getEnvironmentData(translationsKey);
if (typeof translations === "string") {
  try {
    if (translations.includes("://")) await configureTranslations({ uri: translations });
    else configureTranslations({ fsPath: translations });
  } catch {
    // Told already.
  }
}

const reader = new Reader(start, (message, transferred = []) => port.postMessage(message, [...transferred]));

port.on("message", (message: ToReader) => reader.hear(message));
port.once("close", () => reader.close());
