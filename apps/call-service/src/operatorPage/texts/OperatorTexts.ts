/** Every text of the operator page; a language that lacks one does not compile. */
import type { JobState } from "../../metrics/createServiceMetrics.ts";
import type { MembershipMode } from "../../readiness/createReadiness.ts";
import type { RefusalReason } from "../../Refusal.ts";

export type Locale = "en" | "es";

export interface ReasonText {
  /** What happened, in a few words. */
  readonly title: string;
  /** What the operator can do about it. */
  readonly advice: string;
}

export interface OperatorTexts {
  readonly locale: Locale;
  readonly title: string;
  readonly language: string;
  /** The other language, in itself. */
  readonly otherLanguage: { readonly locale: Locale; readonly name: string };
  readonly login: {
    readonly heading: string;
    readonly password: string;
    readonly submit: string;
    readonly wrong: string;
    readonly locked: (minutes: number) => string;
    readonly where: string;
  };
  readonly logOut: string;
  readonly live: { readonly on: string; readonly off: string; readonly still: string };
  readonly status: { readonly ready: string; readonly degraded: string; readonly down: string };
  readonly figures: {
    readonly calls: string;
    readonly people: string;
    readonly tokens: string;
    readonly refusals: string;
    readonly lastHour: string;
    readonly now: string;
    readonly unknown: string;
  };
  readonly calls: {
    readonly heading: string;
    readonly none: string;
    readonly noneHint: string;
    readonly unknown: string;
    readonly unknownRoom: string;
    readonly unknownPerson: string;
    readonly since: string;
    readonly people: (count: number) => string;
    readonly everybody: string;
    readonly hidden: (count: number) => string;
    readonly connecting: string;
    readonly device: string;
    readonly remove: string;
    readonly removeWhom: (who: string) => string;
    readonly end: string;
    readonly endWhich: (room: string) => string;
  };
  readonly confirm: {
    readonly removeTitle: (who: string) => string;
    readonly removeText: string;
    readonly endTitle: string;
    readonly endText: (people: string) => string;
    readonly remove: string;
    readonly end: string;
    readonly cancel: string;
  };
  readonly done: {
    readonly removed: string;
    readonly ended: string;
    readonly failed: (reason: string) => string;
  };
  readonly charts: {
    readonly heading: string;
    readonly tokens: string;
    readonly refusals: string;
    readonly participants: string;
    readonly hourAgo: string;
    readonly now: string;
    readonly total: (total: number, most: number) => string;
    readonly most: (most: number, now: number) => string;
    readonly nothing: string;
    readonly notCounted: string;
  };
  readonly refusals: {
    readonly heading: string;
    readonly none: string;
    readonly noneHint: string;
    readonly times: (count: number) => string;
    readonly latest: string;
    readonly columns: {
      readonly at: string;
      readonly endpoint: string;
      readonly host: string;
      readonly detail: string;
      readonly took: string;
      readonly request: string;
    };
    readonly reasons: Readonly<Record<RefusalReason, ReasonText>>;
  };
  readonly jobs: {
    readonly heading: string;
    readonly hint: string;
    readonly none: string;
    readonly off: string;
    readonly phases: Readonly<Record<JobState, string>>;
    readonly restarted: string;
    readonly more: (count: number) => string;
  };
  readonly health: {
    readonly heading: string;
    readonly sfu: string;
    readonly homeserver: string;
    readonly redis: string;
    readonly membership: string;
    readonly up: string;
    readonly down: string;
    readonly off: string;
    readonly redisOff: string;
    readonly redisDown: string;
    readonly failed: string;
    readonly modes: Readonly<Record<MembershipMode, string>>;
    readonly modeOffHint: string;
    /** Where several replicas may run: what of the page is only about this one. */
    readonly ownReplica: string;
    readonly startedAt: string;
  };
}
