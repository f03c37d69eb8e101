import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { rpc } from '../../../orchestrator/rpc.ts';
import type { FaultPlan, RpcFault, RpcRequest } from './rpc-fault.ts';
import { acceptWs } from './ws-connection.ts';

/** A JSON-RPC endpoint, HTTP and WebSocket on one port, that hands calls on to a chain and lets them go wrong as it is told. */
export type RpcProxy = {
  readonly httpUrl: string;
  readonly wsUrl: string;
  /** Every raw transaction that somebody wanted to send. */
  readonly transactions: readonly string[];
  /** How many calls went wrong, by kind of fault. */
  readonly faults: ReadonlyMap<string, number>;
  /** Calls by method. */
  readonly asked: ReadonlyMap<string, number>;
  /** The newest block of the chain. */
  head(): number;
  /** From now on. */
  plan(plan: FaultPlan): void;
  /** Breaks every connection. */
  cut(): void;
  /** While down, connections are refused. */
  down(down: boolean): void;
  close(): Promise<void>;
};

type Call = { readonly id: unknown; readonly method: string; readonly params?: readonly unknown[] };
type Elsewhere = Extract<RpcFault, { kind: 'elsewhere' }> | undefined;
/** How a transport answers: with the text, half of it, a status, or by breaking. */
type Reply = { text(text: string): void; status(status: number): void; drop(): void };

const HEAD_MS = 30;
/** Faults that keep a call from the chain unless they say otherwise. */
const REFUSED: ReadonlySet<string> = new Set(['drop', 'hang', 'status', 'error']);

/** A proxy before the chain at `upstream` (`http://`). */
export const startRpcProxy = async (upstream: string): Promise<RpcProxy> => {
  const transactions: string[] = [];
  const faults = new Map<string, number>();
  const asked = new Map<string, number>();
  const sockets = new Set<Duplex>();
  const subscribers = new Map<string, (head: unknown) => void>();
  let plan: FaultPlan = () => undefined;
  let isDown = false;
  let closed = false;
  let latest: { number: string; hash: string } | undefined;
  let subscriptions = 0;

  const count = (map: Map<string, number>, key: string): number => {
    const before = map.get(key) ?? 0;
    map.set(key, before + 1);
    return before;
  };

  const forward = async (call: Call, elsewhere: Elsewhere): Promise<object> => {
    const params = elsewhere?.params ?? call.params ?? [];
    const response = await fetch(elsewhere?.at ?? upstream, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...call, jsonrpc: '2.0', params }),
    });
    return (await response.json()) as object;
  };

  const carryOut = async (call: Call, fault: RpcFault | undefined, reply: Reply): Promise<void> => {
    const { id } = call;
    const reachesChain = fault === undefined || !REFUSED.has(fault.kind) || ('after' in fault && fault.after === true);
    const answer = reachesChain ? await forward(call, fault?.kind === 'elsewhere' ? fault : undefined) : {};
    const text = JSON.stringify({ ...answer, id });
    switch (fault?.kind) {
      case undefined:
        return reply.text(text);
      case 'drop':
        return reply.drop();
      case 'hang':
        return;
      case 'status':
        return reply.status(fault.status);
      case 'truncate':
        return reply.text(text.slice(0, Math.floor(text.length / 2)));
      case 'error':
        return reply.text(JSON.stringify({ jsonrpc: '2.0', id, error: { code: fault.code, message: fault.message } }));
      case 'late':
        await new Promise((resolve) => setTimeout(resolve, fault.ms));
        return reply.text(text);
      case 'elsewhere': {
        const { result } = answer as { result?: unknown };
        return reply.text(
          fault.result === undefined ? text : JSON.stringify({ jsonrpc: '2.0', id, result: fault.result(result) }),
        );
      }
    }
  };

  const take = (call: Call, transport: RpcRequest['transport'], reply: Reply): void => {
    const { method, params = [] } = call;
    if (method === 'eth_sendRawTransaction') transactions.push(String(params[0]));
    const fault = plan({ method, params, transport, nth: count(asked, method) });
    if (fault !== undefined) count(faults, fault.kind);
    // The chain itself may be away: then nobody answers.
    carryOut(call, fault, reply).catch(() => reply.drop());
  };

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () =>
      take(JSON.parse(body) as Call, 'http', {
        text: (text) => void response.writeHead(200, { 'content-type': 'application/json' }).end(text),
        status: (status) => void response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>no</h1>'),
        drop: () => void response.destroy(),
      }),
    );
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex): void => {
    const own: string[] = [];
    const message = (text: string): void => {
      const call = JSON.parse(text) as Call;
      if (call.method !== 'eth_subscribe') {
        take(call, 'ws', { text: connection.send, status: drop, drop });
        return;
      }
      const id = `0x${(++subscriptions).toString(16)}`;
      own.push(id);
      const push = (result: unknown): void =>
        connection.send(JSON.stringify({ jsonrpc: '2.0', method: 'eth_subscription', params: { subscription: id, result } }));
      subscribers.set(id, push);
      connection.send(JSON.stringify({ jsonrpc: '2.0', id: call.id, result: id }));
    };
    const close = (): void => {
      for (const id of own) subscribers.delete(id);
    };
    const connection = acceptWs(request, socket, { message, close });
    const drop = (): void => connection.destroy();
  };

  const server = createServer(onRequest);
  server.on('upgrade', (request, socket) => (isDown ? socket.destroy() : onUpgrade(request, socket)));
  server.on('connection', (socket) => {
    if (isDown) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const watch = async (): Promise<void> => {
    while (!closed) {
      const head = await rpc<typeof latest>(upstream, 'eth_getBlockByNumber', ['latest', false]).catch(() => undefined);
      if (head != null && head.hash !== latest?.hash) {
        latest = head;
        for (const push of subscribers.values()) push(head);
      }
      await new Promise((resolve) => setTimeout(resolve, HEAD_MS));
    }
  };
  const watching = watch();

  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    httpUrl: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    transactions,
    faults,
    asked,
    head: () => Number(latest?.number ?? 0),
    plan: (next) => {
      plan = next;
    },
    cut,
    down: (next) => {
      isDown = next;
      if (isDown) cut();
    },
    close: async () => {
      closed = true;
      await watching;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        cut();
      });
    },
  };
};
