/** The way from a known person's request to a delayed leave that is kept. Rules S176–S178, S402 in SPEC.md. */
import type { DelegationRequest } from "./authorize/parseTokenRequest.ts";
import { hasFullAccess, type Person } from "./authorize/Person.ts";
import { checkMembership } from "./checkMembership.ts";
import { toNewLeave } from "./delegation/toNewLeave.ts";
import type { CallServiceParts } from "./ports.ts";
import { Refusal } from "./Refusal.ts";

export interface DelegationOrder {
  /** Already identified: nothing here asks who it is. */
  readonly person: Person;
  readonly request: Pick<DelegationRequest, "place" | "identity" | "delay">;
}

/**
 * Once this resolves the person's leave is sent when they are gone, and not before.
 *
 * @throws {Refusal} `body/field-invalid`, `membership/*`, `delegation/*`.
 */
export async function delegateLeave(
  { person, request }: DelegationOrder,
  parts: CallServiceParts,
): Promise<void> {
  const { config, delegations } = parts;
  if (!hasFullAccess(person, config)) throw new Refusal("delegation/restricted");
  const leave = toNewLeave({ person, request }, request.delay, config);
  const { matrixRoomId } = request.place;
  await checkMembership(person, { ...leave, matrixRoomId }, parts);
  await delegations.check(leave);
  await delegations.accept(leave);
}
