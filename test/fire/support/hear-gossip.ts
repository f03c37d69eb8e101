import type { Network } from '../../../node/net/network.ts';

/** Notes what is said on gossip, by signer and subject: a second word on the same subject joins the first. */
export const hearGossip = (network: Pick<Network, 'subscribe'>): ReadonlyMap<string, ReadonlySet<string>> => {
  const heard = new Map<string, Set<string>>();
  const note = (peerId: string, about: string, said: string): void => {
    const key = `${peerId} ${about}`;
    heard.set(key, (heard.get(key) ?? new Set()).add(said));
  };
  network.subscribe('task', ({ taskId, specDigest }, { peerId }) => note(peerId, `task ${taskId}`, specDigest));
  network.subscribe('solution', ({ taskId, slot, digests }, { peerId }) =>
    note(peerId, `solution ${taskId}/${slot}`, digests.join()),
  );
  network.subscribe('ballot', ({ taskId, reportDigest }, { peerId }) => note(peerId, `ballot ${taskId}`, reportDigest));
  network.subscribe('attest', ({ projectId, round, digest }, { peerId }) => note(peerId, `attest ${projectId}/${round}`, digest));
  return heard;
};
