/**
 * Answers as the client's wire takes them: it speaks JSON, so bytes are base64 there.
 */
import type { FrameAnswer } from "../../protocol/frame-questions.ts";

/** The same answer, its bytes in base64. */
export function toWire(answer: FrameAnswer<Uint8Array>): FrameAnswer<string> {
  if (answer === null || !("kind" in answer)) return answer;
  switch (answer.kind) {
    case "picture":
      return { ...answer, pixels: base64(answer.pixels) };
    case "line":
      return { ...answer, lows: base64(answer.lows), highs: base64(answer.highs) };
    default:
      return answer;
  }
}

const base64 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString("base64");
