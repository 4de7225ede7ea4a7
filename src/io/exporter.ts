import type { TLSSocket } from "node:tls";

const LABEL = "EXPORTER-Channel-Binding";
const BYTES = 32;
/** No context is the same as an empty one in TLS 1.3 (RFC 8446, 7.5). */
const CONTEXT = Buffer.alloc(0);

/**
 * What both ends of one TLS connection share and nobody else knows (RFC 9266): who signs it has
 * signed for this connection. 32 bytes, the same each time.
 *
 * Throws Node's error once the connection is gone.
 */
export function exporterOf(socket: TLSSocket): Uint8Array {
  return new Uint8Array(socket.exportKeyingMaterial(BYTES, LABEL, CONTEXT));
}
