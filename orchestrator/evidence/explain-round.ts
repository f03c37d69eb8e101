import type { Hex } from '../../protocol/hex.ts';
import { inputRoot, mergeInputs } from '../../roles/content/inputs.ts';
import { ATTESTATIONS } from '../../roles/view/round-view.ts';
import { EMPTY_REASONS } from './round-case.ts';
import { weightOf } from './round-vote.ts';
import { type Fact, inAtn, type Section, told } from './section.ts';
import type { TaskCase } from './task-case.ts';

/** What the account did for the version of the task's round, and its share of the aggregation pools. */
export const explainRound = (found: TaskCase, account: Hex): Section[] => {
  const { after, round, tasks, label } = found;
  const proposed = after.proposals.filter(({ args }) => args.aggregator === account);
  const attested = after.attestations.filter(({ args }) => args.coordinator === account);
  if (proposed.length + attested.length === 0) return [];
  const root = inputRoot(mergeInputs(tasks));
  const facts: Fact[] = [
    ...proposed.flatMap((event) => [
      told(`proposed, attempt ${event.args.attempt}`, event.args.digest, event),
      {
        name: 'its input root',
        value: event.args.inputRoot,
        how:
          event.args.inputRoot === root
            ? 'follows from the accepted solutions'
            : `is not that of the accepted solutions, ${root}`,
      },
    ]),
    ...attested.map((event) =>
      told(
        `attested, attempt ${event.args.attempt}`,
        `${ATTESTATIONS[event.args.kind] ?? event.args.kind} ${event.args.digest}, for ${event.args.weight} seat(s)`,
        event,
      ),
    ),
  ];
  const sections: Section[] = [
    { title: `the version of round ${round.round}`, facts: [...facts, outcome(found)] },
    {
      title: 'what the seats said of it',
      table: {
        columns: ['seat', ' attempt', ' weight', 'says', 'digest'],
        rows: after.attestations.map(({ args }) => [
          label(args.coordinator),
          String(args.attempt),
          String(args.weight),
          ATTESTATIONS[args.kind] ?? String(args.kind),
          args.digest,
        ]),
      },
    },
  ];
  const pay = payFacts(found, account);
  return pay.length === 0 ? sections : [...sections, { title: 'share of the aggregation pools', facts: pay }];
};

const outcome = ({ after, label }: TaskCase): Fact => {
  const { publication, ended } = after;
  if (publication !== undefined) {
    const { version, digest, aggregator } = publication.event.args;
    const by = publication.replaced ? 'in the place of the one proposed' : `as ${label(aggregator)} proposed it`;
    return told('published', `version ${version}, ${digest}, ${by}`, publication.event);
  }
  if (ended === undefined) return { name: 'published', value: 'not yet' };
  return told('published', `no version: ${EMPTY_REASONS[ended.args.reason] ?? ended.args.reason}`, ended);
};

const payFacts = ({ after, tasks, params }: TaskCase, account: Hex): Fact[] => {
  const { publication } = after;
  if (publication === undefined) return [];
  const { pot, pay, agreed, replaced } = publication;
  const settled = tasks.filter((t) => t.state === 'settled').length;
  const weights = weightOf(agreed);
  const index = agreed.findIndex(({ event }) => event.args.coordinator === account);
  const facts: Fact[] = [
    { name: 'pools', value: inAtn(pot), how: `${settled} settled task(s) of ${inAtn(params.aggregationPool)}` },
  ];
  if (publication.event.args.aggregator === account)
    facts.push({ name: 'as aggregator', value: inAtn(pay.aggregator), how: 'half of the pools' });
  if (index >= 0) {
    const how = `half of the pools, equally to the ${weights} seat(s) that attested it; this account held ${agreed[index]?.weight}`;
    facts.push({ name: 'for attesting', value: inAtn(pay.attesters[index] ?? 0n), how });
  }
  if (replaced)
    facts.push({ name: 'to the project', value: inAtn(pay.returned), how: 'nobody earned the half of the aggregator' });
  return facts;
};
