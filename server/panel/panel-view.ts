/** What one panel shows of a run or an analysis. (being written; the signatures stand) */
import type { StaticGraph } from "../compile/static-graph.ts";
import type {
  BoxStates,
  ExportFormat,
  GraphPicture,
  GraphView,
  GroupDetails,
  PanelQuestions,
  TaskDetails,
  TimelinePicture,
} from "../protocol/panel.ts";
import type { CallSite } from "../protocol/sites.ts";
import type { RunModel } from "./run-model.ts";

export declare class PanelView {
  constructor(source: RunModel | StaticGraph, options: { readonly maxBoxes: number });
  setView(view: GraphView): GraphPicture;
  picture(): GraphPicture;
  /** True when tasks have come, or others would be shown, since the last picture. */
  isOutdated(): boolean;
  /** What has changed in boxes since the last call or picture; `undefined` when nothing has. */
  changes(): BoxStates | undefined;
  details(of: PanelQuestions["details"]["takes"]): TaskDetails | GroupDetails;
  find(task: number): PanelQuestions["find"]["gives"];
  search(text: string): PanelQuestions["search"]["gives"];
  timeline(from: number, to: number, width: number): TimelinePicture;
  layout(takes: PanelQuestions["layout"]["takes"]): PanelQuestions["layout"]["gives"];
  export(format: ExportFormat): Promise<string>;
  boxesAt(site: CallSite): { boxes: string[]; tasks: number[] };
}
