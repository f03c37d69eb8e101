import { expect } from 'chai';
import { keccak256, solidityPacked, TypedDataEncoder, Wallet } from 'ethers';
import fc from 'fast-check';
import { recoverAccount, signDigest } from '../../protocol/signature.ts';
import {
  accusationDigest,
  ballotCommitment,
  domainSeparator,
  peerBindingDigest,
  type StatementDomain,
  scoresHash,
  solutionCommitment,
  truthCommitment,
} from '../../protocol/statements.ts';
import { account, digest, hex, uint32, uint64, uint256 } from './support/arbitraries.ts';
import { expectCode } from './support/expect-code.ts';

const DOMAIN: StatementDomain = { chainId: 31_337n, taskContract: '0x5fbdb2315678afecb367f032d93f642f64180aa3' };
const ETHERS_DOMAIN = { name: 'Tempernet', version: '1', chainId: DOMAIN.chainId, verifyingContract: DOMAIN.taskContract };

const fields = (text: string) =>
  text.split(',').map((field) => {
    const [type, name] = field.split(' ') as [string, string];
    return { name, type };
  });

const TRUTH = {
  Truth: fields('uint256 projectId,uint64 taskNumber,address proposer,bytes32 specDigest,bytes32 truthDigest,bytes32 salt'),
};
const SOLUTION = {
  Solution: fields(
    'uint256 taskId,address solver,bytes32 updateDigest,bytes32 checkpointRoot,bytes32 dataRoot,uint32 steps,bytes32 salt',
  ),
};
const BALLOT = {
  Ballot: fields(
    'uint256 taskId,address coordinator,uint8 verdict,bytes32 scoresHash,uint64 refutedMask,bytes32 reportDigest,bytes32 salt',
  ),
};
const BINDING = { PeerBinding: fields('address account,string peerId,uint64 expiry') };
const ACCUSATION = { Accusation: fields('address accuser,uint256 taskId,uint8 slot,uint32 interval,bytes32 foundDigest') };

const uint8 = fc.integer({ min: 0, max: 255 });
const truth = fc.record({
  projectId: uint256,
  taskNumber: uint64,
  proposer: account,
  specDigest: digest,
  truthDigest: digest,
  salt: digest,
});
const solution = fc.record({
  taskId: uint256,
  solver: account,
  updateDigest: digest,
  checkpointRoot: digest,
  dataRoot: digest,
  steps: uint32,
  salt: digest,
});
const ballot = fc.record({
  taskId: uint256,
  coordinator: account,
  verdict: uint8,
  scoresHash: digest,
  refutedMask: uint64,
  reportDigest: digest,
  salt: digest,
});
const binding = fc.record({ account, peerId: fc.string({ unit: 'grapheme' }), expiry: uint64 });
const accusation = fc.record({ accuser: account, taskId: uint256, slot: uint8, interval: uint32, foundDigest: digest });

