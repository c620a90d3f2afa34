/** One picture, whatever else is asked for meanwhile: for files, which nobody replaces by a newer one. */
import type { PictureAsk } from "../../../server/protocol/frame-questions.ts";
import { type FramesChannel, isSuperseded } from "../channel.ts";
import { NothingToExportError } from "./errors.ts";
import { inflated } from "./inflate.ts";
import type { Levels } from "./shown-picture.ts";
import { say } from "./strings.ts";

/** The page itself asks for pictures as well, so a question may be overtaken a few times; not for ever. */
const mostTries = 20;

/**
 * The picture; undefined where the frame is absent.
 *
 * @throws {RefusedError} when it cannot be read.
 * @throws {NothingToExportError} when newer questions came before it again and again.
 */
export async function askPicture(
  channel: Pick<FramesChannel, "ask">,
  ask: PictureAsk,
): Promise<Levels | undefined> {
  for (let turn = 0; turn < mostTries; turn++) {
    const answer = await channel.ask("picture", ask);
    if (isSuperseded(answer)) continue;
    return answer.kind === "absent" ? undefined : inflated(answer);
  }
  throw new NothingToExportError(say("export.busy"));
}
