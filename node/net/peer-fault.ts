/**
 * What a peer did wrong, and how many points it costs. Points halve every minute and 100 of them are a ban: two lies or three
 * malformed frames within a minute.
 */
export const PEER_FAULTS = {
  /** Served bytes that do not hash to what was asked: provably false. */
  lied: 70,
  /** Sent a frame that cannot be decoded. */
  malformed: 45,
  /** Accused a solver of an interval that is sound: three times within a minute is no accident. */
  slandered: 40,
  /** Said two different things of one task, solution or ballot. A reorganisation can make an honest peer do so once. */
  equivocated: 20,
  /**
   * Brought one message of others more than any honest peer passes on. Each drowns a message: our router takes every later copy of it for
   * one that was heard. An honest peer cannot, for it passes on less in all than is taken from it.
   */
  overran: 20,
  /** Sent one message, request or stream more than its share. */
  flooded: 1,
  /** Broke off or answered too late; honest peers do so now and then. */
  unreliable: 2,
} as const;

/** Name of a peer's fault. */
export type PeerFault = keyof typeof PEER_FAULTS;
