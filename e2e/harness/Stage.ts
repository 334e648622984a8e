/** Everything one story needs: people, their pages, a crowd, and what is left for a reader when it fails. */
import type { Page } from "playwright-core";
import { gatherCrowd } from "./Crowd.ts";
import type { Crowd } from "./Crowd.ts";
import { createPagePool } from "./createPagePool.ts";
import type { OpenedPage, OpenOptions, PagePool } from "./createPagePool.ts";
import { openElementCall } from "./ElementCallPage.ts";
import type { ElementCallOptions, ElementCallPage } from "./ElementCallPage.ts";
import { createHomeserver } from "./Homeserver.ts";
import type { Account, Homeserver } from "./Homeserver.ts";
import { logInByPassword } from "./logInByPassword.ts";
import type { Run } from "./readRun.ts";
import { startEvidence } from "./startEvidence.ts";
import { tertuliaPage } from "./TertuliaPage.ts";
import type { TertuliaPage } from "./TertuliaPage.ts";

/** What the browser itself reports at a login although nothing is wrong. */
const ALWAYS_ALLOWED: readonly RegExp[] = [
  // The homeserver says by a 404 that this new account has no key backup; the SDK asks as soon as encryption is there,
  // before it could know by any other way, and a browser shows every 404.
  /404 \(Not Found\).*\/room_keys\/version/,
];

export interface CrowdOptions {
  readonly roomId: string;
  /** How many of them have sound; default all. */
  readonly withSound?: number;
}

type AccountsOf<TNames extends readonly string[]> = { readonly [TIndex in keyof TNames]: Account };

export interface Stage {
  readonly run: Run;
  readonly homeserver: Homeserver;
  /** A new account under this name. */
  readonly person: (displayName: string) => Promise<Account>;
  readonly people: <const TNames extends readonly string[]>(
    ...names: TNames
  ) => Promise<AccountsOf<TNames>>;
  /** A room called Plaza that the first of them has made; all are in it. @returns its id. */
  readonly plaza: (
    people: readonly [creator: Account, ...guests: Account[]],
    options?: { readonly isEncrypted?: boolean },
  ) => Promise<string>;
  /** Our client, logged in. Its console must stay clean until the story ends. */
  readonly openTertulia: (account: Account, options?: OpenOptions) => Promise<TertuliaPage>;
  /** Logs an account in on a page that is already there: by a link, from the second time on by password. */
  readonly logInOn: (page: Page, account: Account) => Promise<TertuliaPage>;
  /** An empty page in a profile of its own, for our client. */
  readonly openPage: PagePool["open"];
  /** Another tab beside a page, in the same profile. */
  readonly openTab: (beside: Page) => Promise<Page>;
  /** Element Call in the lobby of a room, on a new device. */
  readonly openElementCall: (
    account: Account,
    roomId: string,
    options?: OpenOptions & Pick<ElementCallOptions, "rings">,
  ) => Promise<ElementCallPage>;
  readonly gatherCrowd: (accounts: readonly Account[], options: CrowdOptions) => Promise<Crowd>;
  /** A browser that nobody else of the story uses. */
  readonly launchChromium: PagePool["launch"];
  /** This text in our client's console is expected in this story. */
  readonly allowConsole: (pattern: RegExp) => void;
  /** @throws {Error} with what our clients' consoles said, if they said anything they should not. */
  readonly assertCleanConsoles: () => void;
  readonly keepEvidence: (error: unknown) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface StageOptions {
  readonly storyName: string;
  readonly run: Run;
  readonly elementCallOrigin: string;
}

export function createStage({ storyName, run, elementCallOrigin }: StageOptions): Stage {
  const homeserver = createHomeserver(run);
  const evidence = startEvidence(storyName, Object.values(run.logs));
  const pool = createPagePool();
  const elementCalls = new Set<Page>();
  const crowds: Crowd[] = [];
  const allowed = [...ALWAYS_ALLOWED];
  const logInOn = createLogin(run, homeserver);
  return {
    run,
    homeserver,
    person: (displayName) => homeserver.register(displayName),
    async people<const TNames extends readonly string[]>(...names: TNames) {
      const accounts: Account[] = [];
      for (const name of names) accounts.push(await homeserver.register(name));
      return accounts as AccountsOf<TNames>;
    },
    plaza: ([creator, ...guests], { isEncrypted = false } = {}) =>
      homeserver.createRoom({ name: "Plaza", creator, guests, isEncrypted }),
    async openTertulia(account, options) {
      return logInOn(await pool.open(account.displayName, options), account);
    },
    logInOn,
    openPage: (name, options) => pool.open(name, options),
    openTab: (beside) => pool.openBeside("second-tab", beside),
    async openElementCall(account, roomId, { rings = false, ...options } = {}) {
      const page = await pool.open(`${account.displayName}-element-call`, options);
      elementCalls.add(page);
      const login = await homeserver.logIn(account);
      return openElementCall(page, { origin: elementCallOrigin, login, roomId, rings });
    },
    async gatherCrowd(accounts, { roomId, withSound = accounts.length }) {
      const members = accounts.map(({ userId, password }, index) => {
        return { userId, password, hasSound: index < withSound, hasPicture: true };
      });
      const crowd = await gatherCrowd({ origin: run.client, roomId, members });
      crowds.push(crowd);
      return crowd;
    },
    launchChromium: (options) => pool.launch(options),
    allowConsole: (pattern) => void allowed.push(pattern),
    assertCleanConsoles() {
      const ours = pool.opened.filter(({ page }) => !elementCalls.has(page));
      const found = complaintsOf(ours).filter((line) => !allowed.some((one) => one.test(line)));
      if (found.length > 0) throw new Error(`The console is not clean:\n${found.join("\n")}`);
    },
    keepEvidence: (error) => evidence.keep(error, { pages: pool.opened, crowds }),
    async close() {
      await Promise.all([...crowds.map((crowd) => crowd.close()), pool.close()]);
    },
  };
}

function createLogin(run: Run, homeserver: Homeserver): Stage["logInOn"] {
  /** The homeserver makes one link per person and minute. */
  const linked = new Set<string>();
  return async (page, account) => {
    const isFirst = !linked.has(account.userId);
    linked.add(account.userId);
    if (isFirst) {
      const token = await homeserver.requestLoginToken(account);
      await page.goto(`${run.client}/#/login?loginToken=${encodeURIComponent(token)}`);
    } else {
      await page.goto(run.client);
      await logInByPassword(page, account);
    }
    return tertuliaPage(page);
  };
}

function complaintsOf(pages: readonly OpenedPage[]): readonly string[] {
  return pages.flatMap(({ name, console }) =>
    console.complaints().map(({ kind, text }) => `${name}: ${kind}: ${text}`),
  );
}
