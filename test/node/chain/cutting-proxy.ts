import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy whose connections can be cut, as networks do. */
export type CuttingProxy = { readonly port: number; readonly connections: () => number; cut(): void; close(): Promise<void> };

/** A proxy to a loopback port. */
export const startCuttingProxy = (target: number): Promise<CuttingProxy> =>
  new Promise((resolve) => {
    const sockets = new Set<Socket>();
    let connections = 0;
    const cut = (): void => {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    };
    const server = createServer((inbound) => {
      connections++;
      const outbound = connect(target, '127.0.0.1');
      for (const [from, to] of [
        [inbound, outbound],
        [outbound, inbound],
      ] as const) {
        sockets.add(from);
        from.on('error', () => undefined);
        from.on('close', () => {
          sockets.delete(from);
          to.destroy();
        });
        from.pipe(to);
      }
    });
    server.listen(0, '127.0.0.1', () => {
      const close = (): Promise<void> =>
        new Promise((done) => {
          server.close(() => done());
          cut();
        });
      resolve({ port: (server.address() as AddressInfo).port, connections: () => connections, cut, close });
    });
  });
