import type { Hex } from '../../protocol/hex.ts';
import { type Random, seededRandom } from '../../protocol/random.ts';
import { hexBytes, uintBytes } from '../../protocol/words.ts';
import { initialState } from '../../substrate/codecs/tensors.ts';
import type { Batch, ProgramSession, State } from '../../substrate/program/engine.ts';
import type { StepRecord } from '../experience/step-record.ts';
import { stepRows } from '../experience/step-rows.ts';
import { featureBytes, featuresOf, succeeded, weighedBatch } from './batches.ts';
import { type Calibration, calibrate, UNCALIBRATED } from './calibration/calibration.ts';
import { nearestDistance } from './calibration/novelty.ts';
import { logit } from './calibration/temperature.ts';
import { isHeldBack } from './held-back.ts';
import { onlineState } from './online-rate.ts';
import { ReplayBuffer } from './replay/replay-buffer.ts';
import { stepClass } from './replay/step-class.ts';

/** How a brain learns. */
export type LearnerOptions = {
  /** 32 bytes; with the same steps in the same order on the same engine, everything follows from it. */
  readonly seed: Hex;
  /** Steps remembered of each class of capability and outcome, at most. */
  readonly perClass: number;
  /** Steps held back from training to calibrate by: the latest so many. */
  readonly held: number;
  /** Whether to learn from each step at once; else only `practise` learns. */
  readonly online: boolean;
};

/**
 * What became of a step that was shown: learned, only remembered because the brain does not learn online, held back to calibrate by, or
 * remembered but not learned because the engine's answer was not finite.
 */
export type Learned = 'learned' | 'remembered' | 'held back' | 'not finite';

/** Remembered steps that a new one is compared with, at most. */
const REFERENCES = 256;

/** A model in memory that learns from steps. Calls that change it must not overlap. */
export class Learner {
  private readonly options: LearnerOptions;
  private readonly session: ProgramSession;
  readonly replay: ReplayBuffer;
  state: State;
  /** Rows held back, oldest first. */
  heldRows: Uint8Array[] = [];
  calibration: Calibration = UNCALIBRATED;
  references: readonly Float32Array[] = [];
  /** Steps shown and batch updates made, ever. */
  recorded = 0;
  updates = 0;

  constructor(options: LearnerOptions, session: ProgramSession, weights: Int32Array) {
    this.options = options;
    this.session = session;
    this.replay = new ReplayBuffer(options.perClass);
    this.state = initialState(session.manifest, weights);
  }

  /** Shows one step: one small optimiser step on it and on remembered ones, unless its plan is held back. */
  async show(record: StepRecord): Promise<Learned> {
    const row = stepRows([record]).rows.slice();
    const random = this.random('show', this.recorded++);
    if (isHeldBack(record.who, this.options.seed)) {
      this.heldRows = [...this.heldRows, row].slice(-this.options.held);
      return 'held back';
    }
    const { size } = this.session.manifest.batch;
    const { rows, weights } = this.replay.draw(size - 1, random);
    this.replay.add(stepClass(record), row, random);
    if (!this.options.online) return 'remembered';
    const state = onlineState(this.session.manifest, this.state);
    const finite = await this.train(state, [weighedBatch([row, ...rows], [1, ...weights], size)]);
    return finite ? 'learned' : 'not finite';
  }

  /** `steps` steps from an optimiser at rest, on batches of remembered steps; false and unchanged when the answer was not finite. */
  async practise(steps: number): Promise<boolean> {
    const random = this.random('practise', this.updates++);
    const { size } = this.session.manifest.batch;
    const batches = Array.from({ length: steps }, () => {
      const { rows, weights } = this.replay.draw(size, random);
      return weighedBatch(rows, weights, size);
    });
    const optim = this.state.optim.map((tensor) => new Float32Array(tensor.length));
    return this.train({ params: this.state.params, optim }, batches);
  }

  /** Fits the calibration to the steps held back, as the model is now. */
  async calibrate(): Promise<void> {
    this.compareWithRemembered();
    const logits: number[] = [];
    for (const row of this.heldRows) logits.push(logit((await this.infer(featureBytes(row)))[0]![0]!));
    const distances = this.heldRows.map((row) => nearestDistance(featuresOf(row), this.references));
    this.calibration = calibrate(logits, this.heldRows.map(succeeded), distances);
  }

  /** Takes what is remembered now as what new steps are compared with. */
  compareWithRemembered(): void {
    this.references = sample(this.replay);
  }

  /** The program's inference outputs for one row of features. */
  infer(features: Uint8Array): Promise<Float32Array[]> {
    return this.session.infer(this.state.params, { count: 1, columns: [features] });
  }

  private async train(state: State, batches: readonly Batch[]): Promise<boolean> {
    const result = await this.session.step(state, batches);
    const finite = [result.losses, ...result.state.params, ...result.state.optim].every(allFinite);
    if (finite) this.state = result.state;
    return finite;
  }

  private random(what: string, count: number): Random {
    return seededRandom(`tempernet/brain/${what}/1`, hexBytes('seed', this.options.seed, 32), uintBytes(BigInt(count), 8));
  }
}

const allFinite = (tensor: Float32Array): boolean => {
  for (const value of tensor) if (!Number.isFinite(value)) return false;
  return true;
};

/** Remembered rows' features, class by class in turn, so that every class is among them. */
const sample = (replay: ReplayBuffer): Float32Array[] => {
  const classes = replay.all().map(({ rows }) => rows);
  const each = Math.ceil(REFERENCES / Math.max(1, classes.length));
  return classes.flatMap((rows) => rows.slice(0, each)).map(featuresOf);
};
