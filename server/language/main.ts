/**
 * The language server's process. What it does is in `start-server.ts`; here it only gets its connection and the world.
 */
import { startServer } from "./start-server.ts";
import { processSurroundings } from "./surroundings.ts";
import { openConnection } from "./transport.ts";

startServer(openConnection(process.argv), processSurroundings());
