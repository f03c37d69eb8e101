import type { ChainClient } from '../node/chain/client-types.ts';
import type { Content } from '../node/content/content.ts';
import { contentDigest } from '../protocol/content.ts';
import type { Hex } from '../protocol/hex.ts';
import { ROLES } from '../protocol/roles.ts';
import { CREDIT_KINDS, type CreditKind } from '../roles/view/ledger-view.ts';
import { acceptedSolvers } from '../roles/view/task-view.ts';
import { atnText } from './amounts.ts';
import type { Observer } from './observer.ts';
import type { CheckRow } from './run-document.ts';

const check = (name: string, ok: boolean, detail: string): CheckRow => ({ name, ok, detail });

/** Everyone whose work was accepted was paid for it, piece by piece. */
export const checkPaid = ({ view, events }: Pick<Observer, 'view' | 'events'>): CheckRow => {
  const credits = new Set<string>();
  for (const event of events) {
    if (event.name !== 'Credited' || event.args.amount === 0n) continue;
    const { account, kind, taskOrRound, projectId } = event.args;
    credits.add(`${CREDIT_KINDS[kind]} ${account} ${projectId}/${taskOrRound}`);
  }
  const owing: string[] = [];
  let paid = 0;
  const expect = (kind: CreditKind, account: Hex, projectId: bigint, taskOrRound: bigint | number): void => {
    const credit = `${kind} ${account} ${projectId}/${taskOrRound}`;
    if (credits.has(credit)) paid++;
    else owing.push(credit);
  };
  for (const task of Object.values(view.tasks)) {
    if (task.settlement === undefined) continue;
    const { projectId, taskId } = task;
    for (const solver of acceptedSolvers(task)) expect('solver', solver.account, projectId, taskId);
    for (const seat of task.seats) if (seat.ballot !== undefined) expect('coordinator', seat.coordinator, projectId, taskId);
    if (task.settlement.g > 0) expect('proposer', task.proposer, projectId, taskId);
  }
  for (const { projectId, versions } of Object.values(view.projects)) {
    for (const { aggregator, round } of versions)
      if (aggregator !== undefined) expect('aggregator', aggregator, projectId, round);
  }
  return check(
    'accepted work is paid',
    owing.length === 0 && paid > 0,
    owing.length === 0 ? `${paid} pieces of work` : `unpaid: ${owing.join(', ')}`,
  );
};

/** Nobody lost stake but those who cheat. */
export const checkNoPenalties = (
  { ledger }: Pick<Observer, 'ledger'>,
  adversaries: readonly { readonly account: Hex }[] = [],
): CheckRow => {
  const honest = Object.values(ledger).filter(({ account }) => !adversaries.some((one) => one.account === account));
  const lost = honest.flatMap((a) => a.penalties.map((p) => `${a.account} ${atnText(p.amount)} (${p.reason})`));
  return check('no honest node is penalised', lost.length === 0, lost.join(', '));
};

/** Versions count up without a gap, the contract holds the digests that the events told, and each digest is its content's. */
export const checkVersions = async (
  observer: Pick<Observer, 'view'>,
  chain: Pick<ChainClient, 'read' | 'projectHead'>,
  content: Pick<Content, 'get'>,
  projectId: bigint,
): Promise<CheckRow> => {
  const versions = observer.view.projects[String(projectId)]?.versions ?? [];
  const wrong: string[] = [];
  for (const [index, { version, digest }] of versions.entries()) {
    const held = await chain.read('project', 'versionDigest', [projectId, version]);
    const bytes = await content.get(digest, { timeoutMs: 30_000 });
    if (version !== index || held !== digest || contentDigest(bytes) !== digest) wrong.push(String(version));
  }
  const head = await chain.projectHead(projectId);
  const linear = head.version === versions.length - 1;
  return check(
    'version chain is linear and content-addressed',
    linear && wrong.length === 0,
    `${versions.length} versions, head ${head.version}`,
  );
};

/** Each contract's tokens are what its ledgers add up to: stakes in staking; credits and the projects' escrow in the rewards vault. */
export const checkLedgers = async (
  observer: Pick<Observer, 'view' | 'ledger'>,
  chain: Pick<ChainClient, 'owed' | 'position' | 'project' | 'balance' | 'addresses'>,
): Promise<CheckRow> => {
  let staked = 0n;
  let owed = 0n;
  for (const account of Object.keys(observer.ledger) as Hex[]) {
    owed += await chain.owed(account);
    for (const role of ROLES.keys()) {
      const { held, unbonding } = await chain.position(account, role);
      staked += held + unbonding;
    }
  }
  let escrow = 0n;
  for (const { projectId } of Object.values(observer.view.projects)) {
    const { balance, dust } = await chain.project(projectId);
    escrow += balance + dust;
  }
  const ledgers = { staking: staked, rewards: owed + escrow, project: 0n, tasks: 0n };
  const wrong: string[] = [];
  for (const [name, sum] of Object.entries(ledgers) as [keyof typeof ledgers, bigint][]) {
    const balance = await chain.balance(chain.addresses[name]);
    if (balance !== sum) wrong.push(`${name} holds ${atnText(balance)}, ledgers say ${atnText(sum)}`);
  }
  const detail = `stakes ${atnText(staked)}, credits ${atnText(owed)}, escrow ${atnText(escrow)} ATN`;
  return check("each contract's balance equals its ledgers", wrong.length === 0, wrong.length === 0 ? detail : wrong.join('; '));
};
