/** Number of the bridge's message protocol, and the WebSocket subprotocol that both sides name while connecting. */
export const BRIDGE_PROTOCOL = 1;
export const SUBPROTOCOL = `tempernet-bridge.${BRIDGE_PROTOCOL}`;

/** Codes with which the solver closes a connection: 4000-4999 are for applications to define. */
export const CLOSE = {
  goingAway: 1001,
  badMessage: 4400,
  version: 4406,
  late: 4408,
  memory: 4413,
} as const;
