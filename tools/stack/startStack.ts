/** Brings up the whole thing: homeserver, SFU, call service and client behind one address, with people in rooms. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { isFileLock, tryFileLock } from "../bootstrap/fileLock.mjs";
import { logIn, logOut, requestLoginLink } from "./demoSession.ts";
import { DEMO_PEOPLE, SERVER_NAME } from "./demoWorld.ts";
import { createFrontProxy } from "./frontProxy.ts";
import type { FrontProxy } from "./frontProxy.ts";
import { createHomeserverApi } from "./HomeserverApi.ts";
import type { HomeserverApi } from "./HomeserverApi.ts";
import { endLeftovers, forgetLeftovers, noteLeftovers } from "./leftovers.ts";
import { listenOnFreePort } from "./listenOnFreePort.ts";
import { reservePort } from "./reservePort.ts";
import type { RunFile, RunPerson } from "./runFile.ts";
import { seedDemoWorld } from "./seedDemoWorld.ts";
import type { DemoRoomIds } from "./seedDemoWorld.ts";
import { prepareServers } from "./serverSpecs.ts";
import type { ServerKey, ServerSpecs, StackPorts } from "./serverSpecs.ts";
import { StackError } from "./StackError.ts";
import { startServer } from "./startServer.ts";
import type { RunningServer } from "./startServer.ts";
import { prepareStateFolder, stateFolder, writeJson } from "./stateFolder.ts";
import type { StackSecrets, StateFolder } from "./stateFolder.ts";

export interface StackOptions {
  /** The project's root, absolute. */
  readonly root: string;
  /** Absolute; made when it is not there. One stack per folder at a time. */
  readonly stateDir: string;
  /** First port to try for the one address; 0 lets the system choose. */
  readonly port: number;
  /** Forgets people, rooms and messages first. */
  readonly reset: boolean;
  /** Folder of the built client. */
  readonly clientDir: string;
  /** Python of an environment that has Synapse. */
  readonly synapsePython: string;
  readonly liveKitServer: string;
  /** `false`: the SFU's webhooks never arrive, as behind a firewall. */
  readonly hasWebhooks: boolean;
  /** Ends a start that is still under way. */
  readonly signal: AbortSignal;
  /** One line about what happens, for the person who waits. */
  readonly say: (line: string) => void;
}

export interface Stack {
  readonly run: RunFile;
  /** Resolves with the sentence when a server ends by itself; the rest still runs then. */
  readonly died: Promise<StackError>;
  /** New links for everybody, in run.json too. Synapse refuses it within LINK_INTERVAL_MS of the last time. */
  readonly renewLinks: () => Promise<RunFile>;
  /** Ends everything and removes run.json; harmless when called twice. */
  readonly close: () => Promise<void>;
}

type Running = Readonly<Record<ServerKey, RunningServer>>;

