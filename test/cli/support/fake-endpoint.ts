import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A JSON-RPC endpoint of some chain on which nothing is deployed. */
export type FakeEndpoint = { readonly url: string; readonly asked: string[]; close(): Promise<void> };

/** Answers `eth_chainId` with `chainId` and every call with nothing. */
export const fakeEndpoint = async (chainId: number): Promise<FakeEndpoint> => {
  const asked: string[] = [];
  const answer = (method: string): string => {
    asked.push(method);
    return method === 'eth_chainId' ? `0x${chainId.toString(16)}` : '0x';
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const calls = JSON.parse(body) as { id: number; method: string } | { id: number; method: string }[];
      const one = ({ id, method }: { id: number; method: string }) => ({ jsonrpc: '2.0', id, result: answer(method) });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(Array.isArray(calls) ? calls.map(one) : one(calls)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
