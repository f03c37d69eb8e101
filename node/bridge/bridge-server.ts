import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Logger } from '../log/logger.ts';
import type { Clock } from '../process/clock.ts';
import type { BridgeMetrics } from './bridge-metrics.ts';
import { BRIDGE_PROTOCOL, CLOSE, SUBPROTOCOL } from './bridge-protocol.ts';
import type { Frame } from './frame.ts';
import { guessLimit } from './guess-limit.ts';
import { parseHello } from './hello.ts';
import { isLoopback, type ListenAddress } from './listen-address.ts';
import type { JobBounds } from './remote-job.ts';
import { RemoteWorker } from './remote-worker.ts';
import { sameToken } from './same-token.ts';
import { type LinkOptions, WorkerLink } from './worker-link.ts';
import type { WorkerPool } from './worker-pool.ts';

/** Where workers dial in, and what they are held to. */
export type ServerOptions = JobBounds &
  LinkOptions & {
    readonly listen: ListenAddress;
    readonly token: string;
    /** PEM certificate and key; needed where other machines can reach the address. */
    readonly tls?: { readonly cert: string; readonly key: string };
    readonly maxWorkers: number;
    /** How long a connection may take to say who it is. */
    readonly helloMs: number;
  };

type ServerModules = {
  readonly pool: WorkerPool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: BridgeMetrics;
};

/** Sockets that have not shown a token yet, at a time, beside the workers. */
const STRANGERS = 64;
const REQUEST_MS = 10_000;

/**
 * Takes the connections of workers. The token comes in the HTTP request that opens the WebSocket, so that a stranger cannot send one
 * frame: 401 for a wrong one, 429 after five, 503 when there are workers enough. Then the worker says what it is and joins the pool.
 */
export class BridgeServer {
  readonly #options: ServerOptions;
  readonly #modules: ServerModules;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #guesses: ReturnType<typeof guessLimit>;

  /** Throws `BRIDGE_NEEDS_TLS`, `BRIDGE_BAD_CERTIFICATE`. */
  constructor(options: ServerOptions, modules: ServerModules) {
    const { host, port } = options.listen;
    if (options.tls === undefined && !isLoopback(host))
      throw new TempernetError('BRIDGE_NEEDS_TLS', { address: `${host}:${port}` });
    this.#options = options;
    this.#modules = modules;
    this.#guesses = guessLimit(() => modules.clock.now());
    const answer = (_: IncomingMessage, response: { writeHead(status: number): { end(): void } }): void =>
      response.writeHead(426).end();
    this.#http =
      options.tls === undefined ? createServer(answer) : createTlsServer({ ...options.tls, minVersion: 'TLSv1.3' }, answer);
    this.#http.maxConnections = options.maxWorkers + STRANGERS;
    this.#http.headersTimeout = REQUEST_MS;
    this.#http.requestTimeout = REQUEST_MS;
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: options.maxMessageBytes,
      perMessageDeflate: false,
      handleProtocols: () => SUBPROTOCOL,
    });
  }

  /** Listens; gives the URL to dial. */
  async start(): Promise<string> {
    const { host, port } = this.#options.listen;
    this.#http.listen(port, host);
    await once(this.#http, 'listening');
    const { port: taken } = this.#http.address() as AddressInfo;
    return `${this.#options.tls === undefined ? 'ws' : 'wss'}://${host.includes(':') ? `[${host}]` : host}:${taken}`;
  }

  /** Takes no more connections and ends those that there are. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    await closed;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const address = request.socket.remoteAddress ?? '';
    const refusal = this.#refusalOf(request, address);
    if (refusal === undefined) {
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#greet(webSocket, address));
      return;
    }
    const [status, why] = refusal;
    this.#modules.metrics.refused.inc({ why });
    this.#modules.logger.warn({ address, why }, 'a worker was refused');
    socket.on('error', () => undefined);
    // A stranger that does not close its side would keep its place among the connections.
    socket.once('finish', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  /** Status and reason for which a request may not become a connection. */
  #refusalOf({ headers }: IncomingMessage, address: string): readonly [number, string] | undefined {
    if (!this.#guesses.mayTry(address)) return [429, 'too many wrong tokens'];
    const [, given] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
    if (given === undefined || !sameToken(given, this.#options.token)) {
      this.#guesses.wrong(address);
      return [401, 'wrong token'];
    }
    const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!offered.includes(SUBPROTOCOL)) return [400, 'another version'];
    if (this.#sockets.clients.size >= this.#options.maxWorkers) return [503, 'enough workers'];
    return undefined;
  }

  #greet(socket: WebSocket, address: string): void {
    const { clock, logger, pool } = this.#modules;
    let worker: RemoteWorker | undefined;
    const link = new WorkerLink(socket, this.#options, {
      clock,
      onFrame: (frame) => {
        if (worker !== undefined) return worker.take(frame);
        worker = this.#accept(frame, link);
        if (worker === undefined) return;
        logger.info({ address, ...worker.hello }, 'a worker is connected');
        pool.add(worker);
      },
    });
    link.gone.addEventListener('abort', () => logger.info({ address, why: String(link.gone.reason) }, 'a worker is gone'));
    void clock.sleep(this.#options.helloMs, link.gone).then(() => {
      if (worker === undefined) link.cut(CLOSE.late, 'no hello came in time');
    });
  }

  #accept({ head, tensors }: Frame, link: WorkerLink): RemoteWorker | undefined {
    const hello = parseHello(head);
    if (hello === undefined) {
      link.cut(CLOSE.version, `this node speaks version ${BRIDGE_PROTOCOL} of the bridge`);
      return undefined;
    }
    if (tensors.length > 0) throw new TempernetError('BRIDGE_BAD_FRAME', { detail: 'hello: it carries tensors' });
    const { clock, pool } = this.#modules;
    void link
      .send({ type: 'welcome', protocol: BRIDGE_PROTOCOL, maxMessageBytes: this.#options.maxMessageBytes })
      .catch(() => undefined);
    const worker: RemoteWorker = new RemoteWorker(hello, this.#options, { link, clock, onIdle: () => pool.offer(worker) });
    return worker;
  }
}
