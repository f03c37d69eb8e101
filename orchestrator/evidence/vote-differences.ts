import { mergeInputs } from '../../roles/content/inputs.ts';
import { EMPTY_REASONS } from './round-case.ts';
import { seatsHeld, weightOf } from './round-vote.ts';
import type { TaskCase } from './task-case.ts';

/** A round is given up after so many attempts (protocol section 8). */
const MAX_ATTEMPTS = 3;

/** Where a round ended otherwise than its inputs and what its seats said of each attempt come to, in words. Nothing is merged for it. */
export const voteDifferences = (found: TaskCase): string[] => [...overweight(found), ...endDifference(found)];

/** Attestations that count for more seats than their account held, or for none. */
const overweight = ({ after, tasks, label }: TaskCase): string[] =>
  after.attestations.flatMap(({ args: { coordinator, weight } }) => {
    const held = seatsHeld(tasks, coordinator);
    return weight >= 1 && weight <= held
      ? []
      : [`attestation of ${label(coordinator)}: held ${held} seat(s), on chain ${weight}`];
  });

const endDifference = ({ after, tasks, params }: TaskCase): string[] => {
  const { publication, ended, votes, failed } = after;
  const few = mergeInputs(tasks).length < params.minInputs;
  const last = votes.at(-1);
  if (publication !== undefined) {
    const { digest } = publication.event.args;
    const said = publication.replaced ? 'that' : 'this';
    if (few) return ['a version was published of too few inputs'];
    return last?.decided?.kind === said && last.decided.digest === digest
      ? []
      : [`published ${digest}; ${weightOf(publication.agreed)} of ${last?.seats ?? 0} seats said so, less than two thirds`];
  }
  if (ended === undefined) return [];
  const said = EMPTY_REASONS[ended.args.reason] ?? 'none';
  const earlier = votes.find(({ decided }) => decided !== undefined);
  const worse = last?.decided?.kind === 'worse';
  const disagreed = earlier === undefined && failed.includes(MAX_ATTEMPTS);
  const holds = { 'too few inputs': few, 'the merge is worse': !few && worse, 'no agreement': !few && disagreed, none: false }[
    said
  ];
  const counted = earlier?.decided === undefined ? 'no two thirds' : `two thirds for ${earlier.decided.kind}`;
  return holds ? [] : [`ended with ${said}: ${few ? 'too few inputs' : `${counted}, ${failed.length} failed attempt(s)`}`];
};
