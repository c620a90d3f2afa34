/**
 * What a panel is told, with the places in the source as they are now: whoever clicks goes to the right line, however
 * much was edited since the run. Boxes and figures stay as they are.
 */
import type { GraphPicture, GroupDetails, PanelQuestions, TaskDetails } from "../../protocol/panel.ts";
import type { CallSite, FunctionView, SourceRange } from "../../protocol/sites.ts";

/** A place as it is now. */
export type PlaceNow = <Site extends CallSite | SourceRange>(site: Site) => Site;

/** A function with its place. */
export function placedFunction(view: FunctionView, now: PlaceNow): FunctionView {
  return view.definition ? { ...view, definition: now(view.definition) } : view;
}

/** A graph; without `now`, here and below, what is told has places of now already. */
export function placedPicture(picture: GraphPicture, now: PlaceNow | undefined): GraphPicture {
  if (!now) return picture;
  return {
    ...placedTimeline(picture, now),
    boxes: picture.boxes.map((box) => (box.callSite ? { ...box, callSite: now(box.callSite) } : box)),
  };
}

/** Whatever names functions, such as a stretch of the timeline. */
export function placedTimeline<Picture extends Pick<Timeline, "functions">>(
  picture: Picture,
  now: PlaceNow | undefined,
): Picture {
  if (!now) return picture;
  return { ...picture, functions: picture.functions.map((view) => placedFunction(view, now)) };
}

type Timeline = PanelQuestions["timeline"]["gives"];

/** What is told of a task or a group. */
export function placedDetails<Details extends TaskDetails | GroupDetails>(
  details: Details,
  now: PlaceNow | undefined,
): Details {
  if (!now) return details;
  const { callSite } = details;
  return {
    ...details,
    function: placedFunction(details.function, now),
    ...(callSite && { callSite: now(callSite) }),
  };
}

/** The places in a picture, as a text by which two are compared. */
export function placesIn({ functions, boxes }: GraphPicture): string {
  const sites = [...functions.map(({ definition }) => definition), ...boxes.map(({ callSite }) => callSite)];
  return [...new Set(sites.map((site) => `${site?.line}:${site?.column}`))].join();
}
