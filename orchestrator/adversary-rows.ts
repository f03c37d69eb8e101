import type { Content } from '../node/content/content.ts';
import type { DataMode } from '../protocol/data-mode.ts';
import { ADVERSARIES } from '../roles/adversaries/adversaries.ts';
import { earnedBy, penaltiesOf } from '../roles/view/ledger-view.ts';
import { acceptedSolvers } from '../roles/view/task-view.ts';
import { atnText } from './amounts.ts';
import type { CastMember } from './cast.ts';
import { dividendShare, LARGEST_BLIND_SHARE } from './dividend-share.ts';
import type { Observer } from './observer.ts';
import { type Findings, readFindings } from './read-findings.ts';
import type { AdversaryRow, CheckRow } from './run-document.ts';

type Seen = Pick<Observer, 'view' | 'events' | 'ledger'>;

/** Cheats that nothing proves: they lose by what they are not paid. */
const UNPROVABLE: readonly string[] = ['coordinator:random', 'coordinator:lazy'];

/** What became of each adversary, from the chain and from the ballot reports of honest seats. */
export const adversaryRows = async (
  seen: Seen,
  cast: readonly CastMember[],
  content: Pick<Content, 'get'>,
): Promise<AdversaryRow[]> => {
  const honest = new Set(cast.filter((m) => m.role === 'coordinator' && !m.adversary).map((m) => m.account));
  const found: (Findings & { readonly proposer: string })[] = [];
  if (cast.some((m) => m.adversary !== undefined)) {
    for (const task of Object.values(seen.view.tasks)) {
      found.push({ proposer: task.proposer, ...(await readFindings(task, honest, content)) });
    }
  }
  return cast.flatMap((member) => {
    const { account, name, role, adversary, stake } = member;
    if (adversary === undefined) return [];
    const entry = seen.ledger[account];
    const penalties = (entry?.penalties ?? []).map(({ reason }) => reason);
    const earned = entry === undefined ? 0n : earnedBy(entry);
    const taken = entry === undefined ? 0n : penaltiesOf(entry);
    const checks = found.flatMap(({ failed, badTask, proposer }) => [
      ...(failed[account] === undefined ? [] : [failed[account]]),
      ...(badTask !== '' && proposer === account ? [badTask.replaceAll(/ 0x[0-9a-f]{64}/g, '')] : []),
    ]);
    const blind = UNPROVABLE.includes(adversary) ? blindness(seen, member, honest) : undefined;
    return [
      {
        account,
        name,
        adversary,
        did: ADVERSARIES[adversary].does,
        caught: [...tally(checks), ...tally(penalties), ...(blind === undefined ? [] : [blind.text])],
        missed: acceptedTasks(seen, account),
        stakeBefore: atnText(stake),
        stakeAfter: atnText(entry?.stakes[role]?.held ?? 0n),
        earned: atnText(earned),
        net: atnText(earned - taken),
        lost: penalties.length > 0 || (blind?.low ?? false),
      },
    ];
  });
};

/** Cheats that take no lock where data are the solvers' own, since nobody sees all of their work: only quality speaks against them. */
const OUT_OF_SIGHT: Readonly<Record<DataMode, readonly string[]>> = {
  open: [],
  disclosed: ['solver:poison'],
  private: ['solver:lazy', 'solver:fake-interval', 'solver:swap-update', 'solver:poison'],
};

/** Everyone who cheated lost by it, but for those whom nobody can prove it in that data mode; these are named. */
export const checkAdversaries = (rows: readonly AdversaryRow[], dataMode: DataMode = 'open'): CheckRow => {
  const kept = rows.filter(({ lost }) => !lost);
  const beyond = kept.filter(({ adversary }) => OUT_OF_SIGHT[dataMode].includes(adversary));
  const away = kept.filter((row) => !beyond.includes(row));
  const names = (of: readonly AdversaryRow[]): string => of.map(({ name }) => name).join(', ');
  const lost = `${rows.length - kept.length} of ${rows.length}`;
  const unseen = beyond.length === 0 ? '' : `; not to be proved in mode ${dataMode}: ${names(beyond)}`;
  return {
    name: beyond.length === 0 ? 'every adversary lost' : `every adversary that mode ${dataMode} can catch lost`,
    ok: away.length === 0,
    detail: away.length === 0 ? `${lost}${unseen}` : `got away: ${names(away)}${unseen}`,
  };
};

const acceptedTasks = ({ view }: Seen, account: CastMember['account']): number =>
  Object.values(view.tasks).filter((task) => acceptedSolvers(task).some((solver) => solver.account === account)).length;

const blindness = (seen: Seen, { account }: CastMember, honest: ReadonlySet<CastMember['account']>) => {
  const found = dividendShare(seen, account, honest);
  if (found === undefined) return { low: false, text: 'no task in which half of the solutions were refused' };
  const percent = Math.round(100 * found.share);
  return { low: found.share <= LARGEST_BLIND_SHARE, text: `dividend ${percent} % of the honest mean, ${found.tasks} tasks` };
};

/** Each text once, with how often it came where that is more than once. */
const tally = (texts: readonly string[]): string[] =>
  [...Map.groupBy(texts, (text) => text)].map(([text, { length }]) => (length === 1 ? text : `${text} x${length}`));
