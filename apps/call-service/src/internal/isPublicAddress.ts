/** Whether an address is one of the public internet. Rule S214 in SPEC.md. */
import { BlockList, isIP } from "node:net";

/** Special-purpose ranges (RFC 6890 and the IANA registries), multicast and what is reserved. */
const RESERVED_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
/** Of IPv6 only this is handed out; loopback, link-local, unique-local and IPv4-mapped are outside. */
const GLOBAL_IPV6 = ["2000::/3"];
/** Inside of it: tunnels that carry an IPv4 address of anybody's choice, benchmarks, documentation. */
const RESERVED_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const reservedIpv4 = toBlockList(RESERVED_IPV4, "ipv4");
const globalIpv6 = toBlockList(GLOBAL_IPV6, "ipv6");
const reservedIpv6 = toBlockList(RESERVED_IPV6, "ipv6");

/** @param address - an IP address in any of its spellings, without brackets; anything else is not public. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !reservedIpv4.check(address, "ipv4");
  // A zone makes sense on one link only.
  if (version !== 6 || address.includes("%")) return false;
  return globalIpv6.check(address, "ipv6") && !reservedIpv6.check(address, "ipv6");
}

function toBlockList(ranges: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", prefix] = range.split("/");
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}
