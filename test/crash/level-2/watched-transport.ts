import { tcpTransport } from "../../../src/io/transport.ts";
import type { Transport } from "../../../src/io/transport.ts";
import { AddedType } from "../../../src/wire/added-type.ts";
import { readId, readType } from "../../../src/wire/codec.ts";
import { CommandType } from "../../../src/wire/command.ts";

/** Where HELLO has its epoch. */
const epochAt = 32;

/**
 * TCP, and the names of the messages that go out on it: `wrote` is told them as soon as their
 * bytes were handed over. A write of the client holds whole commands.
 */
export function watched(wrote: (names: readonly string[]) => void): Transport {
  return {
    dial(address, events) {
      const connection = tcpTransport.dial(address, events);
      let epoch = "none";
      return {
        ...connection,
        write(bytes) {
          connection.write(bytes);
          const names: string[] = [];
          const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
          for (let at = 0; at < bytes.length; at += view.getUint16(at)) {
            const type = readType(bytes, at);
            if (type === AddedType.hello) epoch = view.getBigUint64(at + epochAt).toString(16);
            if (type === CommandType.message) names.push(`${epoch}.${readId(bytes, at)}`);
          }
          if (names.length > 0) wrote(names);
        },
      };
    },
  };
}
