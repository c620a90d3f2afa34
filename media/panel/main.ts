/**
 * Where the panel's page begins: the host of this page, the two tabs, and the frame around them.
 */
import { graphTab } from "../graph/graph-tab.ts";
import { timelineTab } from "../timeline/timeline-tab.ts";
import { acquireHost, Channel } from "./channel.ts";
import { Panel } from "./panel.ts";

const channel = new Channel(acquireHost(), window);
const panel = new Panel(channel, {
  graph: graphTab,
  timeline: timelineTab,
});
panel.start(document.getElementById("app") ?? document.body);