describe('statements', () => {
  it('have the domain that ethers computes', () => {
    expect(domainSeparator(DOMAIN)).to.equal(TypedDataEncoder.hashDomain(ETHERS_DOMAIN));
  });

  const agree = <T extends object>(
    name: string,
    of: fc.Arbitrary<T>,
    types: Record<string, { name: string; type: string }[]>,
    ours: (value: T) => string,
  ) =>
    it(`hash a ${name} as ethers does`, () => {
      fc.assert(
        fc.property(of, (value) => {
          expect(ours(value)).to.equal(TypedDataEncoder.hash(ETHERS_DOMAIN, types, value));
        }),
        { seed: 16, numRuns: 40 },
      );
    });

  agree('truth', truth, TRUTH, (value) => truthCommitment(DOMAIN, value));
  agree('solution', solution, SOLUTION, (value) => solutionCommitment(DOMAIN, value));
  agree('ballot', ballot, BALLOT, (value) => ballotCommitment(DOMAIN, value));
  agree('peer binding', binding, BINDING, (value) => peerBindingDigest(DOMAIN, value));
  agree('accusation', accusation, ACCUSATION, (value) => accusationDigest(DOMAIN, value));

  it('differ in every field, and by chain and contract', () => {
    fc.assert(
      fc.property(solution, solution, (a, b) => {
        const hash = solutionCommitment(DOMAIN, a);
        for (const key of Object.keys(a) as (keyof typeof a)[]) {
          if (a[key] === b[key]) continue;
          expect(solutionCommitment(DOMAIN, { ...a, [key]: b[key] }), key).to.not.equal(hash);
        }
        expect(solutionCommitment({ ...DOMAIN, chainId: 1n }, a)).to.not.equal(hash);
        expect(solutionCommitment({ ...DOMAIN, taskContract: b.solver }, a)).to.not.equal(hash);
      }),
      { seed: 17, numRuns: 30 },
    );
  });

  it('refuse what does not fit its type', () => {
    const [value] = fc.sample(solution, { seed: 18, numRuns: 1 }) as [Parameters<typeof solutionCommitment>[1]];
    expectCode(() => solutionCommitment(DOMAIN, { ...value, steps: 2 ** 32 }), 'PROTOCOL_OUT_OF_RANGE');
    expectCode(() => solutionCommitment(DOMAIN, { ...value, taskId: -1n }), 'PROTOCOL_OUT_OF_RANGE');
    expectCode(() => solutionCommitment(DOMAIN, { ...value, salt: '0x12' }), 'PROTOCOL_BAD_HEX');
    expectCode(
      () => solutionCommitment(DOMAIN, { ...value, solver: '0x5FbDB2315678afecb367f032d93F642f64180aa3' }),
      'PROTOCOL_BAD_HEX',
    );
  });

  it('hash scores as Solidity packs them', () => {
    fc.assert(
      fc.property(fc.array(uint32, { maxLength: 12 }), (scores) => {
        expect(scoresHash(scores)).to.equal(keccak256(solidityPacked(['uint32[]'], [scores])));
      }),
      { seed: 19 },
    );
  });
});

describe('signatures', () => {
  it('are those of ethers, and give the account back', () => {
    fc.assert(
      fc.property(hex(32), digest, (key, hash) => {
        fc.pre(BigInt(key) > 0n && BigInt(key) < 2n ** 255n);
        const wallet = new Wallet(key);
        const signature = signDigest(Uint8Array.from(Buffer.from(key.slice(2), 'hex')), hash);
        expect(signature).to.equal(wallet.signingKey.sign(hash).serialized);
        expect(recoverAccount(hash, signature)).to.equal(wallet.address.toLowerCase());
      }),
      { seed: 20, numRuns: 20 },
    );
  });

  it('of no one are recovered to no one, or to another', () => {
    const key = new Uint8Array(32).fill(7);
    const hash = `0x${'ab'.repeat(32)}` as const;
    const signature = signDigest(key, hash);
    const signer = recoverAccount(hash, signature);
    expect(recoverAccount(`0x${'ac'.repeat(32)}`, signature)).to.not.equal(signer);
    expect(recoverAccount(hash, `0x${'00'.repeat(65)}`)).to.equal(undefined);
    expect(recoverAccount(hash, `0x${'ff'.repeat(64)}1b`)).to.equal(undefined);
    expect(recoverAccount(hash, `${signature.slice(0, -2)}01` as `0x${string}`)).to.equal(undefined);
    expectCode(() => recoverAccount(hash, '0x12'), 'PROTOCOL_BAD_HEX');
  });

  it('have one form: the high half of s is refused', () => {
    const order = 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_fffe_baae_dce6_af48_a03b_bfd2_5e8c_d036_4141n;
    const hash = `0x${'ab'.repeat(32)}` as const;
    const signature = signDigest(new Uint8Array(32).fill(7), hash);
    const s = order - BigInt(`0x${signature.slice(66, 130)}`);
    const v = signature.endsWith('1b') ? '1c' : '1b';
    const twin = `${signature.slice(0, 66)}${s.toString(16).padStart(64, '0')}${v}` as `0x${string}`;
    expect(recoverAccount(hash, twin)).to.equal(undefined);
  });
});
