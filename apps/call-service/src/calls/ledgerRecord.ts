/** A call of the ledger as text, for the store that replicas share. */
import {
  isMatrixRoomId,
  isUserId,
  type DeviceId,
  type LiveKitIdentity,
  type MatrixRoomId,
  type UserId,
} from "@tertulia/protocol";
import * as v from "valibot";
import type { LedgerCall, TokenHolder } from "../ports.ts";

const holder = v.tuple([
  v.string(),
  v.custom<UserId>((value) => typeof value === "string" && isUserId(value)),
  v.string(),
  v.string(),
  v.number(),
  v.nullable(v.picklist(["membership", "operator"])),
]);

const record = v.object({
  place: v.object({
    matrixRoomId: v.custom<MatrixRoomId>(
      (value) => typeof value === "string" && isMatrixRoomId(value),
    ),
    slotId: v.string(),
  }),
  holders: v.array(holder),
});

/** JSON; a holder is a list, so that no identity can be taken for a key of the object. */
export function formatLedgerCall({ place, holders }: LedgerCall): string {
  const rows = [...holders].map(
    ([identity, { userId, deviceId, serverName, expiresAt, revokedBy }]) => [
      identity,
      userId,
      deviceId,
      serverName,
      expiresAt,
      revokedBy,
    ],
  );
  return JSON.stringify({ place, holders: rows });
}

/** @returns `null` for what this version did not write. */
export function parseLedgerCall(text: string): LedgerCall | null {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), record), text);
  if (!result.success) return null;
  const { place, holders } = result.output;
  return { place, holders: new Map(holders.map(toEntry)) };
}

function toEntry(row: v.InferOutput<typeof holder>): [LiveKitIdentity, TokenHolder] {
  const [identity, userId, deviceId, serverName, expiresAt, revokedBy] = row;
  return [
    identity as LiveKitIdentity,
    { userId, deviceId: deviceId as DeviceId, serverName, expiresAt, revokedBy },
  ];
}
