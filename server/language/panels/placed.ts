/**
 * What a panel is told, with the places in the source as they are now: whoever clicks goes to the right line, however
 * much was edited since the run. Boxes and figures stay as they are.
 */
import type { GraphPicture, GroupDetails, PanelQuestions, TaskDetails } from "../../protocol/panel.ts";
import type { PlacesNow } from "../parts.ts";

/** A graph; without `look`, here and below, what is told has places of now already. */
export function placedPicture(picture: GraphPicture, look: PlacesNow | undefined): GraphPicture {
  if (!look) return picture;
  return {
    ...placedTimeline(picture, look),
    boxes: picture.boxes.map((box) => (box.callSite ? { ...box, callSite: look.now(box.callSite) } : box)),
  };
}

/** Whatever names functions, such as a stretch of the timeline. */
export function placedTimeline<Picture extends Pick<Timeline, "functions">>(
  picture: Picture,
  look: PlacesNow | undefined,
): Picture {
  if (!look) return picture;
  return { ...picture, functions: picture.functions.map((view) => look.functionNow(view)) };
}

type Timeline = PanelQuestions["timeline"]["gives"];

/** What is told of a task or a group. */
export function placedDetails<Details extends TaskDetails | GroupDetails>(
  details: Details,
  look: PlacesNow | undefined,
): Details {
  if (!look) return details;
  const { callSite } = details;
  return {
    ...details,
    function: look.functionNow(details.function),
    ...(callSite && { callSite: look.now(callSite) }),
  };
}

/** The places in a picture, as a text by which two are compared. */
export function placesIn({ functions, boxes }: GraphPicture): string {
  const sites = [...functions.map(({ definition }) => definition), ...boxes.map(({ callSite }) => callSite)];
  return [...new Set(sites.map((site) => `${site?.line}:${site?.column}`))].join();
}
