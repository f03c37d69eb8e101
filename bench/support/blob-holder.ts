import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createContent } from '../../node/content/create-content.ts';
import { openFsStore } from '../../node/content/fs-store.ts';
import { createNetwork } from '../../node/net/create-network.ts';
import { createPeerKey } from '../../node/net/peer-key.ts';
import { silent } from './silent.ts';

// A holder in its own thread: serves the same contents by our exchange, by plain HTTP and by plain TCP, from memory for the
// last two, so that they are the floor of what loopback costs.

const { contents } = workerData as { contents: Uint8Array[] };
const folder = await mkdtemp(join(tmpdir(), 'tempernet-bench-'));
const net = await createNetwork(
  { privateKey: await createPeerKey(), chainId: 31_337, registry: `0x${'11'.repeat(20)}` },
  { logger: silent },
);
await net.start();
const content = createContent({}, { store: await openFsStore({ folder }, { logger: silent }), logger: silent, net });
await content.start();
const digests = [];
for (const bytes of contents) digests.push(await content.put(bytes));

const http = createHttp((request, response) => response.end(contents[Number(request.url?.slice(1))]));
const tcp = createTcp((socket) => socket.once('data', (data: Buffer) => socket.end(contents[data[0] as number] as Uint8Array)));
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));

parentPort?.once('message', async () => {
  http.closeAllConnections();
  http.close();
  tcp.close();
  await content.stop();
  await net.stop();
  await rm(folder, { recursive: true });
  process.exit(0);
});
parentPort?.postMessage({
  address: net.addresses()[0],
  digests,
  http: (http.address() as AddressInfo).port,
  tcp: (tcp.address() as AddressInfo).port,
});
