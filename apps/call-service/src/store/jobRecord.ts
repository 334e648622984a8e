/** A delegated leave as it is kept in the store: what peers keep of it, in their shape, and the rest beside it. Rule S185 in SPEC.md. */
import type { LiveKitIdentity, LiveKitRoomName, UserId } from "@tertulia/protocol";
import * as v from "valibot";
import type { LeaveJob } from "../delegation/LeaveJob.ts";

const NANOSECONDS = 1_000_000;

const record = v.object({
  Params: v.object({
    DelayId: v.string(),
    DelayTimeout: v.pipe(v.number(), v.minValue(0)),
    ServerName: v.string(),
    LiveKitRoom: v.string(),
    LiveKitIdentity: v.string(),
  }),
  RestartedAt: v.pipe(
    v.string(),
    v.transform((text) => Date.parse(text)),
    v.number(),
  ),
});

const details = v.object({
  delayId: v.string(),
  otherIdentity: v.nullable(v.string()),
  userId: v.nullable(v.string()),
  wasSeen: v.boolean(),
});

export interface JobRecord {
  /** JSON that peers read and write too. */
  readonly job: string;
  /** JSON of our own. */
  readonly details: string;
}

/** The two texts that {@link parseJobRecord} makes the job of again. */
export function toJobRecord(job: LeaveJob): JobRecord {
  const { room, identity, serverName, delayId, delayMs, restartedAt } = job;
  const { otherIdentity, userId, wasSeen } = job;
  return {
    job: JSON.stringify({
      Params: {
        DelayId: delayId,
        DelayTimeout: delayMs * NANOSECONDS,
        ServerName: serverName,
        LiveKitRoom: room,
        LiveKitIdentity: identity,
      },
      RestartedAt: new Date(restartedAt).toISOString(),
    }),
    details: JSON.stringify({ delayId, otherIdentity, userId, wasSeen }),
  };
}

/**
 * The job of two texts.
 *
 * @param detailsText - absent for a peer's job; those of another delayed event do not count.
 * @returns `null` when it is none.
 */
export function parseJobRecord(jobText: string, detailsText?: string): LeaveJob | null {
  const job = parse(record, jobText);
  if (job === null) return null;
  const { Params, RestartedAt } = job;
  const parsed = detailsText === undefined ? null : parse(details, detailsText);
  const own = parsed?.delayId === Params.DelayId ? parsed : null;
  return {
    room: Params.LiveKitRoom as LiveKitRoomName,
    identity: Params.LiveKitIdentity as LiveKitIdentity,
    otherIdentity: (own?.otherIdentity ?? null) as LiveKitIdentity | null,
    userId: (own?.userId ?? null) as UserId | null,
    serverName: Params.ServerName,
    delayId: Params.DelayId,
    delayMs: Params.DelayTimeout / NANOSECONDS,
    restartedAt: RestartedAt,
    wasSeen: own?.wasSeen ?? false,
  };
}

function parse<TSchema extends v.GenericSchema>(
  schema: TSchema,
  text: string,
): v.InferOutput<TSchema> | null {
  try {
    const result = v.safeParse(schema, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    // Not JSON: whoever wrote it meant something else.
    return null;
  }
}
