/**
 * The thread in which Graphviz lays pictures out, so that the page never waits for it. It answers one request at a
 * time; whoever asked ends it when it takes too long.
 */
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { fromPlain, toLayoutDot } from "./graphviz-text.ts";
import type { LayoutReply, NumberedRequest } from "./layout-messages.ts";
import { shelve } from "./shelves.ts";

/** The part of a worker's global scope that is used here; the types of the DOM have no word for it. */
interface WorkerScope {
  postMessage(message: LayoutReply, transfer?: readonly Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<NumberedRequest>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const graphviz = Graphviz.load();

// Told at once, so that the time of loading is not taken for that of a layout.
graphviz.then(
  () => scope.postMessage({ kind: "loaded" }),
  (error: unknown) => scope.postMessage({ kind: "failed", number: -1, message: String(error) }),
);

scope.addEventListener("message", (event) => {
  const { number, request } = event.data;
  graphviz
    .then((loaded) => {
      const shelved = shelve(request);
      const plain = loaded.layout(toLayoutDot(shelved.request), "plain", "dot");
      const result = shelved.unpack(fromPlain(plain, shelved.request));
      scope.postMessage({ kind: "done", number, result }, [
        result.x.buffer,
        result.y.buffer,
        result.points.buffer,
        result.starts.buffer,
        ...(result.bundle ? [result.bundle.buffer] : []),
      ]);
    })
    .catch((error: unknown) => scope.postMessage({ kind: "failed", number, message: String(error) }));
});
