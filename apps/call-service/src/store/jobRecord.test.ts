import { expect, it } from "vitest";
import { ANAS_JOB } from "../testing/describeStore.ts";
import { parseJobRecord, toJobRecord } from "./jobRecord.ts";

const PEERS_JOB = JSON.stringify({
  Params: {
    DelayId: "delay-1",
    DelayTimeout: 3_600_000_000_000,
    ServerName: "hs.example",
    LiveKitRoom: ANAS_JOB.room,
    LiveKitIdentity: ANAS_JOB.identity,
  },
  RestartedAt: "2026-11-24T08:00:00.123Z",
});

it("[S185] a job is kept in the shape that peers read", () => {
  expect(toJobRecord(ANAS_JOB).job).toBe(PEERS_JOB);
});

it("[S185] what peers do not know is beside it", () => {
  const { job, details } = toJobRecord(ANAS_JOB);
  expect(parseJobRecord(job, details)).toEqual(ANAS_JOB);
});

it.each(["2026-11-24T08:00:00.123456789Z", "2026-11-24T09:00:00.123+01:00"])(
  "[S185] a peer's job is one of ours, its time written as %s too",
  (text) => {
    const job = PEERS_JOB.replace("2026-11-24T08:00:00.123Z", text);
    expect(parseJobRecord(job)).toEqual({
      ...ANAS_JOB,
      otherIdentity: null,
      userId: null,
      wasSeen: false,
    });
  },
);

it("[S185] what is known of another delayed event does not count", () => {
  const { details } = toJobRecord({ ...ANAS_JOB, delayId: "older" });
  expect(parseJobRecord(PEERS_JOB, details)).toMatchObject({ userId: null, wasSeen: false });
});

it.each(["", "{", "[]", "{}", '{"Params":{},"RestartedAt":""}', PEERS_JOB.replace("2026", "year")])(
  "[S185] %j is no job",
  (text) => {
    expect(parseJobRecord(text)).toBeNull();
  },
);
