/**
 * What the page and its layout worker say to each other.
 */
import type { LayoutRequest, LayoutResult } from "./placement.ts";

/** To the worker. */
export interface NumberedRequest {
  readonly number: number;
  readonly request: LayoutRequest;
}

/** From the worker. `failed` with number -1: Graphviz itself could not be loaded. */
export type LayoutReply =
  | { readonly kind: "loaded" }
  | { readonly kind: "done"; readonly number: number; readonly result: LayoutResult }
  | { readonly kind: "failed"; readonly number: number; readonly message: string };
