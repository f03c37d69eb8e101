import { createHttpRpc } from '../../../../node/chain/http-rpc.ts';
import type { Rpc } from '../../../../node/chain/rpc.ts';
import { createWsRpc } from '../../../../node/chain/ws-rpc.ts';
import { type Decoder, decoder } from '../decoder.ts';
import { type GarbageEndpoint, startGarbageEndpoint } from '../garbage-endpoint.ts';

const ANSWERS = [
  '{"jsonrpc":"2.0","id":7,"result":{"number":"0x1"}}',
  '{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":{"number":"0x2"}}}',
];

/** An endpoint and a client of it, made when first used. */
const pair = (connect: (endpoint: GarbageEndpoint) => Rpc) => {
  let opened: Promise<{ readonly endpoint: GarbageEndpoint; readonly rpc: Rpc }> | undefined;
  return {
    open: () => {
      opened ??= startGarbageEndpoint().then((endpoint) => ({ endpoint, rpc: connect(endpoint) }));
      return opened;
    },
    close: async () => {
      const { endpoint, rpc } = (await opened) ?? {};
      opened = undefined;
      rpc?.close();
      await endpoint?.stop();
    },
  };
};
const http = pair(({ httpUrl }) => createHttpRpc({ url: httpUrl }));
const ws = pair(({ wsUrl }) => {
  const rpc = createWsRpc({ url: wsUrl });
  rpc.subscribeHeads?.(() => undefined);
  return rpc;
});

/** Ways in for the text that an endpoint sends, over real connections. */
export const ENDPOINT_DECODERS: readonly Decoder[] = [
  decoder({
    name: 'HTTP answer',
    kind: 'text',
    covers: [],
    structure: 'json',
    seeds: () => [ANSWERS[0] as string],
    decode: async (text) => {
      const { endpoint, rpc } = await http.open();
      endpoint.body = text;
      return rpc.call('eth_test', []);
    },
    codes: ['CHAIN_UNREACHABLE', 'CHAIN_BAD_DATA', 'CHAIN_RPC'],
    memory: 16 * 1024 * 1024,
    close: http.close,
  }),
  decoder({
    name: 'WebSocket message',
    kind: 'text',
    covers: [],
    structure: 'json',
    seeds: () => ANSWERS,
    // Between the call and its answer comes the garbage; whatever it is, the client goes on.
    decode: async (text) => {
      const { endpoint, rpc } = await ws.open();
      endpoint.body = text;
      return rpc.call('eth_test', []);
    },
    codes: ['CHAIN_BAD_DATA', 'CHAIN_RPC'],
    takesAll: true,
    memory: 16 * 1024 * 1024,
    close: ws.close,
  }),
];
