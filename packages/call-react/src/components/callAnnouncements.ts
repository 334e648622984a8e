/** What changed in a call, in words for those who do not see it. Rules U30–U33. */
import type { CallMember } from "@tertulia/call-engine";
import type { UserId } from "@tertulia/protocol";
import type { CallDictionary } from "../texts/CallDictionary.ts";

/** Above this many at once, a number is kinder than a list. */
const MAX_NAMED = 3;

/** The members before and after, and how to speak of them. */
export interface AnnouncementInput {
  readonly before: readonly CallMember[];
  readonly after: readonly CallMember[];
  readonly nameOf: (userId: UserId) => string;
  readonly texts: CallDictionary;
}

/** Sentences, in the order joins, leaves, hands, screens; none about the local member, who did it. */
export function callAnnouncements(input: AnnouncementInput): readonly string[] {
  const { nameOf } = input;
  const { announcements } = input.texts;
  const before = byKey(input.before);
  const after = byKey(input.after);
  const joined = [...after.values()].filter((member) => !before.has(member.key));
  const left = [...before.values()].filter((member) => !after.has(member.key));
  const stayed = [...after.values()].flatMap((now) => {
    const was = before.get(now.key);
    return was === undefined ? [] : [{ was, now, name: nameOf(now.userId) }];
  });
  const named = (members: readonly CallMember[]): string[] =>
    members.map((member) => nameOf(member.userId));
  return [
    ...grouped(named(joined), announcements.joined, announcements.manyJoined),
    ...grouped(named(left), announcements.left, announcements.manyLeft),
    ...stayed
      .filter(({ was, now }) => was.handRaisedAt === null && now.handRaisedAt !== null)
      .map(({ name }) => announcements.handRaised(name)),
    ...stayed
      .filter(({ was, now }) => was.isScreenOn !== now.isScreenOn)
      .map(({ now, name }) =>
        now.isScreenOn ? announcements.screenShared(name) : announcements.screenEnded(name),
      ),
  ];
}

function byKey(members: readonly CallMember[]): ReadonlyMap<string, CallMember> {
  return new Map(members.filter((member) => !member.isLocal).map((member) => [member.key, member]));
}

function grouped(
  names: readonly string[],
  one: (name: string) => string,
  many: (count: number) => string,
): string[] {
  return names.length > MAX_NAMED ? [many(names.length)] : names.map(one);
}
