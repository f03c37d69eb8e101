/** What a peer did wrong, and how many points of the ban budget it costs (a ban needs 100). */
export const PEER_FAULTS = {
  /** Served bytes that do not hash to what was asked: provably false. */
  lied: 50,
  /** Sent a frame that cannot be decoded. */
  malformed: 25,
  /** Sent more than its quota after being told so. */
  flooded: 20,
  /** Broke off or answered too late; honest peers do so now and then. */
  unreliable: 2,
} as const;

/** Name of a peer's fault. */
export type PeerFault = keyof typeof PEER_FAULTS;
