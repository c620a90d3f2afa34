/**
 * Absolute paths, as runs and the compile step name files, and the URIs by which a client names them.
 */
import { fileURLToPath, pathToFileURL } from "node:url";

/** The path of a `file:` URI; undefined for anything that is not on this machine's disks, such as `untitled:`. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** The URI of an absolute path, as Node writes it. Clients may write it otherwise: compare paths, not URIs. */
export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
