import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = new URL('../../../../', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  wasm: 'application/wasm',
  onnx: 'application/octet-stream',
};

/** What is served besides the files of this checkout. */
export type Extra = Readonly<Record<string, { readonly type: string; readonly body: Uint8Array | string }>>;

/** A server on 127.0.0.1 and how to stop it. */
export type SourceServer = { readonly url: string; close(): Promise<void> };

/** A browser has no package resolution: bare specifiers become paths of this checkout. */
const resolveImports = (source: string): string =>
  source.replace(
    /^((?:import|export)\b.*?\bfrom |\} from |import )(['"])([^'"./][^'"]*)\2/gm,
    (whole, keyword: string, quote: string, specifier: string) => {
      const resolved = import.meta.resolve(specifier);
      return resolved.startsWith(ROOT.href) ? `${keyword}${quote}/${resolved.slice(ROOT.href.length)}${quote}` : whole;
    },
  );

const bodyOf = async (path: string): Promise<{ type: string; body: Uint8Array | string }> => {
  const url = new URL(`.${path}`, ROOT);
  if (!url.href.startsWith(ROOT.href)) return Promise.reject(new RangeError('outside the checkout'));
  const extension = path.slice(path.lastIndexOf('.') + 1);
  const bytes = await readFile(fileURLToPath(url));
  if (extension === 'ts') return { type: 'text/javascript', body: resolveImports(stripTypeScriptTypes(bytes.toString())) };
  if (extension === 'js') return { type: 'text/javascript', body: resolveImports(bytes.toString()) };
  return { type: TYPES[extension] ?? 'text/javascript', body: bytes };
};

/** Serves this checkout's TypeScript as a browser can load it, types stripped. */
export const serveSources = async (extra: Extra): Promise<SourceServer> => {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', pathToFileURL('/')).pathname;
    const known = extra[path];
    (known === undefined ? bodyOf(path) : Promise.resolve(known)).then(
      ({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
