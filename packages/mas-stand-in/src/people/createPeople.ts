/** Who has an account, and with which password. Rules M10–M11 in SPEC.md. */
import { compare, hash } from "bcryptjs";
import { newUlid } from "../newUlid.ts";

/** For passwords that are set here: the people are made up, and stretching only makes a start slower. */
const BCRYPT_ROUNDS = 4;

export interface NewPerson {
  /** `ana` of `@ana:example.org`. */
  readonly localpart: string;
  readonly password?: string;
  /** As Synapse keeps it: bcrypt of the normalised password followed by the pepper. */
  readonly passwordHash?: string;
  /** May ask for admin scopes. */
  readonly isAdmin?: boolean;
  /** Is counted, and cannot log in. */
  readonly isDeactivated?: boolean;
}

export interface Person {
  /** The subject of tokens, a ULID. */
  readonly id: string;
  readonly localpart: string;
  readonly isAdmin: boolean;
}

export interface People {
  /** Replaces whoever has that name. */
  readonly add: (person: NewPerson) => Promise<void>;
  readonly find: (localpart: string) => Person | null;
  /** @returns the person, or `null` for a wrong name or password. */
  readonly verify: (localpart: string, password: string) => Promise<Person | null>;
  readonly count: () => number;
}

/** @param pepper - `password_config.pepper` of homeserver.yaml; empty when there is none. */
export function createPeople(pepper: string): People {
  const people = new Map<string, Person & { readonly passwordHash: string | null }>();
  const peppered = (password: string): string => password.normalize("NFKC") + pepper;
  return {
    async add({ localpart, password, isAdmin = false, isDeactivated = false, ...given }) {
      const ownHash = password === undefined ? null : await hash(peppered(password), BCRYPT_ROUNDS);
      const passwordHash = isDeactivated ? null : (given.passwordHash ?? ownHash);
      const id = people.get(localpart)?.id ?? newUlid();
      people.set(localpart, { id, localpart, isAdmin, passwordHash });
    },
    find: (localpart) => people.get(localpart) ?? null,
    async verify(localpart, password) {
      const person = people.get(localpart);
      if (!person?.passwordHash) return null;
      return (await compare(peppered(password), person.passwordHash)) ? person : null;
    },
    count: () => people.size,
  };
}
