import type { Hex } from '../../protocol/hex.ts';
import type { Adapter } from './adapter.ts';
import type { FrozenBlocks } from './frozen-content.ts';

/** Element types that a batch column may have. */
export type ColumnType = 'uint8' | 'int32' | 'float32';

/**
 * One column of a batch or data set; `shape` is the shape of one row, `[]` for a scalar. `range`: the smallest and the largest value
 * that a program takes in a column of whole numbers, such as its labels; data sets themselves say none.
 */
export type Column = {
  readonly name: string;
  readonly dtype: ColumnType;
  readonly shape: readonly number[];
  readonly range?: readonly [number, number];
};

/** How a parameter starts at version 0. `he-uniform`: uniform in +-sqrt(6 / fanIn) from the integer generator. */
export type ParamInit = { readonly kind: 'he-uniform'; readonly fanIn: number } | { readonly kind: 'zeros' | 'ones' };

/** One float32 tensor. */
export type TensorSpec = { readonly name: string; readonly shape: readonly number[]; readonly dtype: 'float32' };

/** One trained tensor: published as int32 `q`, value `q * 2^-scale`. */
export type ParamSpec = TensorSpec & { readonly scale: number; readonly init: ParamInit };

/** A graph of the program: its file beside the manifest and the content digest of its bytes. */
export type GraphRef = { readonly file: string; readonly digest: Hex };

/** The three graphs that make a program. */
export const GRAPH_NAMES = ['infer', 'loss', 'step'] as const;
export type GraphName = (typeof GRAPH_NAMES)[number];

/** A frozen input (a base model under adapters), float32 to every graph, given by content digest; `blocks`: how the content holds it. */
export type FrozenSpec = TensorSpec & { readonly digest: Hex; readonly blocks?: FrozenBlocks };

/** A validated `program.json`: everything that a runner must know about a compiled training program. Decimals are strings. */
export type ProgramManifest = {
  readonly format: 'tempernet/program/1';
  readonly name: string;
  /** Id of the engine on which bits count, see `engine-id.ts`. */
  readonly engine: string;
  readonly opset: number;
  readonly graphs: Readonly<Record<GraphName, GraphRef>>;
  /** Trained tensors in the order of the weights content. */
  readonly params: readonly ParamSpec[];
  readonly optimizer: {
    readonly name: string;
    readonly settings: Readonly<Record<string, string>>;
    /** Optimiser tensors, all zero at the start of every task, in the order of the checkpoint content. */
    readonly state: readonly TensorSpec[];
  };
  /** `size` rows a training step, `evalSize` rows a loss evaluation; columns in the order of a data set's rows. */
  readonly batch: { readonly size: number; readonly evalSize: number; readonly columns: readonly Column[] };
  /** Names of the loss graph's outputs after `loss`; each is a mean over the batch. */
  readonly metrics: readonly string[];
  /** Names of the batch columns that inference takes. */
  readonly inferInputs: readonly string[];
  readonly inferOutputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly frozen: readonly FrozenSpec[];
  readonly bounds: Readonly<Record<string, string>>;
  /** In words: where the data come from, and whether they are real. */
  readonly data: string;
  /** Where the parameters are low-rank adapters of the frozen base. */
  readonly adapter?: Adapter;
};

/** A checked program: manifest, its hash as held on chain, and the bytes of its graphs. */
export type Program = {
  readonly manifest: ProgramManifest;
  readonly hash: Hex;
  readonly graphs: Readonly<Record<GraphName, Uint8Array>>;
  /** Contents of the frozen inputs in manifest order, as published; empty for programs that train all they use. */
  readonly frozen: readonly Uint8Array[];
};
