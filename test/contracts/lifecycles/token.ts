import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types';
import { chain, send } from '../support/chain.ts';
import type { Call, Lifecycle, Scene } from '../support/lifecycle.ts';
import { ATN, digestOf } from '../support/params.ts';
import { wait } from '../support/world.ts';
import { tableWorld } from './table-world.ts';

/** Who holds tokens, and who was approved to take some of them. */
type TokenScene = Scene & { readonly holder: HardhatEthersSigner; readonly spender: HardhatEthersSigner; readonly until: bigint };

const fields = (...list: string[]) => list.map((field) => ({ type: field.split(' ')[0]!, name: field.split(' ')[1]! }));

const TRANSFER = fields(
  'address from',
  'address to',
  'uint256 value',
  'uint256 validAfter',
  'uint256 validBefore',
  'bytes32 nonce',
);

const TYPES: Readonly<Record<string, { name: string; type: string }[]>> = {
  Permit: fields('address owner', 'address spender', 'uint256 value', 'uint256 nonce', 'uint256 deadline'),
  Delegation: fields('address delegatee', 'uint256 nonce', 'uint256 expiry'),
  TransferWithAuthorization: TRANSFER,
  ReceiveWithAuthorization: TRANSFER,
  CancelAuthorization: fields('address authorizer', 'bytes32 nonce'),
};

/** Values of `message` that the call repeats, and the holder's signature of it. */
const signed = async (
  { w, holder }: TokenScene,
  type: string,
  message: Record<string, unknown>,
): Promise<readonly [v: number, r: string, s: string]> => {
  const { ethers } = await chain();
  const domain = { name: 'Tempernet', version: '1', chainId: 31337, verifyingContract: w.token.target as string };
  const { v, r, s } = ethers.Signature.from(await holder.signTypedData(domain, { [type]: TYPES[type]! }, message));
  return [v, r, s];
};

const authorised = async (scene: TokenScene, type: string, sender: HardhatEthersSigner): Promise<Call> => {
  const message = {
    from: scene.holder.address,
    to: scene.spender.address,
    value: ATN,
    validAfter: 0n,
    validBefore: scene.until,
    nonce: digestOf('nonce'),
  };
  return [sender, ...Object.values(message), ...(await signed(scene, type, message))];
};

/** The holder's next signature is always its first: a used one is a replay. */
const permit = async (scene: TokenScene): Promise<Call> => {
  const message = { owner: scene.holder.address, spender: scene.spender.address, value: ATN, nonce: 0n, deadline: scene.until };
  const { owner, spender, value, deadline } = message;
  return [scene.spender, owner, spender, value, deadline, ...(await signed(scene, 'Permit', message))];
};

const delegation = async (scene: TokenScene): Promise<Call> => {
  const message = { delegatee: scene.spender.address, nonce: 0n, expiry: scene.until };
  return [scene.spender, ...Object.values(message), ...(await signed(scene, 'Delegation', message))];
};

const cancel = async (scene: TokenScene): Promise<Call> => {
  const message = { authorizer: scene.holder.address, nonce: digestOf('nonce') };
  return [scene.spender, ...Object.values(message), ...(await signed(scene, 'CancelAuthorization', message))];
};

const HOUR = 3_600;

const reach = (money: bigint, more?: (scene: TokenScene) => Promise<unknown>) => async (): Promise<TokenScene> => {
  const w = await tableWorld();
  const { networkHelpers } = await chain();
  const [holder, spender] = [w.keeper, w.solvers[0]!];
  if (money > 0n) await send(w.token, w.owner, 'transfer', holder.address, money);
  const scene = { w, holder, spender, until: BigInt(await networkHelpers.time.latest()) + BigInt(HOUR) };
  await more?.(scene);
  return scene;
};

const approve = ({ w, holder, spender }: TokenScene) => send(w.token, holder, 'approve', spender.address, ATN);

const call = async (scene: TokenScene, name: string, [from, ...args]: Call): Promise<void> => {
  await send(scene.w.token, from, name, ...args);
};

/** The token of one holder. Its rules are OpenZeppelin's; that they are in force is this table's. */
export const TOKEN: Lifecycle<TokenScene> = {
  name: 'tokens',
  actions: {
    'token.approve': ({ holder, spender }) => [holder, spender.address, ATN],
    'token.transfer': ({ holder, spender }) => [holder, spender.address, ATN],
    'token.transferFrom': ({ holder, spender }) => [spender, holder.address, spender.address, ATN],
    'token.burn': ({ holder }) => [holder, ATN],
    'token.delegate': ({ holder, spender }) => [holder, spender.address],
    'token.permit': permit,
    'token.delegateBySig': delegation,
    'token.transferWithAuthorization': (scene) => authorised(scene, 'TransferWithAuthorization', scene.w.owner),
    'token.receiveWithAuthorization': (scene) => authorised(scene, 'ReceiveWithAuthorization', scene.spender),
    'token.cancelAuthorization': cancel,
  },
  situations: {
    'a holder': {
      state: 'holding',
      reach: reach(ATN),
      otherwise: 'ok',
      outcomes: { 'token.transferFrom': 'ERC20InsufficientAllowance' },
    },
    'a holder that approved': { state: 'approved', reach: reach(ATN, approve), otherwise: 'ok' },
    'empty handed': {
      state: 'empty',
      reach: reach(0n, approve),
      otherwise: 'ERC20InsufficientBalance',
      outcomes: {
        'token.approve': 'ok',
        'token.delegate': 'ok',
        'token.permit': 'ok',
        'token.delegateBySig': 'ok',
        'token.cancelAuthorization': 'ok',
      },
    },
    'one wei short': {
      state: 'short',
      reach: reach(ATN - 1n, approve),
      otherwise: 'ERC20InsufficientBalance',
      outcomes: {
        'token.approve': 'ok',
        'token.delegate': 'ok',
        'token.permit': 'ok',
        'token.delegateBySig': 'ok',
        'token.cancelAuthorization': 'ok',
      },
    },
    'signatures used': {
      state: 'used',
      reach: reach(10n * ATN, async (scene) => {
        await call(scene, 'permit', await permit(scene));
        await call(scene, 'transferWithAuthorization', await authorised(scene, 'TransferWithAuthorization', scene.w.owner));
      }),
      otherwise: 'ok',
      outcomes: {
        'token.permit': 'ERC2612InvalidSigner',
        // permits and delegations count their nonces together
        'token.delegateBySig': 'InvalidAccountNonce',
        'token.transferWithAuthorization': 'ERC3009UsedAuthorization',
        'token.receiveWithAuthorization': 'ERC3009UsedAuthorization',
        'token.cancelAuthorization': 'ERC3009UsedAuthorization',
      },
    },
    'signatures expired': {
      state: 'expired',
      reach: reach(ATN, async (scene) => {
        await approve(scene);
        await wait(HOUR + 1);
      }),
      otherwise: 'ok',
      outcomes: {
        'token.permit': 'ERC2612ExpiredSignature',
        'token.delegateBySig': 'VotesExpiredSignature',
        'token.transferWithAuthorization': 'ERC3009InvalidAuthorizationTime',
        'token.receiveWithAuthorization': 'ERC3009InvalidAuthorizationTime',
      },
    },
  },
};
