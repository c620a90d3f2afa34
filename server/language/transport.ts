/**
 * The connection to the client. Over standard input and output a single stray print would end the conversation, so
 * the connection keeps stdout for itself, and whatever else is printed there goes to stderr.
 */
import { Writable } from "node:stream";
import { type Connection, createConnection, ProposedFeatures } from "vscode-languageserver/node";

/** The connection that the command line asks for: `--stdio`, or whatever else the library knows, such as `--node-ipc`. */
export function openConnection(argv: readonly string[]): Connection {
  if (!argv.includes("--stdio")) return createConnection(ProposedFeatures.all);
  return createConnection(ProposedFeatures.all, process.stdin, takeOver(process.stdout, process.stderr));
}

/** A stream that alone still writes to `wire`; what others write there goes to `aside`. */
export function takeOver(wire: NodeJS.WriteStream, aside: NodeJS.WriteStream): Writable {
  const write = wire.write.bind(wire) as (
    chunk: Uint8Array,
    written: (error?: Error | null) => void,
  ) => boolean;
  wire.write = aside.write.bind(aside) as typeof wire.write;
  return new Writable({
    decodeStrings: true,
    write: (chunk: Uint8Array, _encoding, done) => {
      write(chunk, (error) => done(error));
    },
  });
}
