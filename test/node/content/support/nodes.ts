import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContentStore } from '../../../../node/content/content-store.ts';
import { type ContentOptions, type ContentService, createContent } from '../../../../node/content/create-content.ts';
import { openFsStore } from '../../../../node/content/fs-store.ts';
import type { Network } from '../../../../node/net/network.ts';
import type { NetworkOptions } from '../../../../node/net/network-options.ts';
import type { Clock } from '../../../../node/process/clock.ts';
import { keepCounts } from '../../net/support/counts.ts';
import { createHosts } from '../../net/support/hosts.ts';
import { keepLogs, type Line } from '../../net/support/logs.ts';

/** A host with a store and its content service. */
export type TestNode = {
  readonly net: Network;
  readonly store: ContentStore;
  readonly content: ContentService;
  readonly folder: string;
  readonly counts: Map<string, number>;
  /** Stops content and host at once, as a killed process would. */
  kill(): Promise<void>;
};

/** What a test node may differ in. */
export type NodeOptions = {
  readonly content?: ContentOptions;
  readonly net?: Partial<NetworkOptions>;
  readonly quotaBytes?: number;
  /** Of the host; bans are counted by it. */
  readonly clock?: Clock;
  readonly folder?: string;
  /** Replaces what the node serves from; for peers that lie. */
  readonly disguise?: (store: ContentStore) => ContentStore;
};

/** Nodes of one test; `stop` stops them and removes their folders. */
export type TestNodes = {
  readonly lines: Line[];
  start(options?: NodeOptions): Promise<TestNode>;
  folder(): Promise<string>;
  stop(): Promise<void>;
};

/** No nodes yet. */
export const createNodes = (): TestNodes => {
  const { logger, lines } = keepLogs();
  const hosts = createHosts(logger);
  const nodes: TestNode[] = [];
  const folders: string[] = [];
  const folder = async (): Promise<string> => {
    const made = await mkdtemp(join(tmpdir(), 'tempernet-content-'));
    folders.push(made);
    return made;
  };
  return {
    lines,
    folder,
    start: async (options = {}) => {
      const { metrics, counts } = keepCounts();
      const net = await hosts.start(options.net ?? {}, {
        metrics,
        ...(options.clock === undefined ? {} : { clock: options.clock }),
      });
      const place = options.folder ?? (await folder());
      const quota = options.quotaBytes === undefined ? {} : { quotaBytes: options.quotaBytes };
      const store = await openFsStore({ folder: place, ...quota }, { logger });
      const content = createContent(options.content ?? {}, { store: options.disguise?.(store) ?? store, logger, net, metrics });
      await content.start();
      const node: TestNode = {
        net,
        store,
        content,
        folder: place,
        counts,
        kill: async () => {
          await content.stop();
          await net.stop();
        },
      };
      nodes.push(node);
      return node;
    },
    stop: async () => {
      await Promise.all(nodes.map(({ content }) => content.stop()));
      await hosts.stop();
      await Promise.all(folders.map((made) => rm(made, { recursive: true, force: true })));
      nodes.length = 0;
      folders.length = 0;
      lines.length = 0;
    },
  };
};
