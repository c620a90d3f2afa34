/**
 * The layout worker. Webviews may not start one from a file, whose origin is another one than theirs; so its script is
 * fetched, and started from memory.
 */

/** Starts the worker whose script the host has named in `data-layout-worker` on the body. */
export async function makeLayoutWorker(): Promise<Worker> {
  const address = document.body.dataset["layoutWorker"];
  if (!address) throw new Error("The page does not say where the layout worker's script is.");
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The layout worker's script was not found (${answer.status}).`);
  const script = URL.createObjectURL(new Blob([await answer.text()], { type: "text/javascript" }));
  try {
    return new Worker(script, { name: "treadle layout" });
  } finally {
    // The worker has its own hold of the script from here on; not at once, as some browsers read it later.
    setTimeout(() => URL.revokeObjectURL(script), 10_000);
  }
}
