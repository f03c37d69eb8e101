import { isIP } from 'node:net';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';

/** Where to listen; port 0 takes a free one. */
export type ListenAddress = { readonly host: string; readonly port: number };

/** Whether only this machine can reach a host, by name or number. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** `host:port` or `[v6]:port`. Throws `BRIDGE_BAD_ADDRESS`. */
export const parseListenAddress = (address: string): ListenAddress => {
  const bad = (detail: string): TempernetError => new TempernetError('BRIDGE_BAD_ADDRESS', { address, detail });
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+)):(\d{1,5})$/i.exec(address);
  if (match === null) throw bad('it is not of the form host:port');
  const [, six, name, digits] = match;
  if (six !== undefined && isIP(six) !== 6) throw bad('the brackets hold no IPv6 address');
  const port = Number(digits);
  if (port > 65_535) throw bad('the port is above 65535');
  return { host: six ?? (name as string), port };
};
