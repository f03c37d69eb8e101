import type { MessageInitShape } from '@bufbuild/protobuf';
import { roleNumber } from '../roles.ts';
import { hexBytes } from '../words.ts';
import { addressesField, hexField, listField, numberField, peerIdField, roleField, rolesField } from './fields.ts';
import { MAX_DIGESTS, MAX_SLOTS } from './limits.ts';
import { readOpening, writeOpening } from './opening.ts';
import type { Envelope, EnvelopeSchema } from './tempernet_pb.js';
import type { TopicName } from './topic.ts';
import type { TopicMessages } from './topic-messages.ts';

type Payload = Envelope['payload'];
type PayloadInit = NonNullable<MessageInitShape<typeof EnvelopeSchema>['payload']>;
type Case = Exclude<Payload['case'], undefined>;
type ValueOf<C extends Case> = Extract<Payload, { case: C }>['value'];

const account = (value: string): Uint8Array => hexBytes('account', value, 20);
const digest = (value: string): Uint8Array => hexBytes('digest', value, 32);
const signature = (value: string): Uint8Array => hexBytes('signature', value, 65);

/** How one topic's message becomes an envelope's payload and back; reading checks every limit. */
type PayloadCodec<T extends TopicName, C extends Case> = {
  readonly case: C;
  readonly write: (message: TopicMessages[T]) => PayloadInit;
  readonly read: (value: ValueOf<C>) => TopicMessages[T];
};

const codec = <T extends TopicName, C extends Case>(
  topic: T,
  payload: C,
  write: (message: TopicMessages[T]) => Extract<PayloadInit, { case: C }>['value'],
  read: (value: ValueOf<C>, what: T) => TopicMessages[T],
): PayloadCodec<T, C> => ({
  case: payload,
  write: (message) => ({ case: payload, value: write(message) }) as PayloadInit,
  read: (value) => read(value, topic),
});

/** The payload codec of every topic. */
export const PAYLOADS = {
  announce: codec(
    'announce',
    'announce',
    (m) => ({
      account: account(m.account),
      peerId: m.peerId,
      addresses: [...m.addresses],
      expiry: m.expiry,
      signature: signature(m.signature),
      roles: m.roles.map(roleNumber),
    }),
    (v, what) => ({
      account: hexField(what, 'account', v.account, 20),
      peerId: peerIdField(what, v.peerId),
      addresses: addressesField(what, v.addresses),
      expiry: v.expiry,
      signature: hexField(what, 'signature', v.signature, 65),
      roles: rolesField(what, v.roles),
    }),
  ),
  task: codec(
    'task',
    'task',
    (m) => ({ taskId: m.taskId, specDigest: digest(m.specDigest) }),
    (v, what) => ({ taskId: v.taskId, specDigest: hexField(what, 'spec digest', v.specDigest, 32) }),
  ),
  solution: codec(
    'solution',
    'solution',
    (m) => ({
      taskId: m.taskId,
      slot: m.slot,
      digests: m.digests.map(digest),
      ...(m.opening && { opening: writeOpening(m.opening) }),
    }),
    (v, what) => ({
      taskId: v.taskId,
      slot: numberField(what, 'slot', v.slot, MAX_SLOTS - 1),
      digests: listField(what, 'digests', v.digests, MAX_DIGESTS).map((bytes) => hexField(what, 'digest', bytes, 32)),
      ...(v.opening && { opening: readOpening(what, v.opening) }),
    }),
  ),
  ballot: codec(
    'ballot',
    'ballot',
    (m) => ({ taskId: m.taskId, reportDigest: digest(m.reportDigest) }),
    (v, what) => ({ taskId: v.taskId, reportDigest: hexField(what, 'report digest', v.reportDigest, 32) }),
  ),
  attest: codec(
    'attest',
    'attest',
    (m) => ({ projectId: m.projectId, round: m.round, digest: digest(m.digest) }),
    (v, what) => ({ projectId: v.projectId, round: v.round, digest: hexField(what, 'digest', v.digest, 32) }),
  ),
  events: codec(
    'events',
    'accusation',
    (m) => ({
      account: account(m.account),
      taskId: m.taskId,
      slot: m.slot,
      interval: m.interval,
      foundDigest: digest(m.foundDigest),
      signature: signature(m.signature),
    }),
    (v, what) => ({
      account: hexField(what, 'account', v.account, 20),
      taskId: v.taskId,
      slot: numberField(what, 'slot', v.slot, MAX_SLOTS - 1),
      interval: v.interval,
      foundDigest: hexField(what, 'found digest', v.foundDigest, 32),
      signature: hexField(what, 'signature', v.signature, 65),
    }),
  ),
  status: codec(
    'status',
    'status',
    (m) => ({
      account: account(m.account),
      role: roleNumber(m.role),
      projectId: m.projectId,
      headVersion: m.headVersion,
      block: m.block,
      load: m.load,
    }),
    (v, what) => ({
      account: hexField(what, 'account', v.account, 20),
      role: roleField(what, v.role),
      projectId: v.projectId,
      headVersion: v.headVersion,
      block: v.block,
      load: v.load,
    }),
  ),
} as const;
