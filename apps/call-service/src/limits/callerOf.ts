/** From which address a request comes, behind however many proxies. Rules S232, S233 in SPEC.md. */
import { BlockList, isIP } from "node:net";
import type { Context } from "hono";
import { isPublicAddress } from "../internal/isPublicAddress.ts";

export interface Caller {
  /** Canonical enough to count by; of IPv6 the first 64 bits, which one household has. `""` when unknown. */
  readonly address: string;
  /**
   * Whether that is the address of one caller rather than of a proxy nobody told us of: counting by
   * such an address would lock out everybody behind it.
   */
  readonly isTold: boolean;
}

/** Addresses and CIDR ranges of the proxies whose `X-Forwarded-For` is believed. */
export type TrustedProxies = readonly string[];

/**
 * Reads `X-Forwarded-For` from the right, for as long as a trusted proxy has written it: everything
 * further left is the caller's own word.
 */
export function callerOf(c: Context, trustedProxies: TrustedProxies): Caller {
  const trusted = toBlockList(trustedProxies);
  const hops = (c.req.header("X-Forwarded-For") ?? "").split(",").map(toAddress);
  let address = toAddress(socketAddressOf(c));
  let isBehindProxy = false;
  while (includes(trusted, address)) {
    const hop = hops.pop() ?? "";
    if (hop === "") break;
    address = hop;
    isBehindProxy = true;
  }
  return { address: toKey(address), isTold: isBehindProxy || isPublicAddress(address) };
}

/** Where the HTTP server says the connection comes from; nothing on a Unix socket and in tests. */
function socketAddressOf(c: Context): string {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return env?.incoming?.socket?.remoteAddress ?? "";
}

/** @returns `""` for what is no address. */
function toAddress(text: string): string {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/u, "$1")
    .replace(/^(\d+(?:\.\d+){3}):\d+$/u, "$1")
    .replace(/^::ffff:(?=\d+\.)/iu, "");
  return isIP(bare) === 0 ? "" : bare;
}

function toKey(address: string): string {
  if (isIP(address) !== 6) return address;
  // The URL parser writes an IPv6 address in its one canonical form.
  const [zoneless = ""] = address.split("%");
  const canonical = new URL(`http://[${zoneless}]`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const after = tail === undefined ? [] : tail.split(":").filter((group) => group !== "");
  const zeros = Array<string>(8 - groups.length - after.length).fill("0");
  return [...groups, ...zeros, ...after].slice(0, 4).join(":");
}

const blockLists = new WeakMap<TrustedProxies, BlockList>();

function toBlockList(proxies: TrustedProxies): BlockList {
  const known = blockLists.get(proxies);
  if (known !== undefined) return known;
  const list = new BlockList();
  for (const proxy of proxies) {
    const [network = "", prefix] = proxy.split("/");
    const bits = isIP(network) === 4 ? 32 : 128;
    list.addSubnet(network, Number(prefix ?? bits), familyOf(network));
  }
  blockLists.set(proxies, list);
  return list;
}

function includes(list: BlockList, address: string): boolean {
  return address !== "" && list.check(address, familyOf(address));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}
