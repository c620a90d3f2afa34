/**
 * Where the viewer's page begins: the host of this page, and the displays there are.
 */
import { acquireFramesHost, FramesChannel } from "../../../media/frames/channel.ts";
import { FramesPage } from "../../../media/frames/frames-page.ts";
import { createImageDisplay } from "../../../media/frames/image/image-display.ts";
import { createTableDisplay } from "../../../media/frames/table/table-display.ts";
import { createTextDisplay } from "../../../media/frames/text/text-display.ts";

const page = new FramesPage(new FramesChannel(acquireFramesHost(), window), {
  image: createImageDisplay,
  line: createTextDisplay,
  table: createTableDisplay,
  text: createTextDisplay,
});
page.start(document.getElementById("app") ?? document.body);