/**
 * @throws {StackError} when another stack uses the folder, a server does not come up, or seeding is refused;
 * nothing is left running then, nor when `signal` ends the start.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const folder = stateFolder(options.stateDir);
  mkdirSync(folder.root, { recursive: true, mode: 0o700 });
  const lock = tryFileLock(folder.lockFile);
  if (!isFileLock(lock)) {
    throw new StackError(
      `Tertulia already runs on ${folder.root} (process ${lock.ownerPid ?? "unknown"}). Stop it, or use another folder: npm start -- --state DIR`,
    );
  }
  const closers: (() => Promise<void> | void)[] = [() => lock.release()];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeAll(closers));
  try {
    return await bringUp(options, folder, { closers, close });
  } catch (error) {
    await close();
    throw error;
  }
}

async function bringUp(
  options: StackOptions,
  folder: StateFolder,
  {
    closers,
    close,
  }: { readonly closers: (() => Promise<void> | void)[]; readonly close: () => Promise<void> },
): Promise<Stack> {
  const ended = await endLeftovers(folder);
  if (ended.length > 0)
    options.say(`Ended what an earlier start had left running: ${ended.join(", ")}.`);
  const secrets = prepareStateFolder(folder, options.reset);

  const front = createFrontProxy();
  const frontPort = await listenOnFreePort(front.server, options.port);
  closers.unshift(front.close);
  if (options.port !== 0 && frontPort !== options.port)
    options.say(`Port ${options.port} is busy; using ${frontPort}.`);
  const origin = `http://127.0.0.1:${frontPort}`;

  closers.unshift(() => forgetLeftovers(folder));
  const { specs, ports, running } = await startServers({ ...options, folder, secrets, origin });
  closers.unshift(async () => {
    await Promise.all(Object.values(running).map((server) => server.stop()));
  });
  options.signal.addEventListener("abort", () => void close(), { once: true });
  const died = Promise.race(Object.values(running).map((server) => server.died));
  await Promise.all(Object.values(running).map((server) => server.ready));

  const api = createHomeserverApi(`http://127.0.0.1:${ports.synapse}`);
  const rooms = await findOrSeedRooms(api, folder, secrets);
  openFront(front, { ports, clientDir: options.clientDir, origin });

  const describe = async (): Promise<RunFile> => {
    const run = describeRun({
      specs,
      ports,
      running,
      rooms,
      secrets,
      origin,
      people: await linkPeople(api, secrets, origin),
    });
    writeJson(folder.runFile, run);
    return run;
  };
  const run = await describe();
  options.signal.throwIfAborted();
  return { run, died, renewLinks: describe, close };
}

async function startServers(
  input: StackOptions & {
    readonly folder: StateFolder;
    readonly secrets: StackSecrets;
    readonly origin: string;
  },
): Promise<{ readonly specs: ServerSpecs; readonly ports: StackPorts; readonly running: Running }> {
  const reserved = {
    synapse: await reservePort("tcp"),
    callService: await reservePort("tcp"),
    operatorPage: await reservePort("tcp"),
    liveKit: await reservePort("tcp"),
    // LiveKit listens for media on every address, whatever its interface list says.
    liveKitMediaUdp: await reservePort("udp", "0.0.0.0"),
    liveKitMediaTcp: await reservePort("tcp", "0.0.0.0"),
  };
  const ports: StackPorts = {
    synapse: reserved.synapse.port,
    callService: reserved.callService.port,
    operatorPage: reserved.operatorPage.port,
    liveKit: reserved.liveKit.port,
    liveKitMediaUdp: reserved.liveKitMediaUdp.port,
    liveKitMediaTcp: reserved.liveKitMediaTcp.port,
  };
  const specs = prepareServers({ ...input, ports });
  await Promise.all(Object.values(reserved).map((reservation) => reservation.release()));
  input.signal.throwIfAborted();
  const running: Running = {
    synapse: startServer(specs.synapse),
    liveKit: startServer(specs.liveKit),
    callService: startServer(specs.callService),
  };
  noteLeftovers(
    input.folder,
    Object.fromEntries(Object.values(running).map(({ name, identity }) => [name, identity])),
  );
  return { specs, ports, running };
}

async function findOrSeedRooms(
  api: HomeserverApi,
  folder: StateFolder,
  secrets: StackSecrets,
): Promise<DemoRoomIds> {
  if (existsSync(folder.roomsFile))
    return JSON.parse(readFileSync(folder.roomsFile, "utf8")) as DemoRoomIds;
  const rooms = await seedDemoWorld(api, secrets);
  writeJson(folder.roomsFile, rooms);
  return rooms;
}

function openFront(
  front: FrontProxy,
  {
    ports,
    clientDir,
    origin,
  }: { readonly ports: StackPorts; readonly clientDir: string; readonly origin: string },
): void {
  const synapse = `http://127.0.0.1:${ports.synapse}`;
  front.open({
    clientDir,
    routes: [
      { prefix: "/_matrix", target: synapse, stripsPrefix: false },
      { prefix: "/.well-known/matrix", target: synapse, stripsPrefix: false },
      {
        prefix: "/livekit/jwt",
        target: `http://127.0.0.1:${ports.callService}`,
        stripsPrefix: true,
      },
      { prefix: "/livekit/sfu", target: `http://127.0.0.1:${ports.liveKit}`, stripsPrefix: true },
    ],
    documents: { "/config.json": { homeserverUrl: origin, serverName: SERVER_NAME } },
  });
}

function linkPeople(
  api: HomeserverApi,
  secrets: StackSecrets,
  origin: string,
): Promise<RunPerson[]> {
  return Promise.all(
    DEMO_PEOPLE.map(async ({ localpart }) => {
      const password = secrets.passwords[localpart] ?? "";
      const session = await logIn(api, { localpart, password });
      try {
        return {
          userId: session.userId,
          password,
          link: await requestLoginLink(api, session, origin),
        };
      } finally {
        await logOut(api, session);
      }
    }),
  );
}

function describeRun(input: {
  readonly specs: ServerSpecs;
  readonly ports: StackPorts;
  readonly running: Running;
  readonly rooms: DemoRoomIds;
  readonly secrets: StackSecrets;
  readonly origin: string;
  readonly people: readonly RunPerson[];
}): RunFile {
  const { specs, ports, running, rooms, secrets, origin, people } = input;
  return {
    client: origin,
    homeserver: `http://127.0.0.1:${ports.synapse}`,
    serverName: SERVER_NAME,
    callService: `http://127.0.0.1:${ports.callService}`,
    livekit: `ws://127.0.0.1:${ports.liveKit}`,
    operatorPage: {
      url: `http://127.0.0.1:${ports.operatorPage}`,
      password: secrets.operatorPassword,
    },
    registrationSecret: secrets.registrationSecret,
    people,
    rooms,
    logs: {
      synapse: specs.synapse.logFile,
      livekit: specs.liveKit.logFile,
      callService: specs.callService.logFile,
    },
    pids: {
      starter: process.pid,
      synapse: running.synapse.identity.pid,
      livekit: running.liveKit.identity.pid,
      callService: running.callService.identity.pid,
    },
  };
}

async function closeAll(closers: readonly (() => Promise<void> | void)[]): Promise<void> {
  for (const closeOne of closers) await closeOne();
}
