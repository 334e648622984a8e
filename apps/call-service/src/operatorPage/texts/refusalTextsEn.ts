/** What each refusal means and what to do about it, in English. */
import type { RefusalReason } from "../../Refusal.ts";
import type { ReasonText } from "./OperatorTexts.ts";

export const refusalTextsEn: Readonly<Record<RefusalReason, ReasonText>> = {
  "limits/address": {
    title: "An address asked too often",
    advice:
      "Many people behind one address, or somebody trying out. If it is your own proxy, name it in TERTULIA_TRUSTED_PROXIES.",
  },
  "limits/person": {
    title: "A person asked too often",
    advice: "A client that asks in a loop: look at which one it is.",
  },
  "body/too-large": {
    title: "The request was too large",
    advice: "No client of Matrix calls sends this much. Look at who does, by the request id.",
  },
  "body/unfinished": {
    title: "The request broke off",
    advice:
      "The caller lost its connection, or sent so slowly that it was cut off. Many at once are somebody who means ill.",
  },
  "body/not-json": {
    title: "The request was not JSON",
    advice:
      "Something else than a call client asks here: a scanner, or a proxy that rewrites bodies.",
  },
  "body/wrong-type": {
    title: "A field had the wrong type",
    advice: "A client that is broken or far too old. The field is named below.",
  },
  "body/field-missing": {
    title: "A field was missing",
    advice: "A client that is broken or far too old. The field is named below.",
  },
  "body/field-invalid": {
    title: "A field had an impossible value",
    advice: "A client that is broken, or somebody trying things out. The field is named below.",
  },
  "delegation/unsupported": {
    title: "A delayed leave came with a token request",
    advice: "Its sender may not have leaves kept here; the client asks again without it.",
  },
  "delegation/restricted": {
    title: "Somebody without full access handed over a delayed leave",
    advice:
      "As it should be. Add their homeserver to LIVEKIT_FULL_ACCESS_HOMESERVERS if its people are yours.",
  },
  "delegation/no-client-api": {
    title: "A homeserver's client API was not found",
    advice: "Serve /.well-known/matrix/client on its name, or set LIVEKIT_CS_API_URL_OVERRIDES.",
  },
  "delegation/too-many": {
    title: "Somebody had too many delayed leaves kept",
    advice:
      "A client that joins and never leaves. If a person really takes part this often at once, raise the limit.",
  },
  "delegation/delay-unknown": {
    title: "A delayed leave that the homeserver does not have",
    advice: "The client was too late, or its leave was sent already: it makes a new one.",
  },
  "delegation/delay-unreadable": {
    title: "The homeserver does not say how long a leave is delayed",
    advice:
      "Only clients that leave delay_timeout out need this. The registration would have to cover the homeserver's people.",
  },
  "delegation/closing": {
    title: "A delayed leave came while the service ended",
    advice: "Nothing to do: the client asks again in a few seconds.",
  },
  "homeserver/not-served": {
    title: "A homeserver that is not on the list",
    advice:
      "If its people should call here, add it to TERTULIA_SERVED_HOMESERVERS, or to LIVEKIT_FULL_ACCESS_HOMESERVERS if they may start calls.",
  },
  "homeserver/unreachable": {
    title: "A homeserver did not answer",
    advice:
      "Check its name, port and certificate from this machine. If it is reached by an internal address, say so in TERTULIA_HOMESERVER_URLS.",
  },
  "homeserver/address-refused": {
    title: "A homeserver at a private address",
    advice:
      "Addresses of private networks are not dialled. If it is yours, name its address in TERTULIA_HOMESERVER_URLS.",
  },
  "homeserver/token-refused": {
    title: "The homeserver did not know the token",
    advice:
      "Now and then this is an old token, and the client asks again. If it is all of them, the name leads to another homeserver than the clients use.",
  },
  "homeserver/nonsense": {
    title: "The homeserver's answer made no sense",
    advice:
      "Its federation API is not behind this name: check that /_matrix/federation and the listener's openid resource are served.",
  },
  "person/foreign": {
    title: "The homeserver vouched for somebody else's person",
    advice: "It named a user of another server: it is misconfigured, or it is lying.",
  },
  "person/claims-another": {
    title: "Somebody claimed to be somebody else",
    advice:
      "The token belongs to another person than the request says. Look at the client, then at the person.",
  },
  "membership/not-joined": {
    title: "Somebody who is not in the room",
    advice:
      "As it should be: they were removed, or never were in it. Invite them if they belong there.",
  },
  "membership/unknown": {
    title: "Nobody could say who is in the room",
    advice:
      "The homeserver did not answer the membership check. New calls wait for it; running ones go on.",
  },
  "proxy/not-set-up": {
    title: "A request through a homeserver, and none is set up",
    advice:
      "Give the service its registration (LIVEKIT_AS_REGISTRATION_FILE), or take the proxy out of the homeserver.",
  },
  "proxy/not-our-homeserver": {
    title: "Somebody who is not our homeserver used its endpoint",
    advice: "These paths are for the homeserver alone: keep them off the public proxy.",
  },
  "proxy/token-missing": {
    title: "A request through the homeserver had no token",
    advice: "These paths are for the homeserver alone: keep them off the public proxy.",
  },
  "proxy/token-unknown": {
    title: "A request through the homeserver had another token",
    advice: "hs_token differs between the homeserver's registration file and this service's.",
  },
  "proxy/sender-missing": {
    title: "The homeserver did not say for whom it asks",
    advice:
      "Its proxy is of another version: msc4512_enabled and the homeserver's release are the places to look.",
  },
  "proxy/sender-invalid": {
    title: "The homeserver asked for an impossible person",
    advice: "Check that LIVEKIT_HS_SERVER_NAME is the homeserver's own name.",
  },
  "proxy/sender-foreign": {
    title: "A homeserver asked for somebody else's person",
    advice: "It is not on the list, or it is lying about whose people these are.",
  },
  "proxy/other-sfu": {
    title: "A request was about another SFU",
    advice: "The transport that the homeserver announces has another URL than LIVEKIT_URL.",
  },
  "relay/refused": {
    title: "Another homeserver's call service refused our person",
    advice: "Its operator can say why: they may not be in the room there.",
  },
  "relay/failed": {
    title: "Another homeserver's call service did not answer",
    advice:
      "Nothing to do here unless it is all of them: then look at the homeserver's federation.",
  },
  "call/full": {
    title: "The call was full",
    advice: "Raise room.max_participants of the SFU if the machine carries more.",
  },
  "sfu/unreachable": {
    title: "The SFU did not answer",
    advice: "Check that LiveKit runs, and that LIVEKIT_API_URL is its address from this machine.",
  },
  "sfu/refused": {
    title: "The SFU refused",
    advice:
      "With status 401 key and secret differ from LiveKit's; else LiveKit's log has the cause.",
  },
};
