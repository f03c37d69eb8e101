import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type Hex, toHex } from './hex.ts';
import { keccak } from './keccak.ts';
import { checkInteger } from './range.ts';
import { addressWord, bytes32Word, uintWord } from './words.ts';

/** Where statements are valid: one chain, one deployed TaskContract. */
export type StatementDomain = { readonly chainId: bigint; readonly taskContract: Hex };

/** A task's hidden examples, committed to with the task. */
export type Truth = {
  readonly projectId: bigint;
  readonly taskNumber: bigint;
  readonly proposer: Hex;
  readonly specDigest: Hex;
  readonly truthDigest: Hex;
  readonly salt: Hex;
};

/** What a solver trained. `steps` is a uint32. */
export type Solution = {
  readonly taskId: bigint;
  readonly solver: Hex;
  readonly updateDigest: Hex;
  readonly checkpointRoot: Hex;
  readonly dataRoot: Hex;
  readonly steps: number;
  readonly salt: Hex;
};

/** A seat's verdict (0 scored, 1 bad task) and its scores by slot, as their hash. */
export type Ballot = {
  readonly taskId: bigint;
  readonly coordinator: Hex;
  readonly verdict: number;
  readonly scoresHash: Hex;
  readonly refutedMask: bigint;
  readonly reportDigest: Hex;
  readonly salt: Hex;
};

/** Which libp2p peer speaks for an account, until `expiry` (seconds since 1970). */
export type PeerBinding = { readonly account: Hex; readonly peerId: string; readonly expiry: bigint };

/** A seat's finding that interval `interval` of slot `slot` of a task leads to another state than the solver committed to. */
export type AccusationStatement = {
  readonly accuser: Hex;
  readonly taskId: bigint;
  readonly slot: number;
  readonly interval: number;
  readonly foundDigest: Hex;
};

const typeHash = (type: string): Uint8Array => keccak(utf8ToBytes(type));

const DOMAIN_TYPE = typeHash('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)');
const NAME = typeHash('Tempernet');
const VERSION = typeHash('1');
const TRUTH_TYPE = typeHash(
  'Truth(uint256 projectId,uint64 taskNumber,address proposer,bytes32 specDigest,bytes32 truthDigest,bytes32 salt)',
);
const SOLUTION_TYPE = typeHash(
  'Solution(uint256 taskId,address solver,bytes32 updateDigest,bytes32 checkpointRoot,bytes32 dataRoot,uint32 steps,bytes32 salt)',
);
const BALLOT_TYPE = typeHash(
  'Ballot(uint256 taskId,address coordinator,uint8 verdict,bytes32 scoresHash,uint64 refutedMask,bytes32 reportDigest,bytes32 salt)',
);
const ACCUSATION_TYPE = typeHash('Accusation(address accuser,uint256 taskId,uint8 slot,uint32 interval,bytes32 foundDigest)');
const PEER_BINDING_TYPE = typeHash('PeerBinding(address account,string peerId,uint64 expiry)');

/** The EIP-712 domain separator of (Tempernet, 1, chainId, TaskContract). */
export const domainSeparator = (domain: StatementDomain): Hex =>
  toHex(keccak(DOMAIN_TYPE, NAME, VERSION, uintWord(domain.chainId), addressWord(domain.taskContract)));

const digest = (domain: StatementDomain, ...words: readonly Uint8Array[]): Hex =>
  toHex(keccak(Uint8Array.of(0x19, 0x01), bytes32Word(domainSeparator(domain)), keccak(...words)));

/** The commitment to a truth: its full EIP-712 digest. */
export const truthCommitment = (domain: StatementDomain, truth: Truth): Hex =>
  digest(
    domain,
    TRUTH_TYPE,
    uintWord(truth.projectId),
    uintWord(truth.taskNumber, 64),
    addressWord(truth.proposer),
    bytes32Word(truth.specDigest),
    bytes32Word(truth.truthDigest),
    bytes32Word(truth.salt),
  );

/** The commitment to a solution: its full EIP-712 digest. */
export const solutionCommitment = (domain: StatementDomain, solution: Solution): Hex =>
  digest(
    domain,
    SOLUTION_TYPE,
    uintWord(solution.taskId),
    addressWord(solution.solver),
    bytes32Word(solution.updateDigest),
    bytes32Word(solution.checkpointRoot),
    bytes32Word(solution.dataRoot),
    uintWord(BigInt(checkInteger('steps', solution.steps, 0, 2 ** 32 - 1)), 32),
    bytes32Word(solution.salt),
  );

/** The commitment to a ballot: its full EIP-712 digest. */
export const ballotCommitment = (domain: StatementDomain, ballot: Ballot): Hex =>
  digest(
    domain,
    BALLOT_TYPE,
    uintWord(ballot.taskId),
    addressWord(ballot.coordinator),
    uintWord(BigInt(checkInteger('verdict', ballot.verdict, 0, 255)), 8),
    bytes32Word(ballot.scoresHash),
    uintWord(ballot.refutedMask, 64),
    bytes32Word(ballot.reportDigest),
    bytes32Word(ballot.salt),
  );

/** What an account signs to say which peer speaks for it. */
export const peerBindingDigest = (domain: StatementDomain, binding: PeerBinding): Hex =>
  digest(
    domain,
    PEER_BINDING_TYPE,
    addressWord(binding.account),
    keccak(utf8ToBytes(binding.peerId)),
    uintWord(binding.expiry, 64),
  );

/** What a seat signs to accuse a solution. */
export const accusationDigest = (domain: StatementDomain, accusation: AccusationStatement): Hex =>
  digest(
    domain,
    ACCUSATION_TYPE,
    addressWord(accusation.accuser),
    uintWord(accusation.taskId),
    uintWord(BigInt(checkInteger('slot', accusation.slot, 0, 255)), 8),
    uintWord(BigInt(checkInteger('interval', accusation.interval, 0, 2 ** 32 - 1)), 32),
    bytes32Word(accusation.foundDigest),
  );

/** keccak256(abi.encodePacked(uint32[] scores)): packing an array pads each element to a word. */
export const scoresHash = (scores: readonly number[]): Hex =>
  toHex(keccak(new Uint8Array(0), ...scores.map((score) => uintWord(BigInt(checkInteger('score', score, 0, 2 ** 32 - 1)), 32))));
