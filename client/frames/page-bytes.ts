/**
 * Answers as a page takes them. Between server and client bytes are base64; a page is posted arrays, which VS Code hands
 * over as they are.
 */
import type { FrameAnswer } from "../../server/protocol/frame-questions.ts";

/** The same answer, its bytes as arrays. */
export function toPage(answer: FrameAnswer<string>): FrameAnswer<Uint8Array> {
  if (answer === null || !("kind" in answer)) return answer;
  switch (answer.kind) {
    case "picture":
      return { ...answer, pixels: bytesOf(answer.pixels) };
    case "line":
      return { ...answer, lows: bytesOf(answer.lows), highs: bytesOf(answer.highs) };
    default:
      return answer;
  }
}

/** An array with a buffer of its own: Node's small buffers share one, all of which would be posted. */
function bytesOf(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, "base64");
  const { buffer, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes);
}
