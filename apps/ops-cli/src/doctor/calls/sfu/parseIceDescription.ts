/** What of the SFU's WebRTC offer says where its media is. Rule O190 in SPEC.md. */

export interface IceDescription {
  readonly ufrag: string;
  readonly password: string;
}

export interface IceCandidate {
  readonly transport: "udp" | "tcp";
  readonly address: string;
  readonly port: number;
}

/** @returns `null` for an offer without ICE (RFC 8839 §5.4). */
export function parseIceDescription(sdp: string): IceDescription | null {
  const ufrag = /^a=ice-ufrag:(\S+)/mu.exec(sdp)?.[1];
  const password = /^a=ice-pwd:(\S+)/mu.exec(sdp)?.[1];
  return ufrag === undefined || password === undefined ? null : { ufrag, password };
}

/**
 * @param line - `candidate:…` (RFC 8839 §5.1).
 * @returns `null` for what is no way of ours: active TCP, component 2, another protocol.
 */
export function parseIceCandidate(line: string): IceCandidate | null {
  const [, component, protocol, , address, port, ...rest] = line.replace(/^a=/u, "").split(" ");
  const transport = protocol?.toLowerCase();
  if (component !== "1" || (transport !== "udp" && transport !== "tcp")) return null;
  // A passive one is listened on; nobody can connect to an active one (RFC 6544 §4.5).
  if (transport === "tcp" && rest[rest.indexOf("tcptype") + 1] !== "passive") return null;
  const portNumber = Number(port);
  if (!address || !Number.isInteger(portNumber) || portNumber < 1 || portNumber > 65_535)
    return null;
  return { transport, address, port: portNumber };
}
