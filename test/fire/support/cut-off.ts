// Preloaded into a node process of a test: at each SIGUSR2 its network is cut, or heals; the chain's endpoint stays in reach.
import { appendFileSync } from 'node:fs';
import net from 'node:net';
import { isMainThread } from 'node:worker_threads';

const { FIRE_CHAIN_PORT, FIRE_MARKS } = process.env;

if (isMainThread && FIRE_CHAIN_PORT !== undefined && FIRE_MARKS !== undefined) {
  const chain = Number(FIRE_CHAIN_PORT);
  const sockets = new Set<net.Socket>();
  let cut = false;
  const track = (socket: net.Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
    const [options] = (Array.isArray(args[0]) ? args[0] : args) as [{ readonly port?: number | string }];
    if (Number(options.port) !== chain) {
      if (cut) return this.destroy(Object.assign(new Error('the network is cut'), { code: 'ENETUNREACH' }));
      track(this);
    }
    return Reflect.apply(connect, this, args);
  } as typeof connect;
  const { emit } = net.Server.prototype;
  net.Server.prototype.emit = function (this: net.Server, event: string | symbol, ...args: unknown[]): boolean {
    if (event === 'connection') {
      const [socket] = args as [net.Socket];
      if (cut) return Boolean(socket.destroy());
      track(socket);
    }
    return Reflect.apply(emit, this, [event, ...args]);
  };
  process.on('SIGUSR2', () => {
    cut = !cut;
    if (cut) for (const socket of sockets) socket.destroy();
    appendFileSync(FIRE_MARKS, cut ? 'cut\n' : 'healed\n');
  });
}
