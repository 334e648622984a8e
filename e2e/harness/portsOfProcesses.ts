/** Which ports processes have, by what the kernel says of them. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";

export interface HeldPort {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

/** Of a socket that waits for others: listening, or without a peer. @see Linux, include/net/tcp_states.h */
const WAITING = { tcp: "0A", udp: "07" } as const;
const EVERYWHERE = "0.0.0.0";

/** @returns the ports at which these processes can be reached. */
export function portsOfProcesses(pids: readonly number[]): readonly HeldPort[] {
  const inodes = new Set(pids.flatMap(socketsOf));
  const held = new Map<string, HeldPort>();
  for (const protocol of ["tcp", "udp"] as const) {
    for (const table of [protocol, `${protocol}6`]) {
      for (const { port, state, inode } of readSockets(table)) {
        if (state === WAITING[protocol] && inodes.has(inode))
          held.set(`${protocol} ${port}`, { protocol, port });
      }
    }
  }
  return [...held.values()];
}

/** @throws {Error} `EADDRINUSE` while somebody has it. */
export async function takePort({ protocol, port }: HeldPort): Promise<void> {
  const taken =
    protocol === "tcp"
      ? createServer().listen(port, EVERYWHERE)
      : createSocket("udp4").bind(port, EVERYWHERE);
  await once(taken, "listening");
  taken.close();
  await once(taken, "close");
}

function socketsOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`${folder}/${fd}`)) ?? [];
    return inode === undefined ? [] : [inode];
  });
}

/** Empty for what was closed since the folder was read. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** Columns of `/proc/net/tcp`: number, local address, remote address, state, queues, timer, retransmits, uid, timeout, inode. */
function readSockets(
  table: string,
): readonly { readonly port: number; readonly state: string; readonly inode: string }[] {
  return readFileSync(`/proc/net/${table}`, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const columns = line.trim().split(/\s+/);
      const port = Number.parseInt(columns[1]?.split(":").at(-1) ?? "", 16);
      return { port, state: columns[3] ?? "", inode: columns[9] ?? "" };
    });
}
