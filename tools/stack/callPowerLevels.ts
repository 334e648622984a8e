/**
 * Power levels under which everybody in a room may join its calls.
 *
 * Synapse replaces the whole `events` map by an override, so its own defaults are repeated here.
 *
 * @see MSC3401 `org.matrix.msc3401.call.member`; state events need level 50 by default, people have 0.
 * @see Matrix room version 12 (MSC4289): `m.room.tombstone` is 150 because creators are above everybody.
 */
export const CALL_POWER_LEVEL_EVENTS = {
  "m.room.name": 50,
  "m.room.power_levels": 100,
  "m.room.history_visibility": 100,
  "m.room.canonical_alias": 50,
  "m.room.avatar": 50,
  "m.room.tombstone": 150,
  "m.room.server_acl": 100,
  "m.room.encryption": 100,
  "org.matrix.msc3401.call.member": 0,
} as const;
