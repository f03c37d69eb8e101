import { TempernetError } from '../protocol/errors/tempernet-error.ts';
import type { ProjectView } from '../roles/view/round-view.ts';
import type { FoundedProject } from './found-project.ts';
import type { Ground } from './ground.ts';
import type { Measure } from './measure.ts';
import type { Observer } from './observer.ts';
import { roundRow } from './rows.ts';
import { gasOfBlocks } from './rpc.ts';
import type { RoundRow } from './run-document.ts';

const STALL_SECONDS = 300;

/** The project as the observer sees it now. */
const projectIn = (observer: Observer, projectId: bigint): ProjectView =>
  observer.view.projects[String(projectId)] as ProjectView;

/** Waits for each round to end, measures the head after it, and tells. Rejects when a node died or nothing happens for so long. */
export const playRounds = async (
  options: {
    readonly rounds: number;
    readonly folder: string;
    readonly founded: FoundedProject;
    readonly ground: Ground;
    /** @default 300 */
    readonly stallSeconds?: number;
  },
  modules: {
    readonly observer: Observer;
    readonly measure: Measure;
    readonly abort: AbortController;
    readonly tell: (row: RoundRow) => void;
  },
): Promise<RoundRow[]> => {
  const { rounds, folder, founded, ground, stallSeconds = STALL_SECONDS } = options;
  const { observer, measure, abort, tell } = modules;
  const { projectId, genesis } = founded;
  const watchdog = setInterval(() => {
    if (performance.now() - observer.lastEventAt <= stallSeconds * 1000) return;
    abort.abort(new TempernetError('ORCHESTRATOR_STALLED', { seconds: stallSeconds, what: 'the next chain event', folder }));
  }, 1000);
  try {
    const rows: RoundRow[] = [];
    for (let round = 1; round <= rounds; round++) {
      const over = () => observer.view.projects[String(projectId)]?.rounds[round]?.phase === 'ended' || undefined;
      await observer.until(over, abort.signal);
      const project = projectIn(observer, projectId);
      const head = project.versions.findLast((v) => v.round <= round) ?? project.versions[0];
      const version = head === undefined ? genesis.version : await ground.publisher.content.get(head.digest);
      const times = observer.times.get(round);
      const gas = times === undefined ? 0 : await gasOfBlocks(ground.rpcUrl, times.firstBlock, times.lastBlock);
      const row = roundRow(observer, project, round, { ...(await measure.of(version)), gas });
      rows.push(row);
      tell(row);
    }
    return rows;
  } finally {
    clearInterval(watchdog);
  }
};
