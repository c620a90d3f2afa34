/**
 * The thread of a reader: `dist/reader.mjs`, started with a `ReaderStart` as its `workerData`. Passes messages on, and
 * nothing else; it lives until it is ended from outside.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { ReaderStart, ToReader } from "./messages.ts";
import { Reader } from "./reader.ts";

const port = parentPort;
if (port === null) throw new Error("A reader is started as a worker thread.");

const reader = new Reader(workerData as ReaderStart, (message, transferred = []) =>
  port.postMessage(message, [...transferred]),
);

port.on("message", (message: ToReader) => reader.hear(message));
port.once("close", () => reader.close());
