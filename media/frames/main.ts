/**
 * Where the viewer's page begins: the host of this page, and the displays there are.
 */
import { acquireFramesHost, FramesChannel } from "./channel.ts";
import { FramesPage } from "./frames-page.ts";
import { createImageDisplay } from "./image/image-display.ts";
import { createLineDisplay } from "./line/line-display.ts";
import { createTableDisplay } from "./table/table-display.ts";
import { createTextDisplay } from "./text/text-display.ts";

const page = new FramesPage(new FramesChannel(acquireFramesHost(), window), {
  image: createImageDisplay,
  line: createLineDisplay,
  table: createTableDisplay,
  text: createTextDisplay,
});
page.start(document.getElementById("app") ?? document.body);
