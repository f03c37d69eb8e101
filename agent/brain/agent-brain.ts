import { contentDigest } from '../../protocol/content.ts';
import type { DataMode } from '../../protocol/data-mode.ts';
import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import type { Hex } from '../../protocol/hex.ts';
import { checkInteger } from '../../protocol/range.ts';
import { littleEndianBytes } from '../../substrate/codecs/little-endian.ts';
import { encodeCheckpoint, initialState, paramsToWeights } from '../../substrate/codecs/tensors.ts';
import type { Dataset } from '../../substrate/data/dataset.ts';
import { initialWeights } from '../../substrate/neural/init.ts';
import type { ProgramSession } from '../../substrate/program/engine.ts';
import type { StepAttempt } from '../experience/feature-parts.ts';
import { encodeFeatures } from '../experience/features.ts';
import type { StepRecord } from '../experience/step-record.ts';
import { nearestDistance } from './calibration/novelty.ts';
import { gate, type Verdict } from './gate.ts';
import { type Learned, Learner, type LearnerOptions } from './learner.ts';
import { type Prediction, predictionOf } from './prediction.ts';
import { type Preview, previewOf, type TaskShape } from './preview/preview.ts';
import { BrainFolder } from './store/brain-folder.ts';
import { decodeSnapshot, encodeSnapshot } from './store/brain-snapshot.ts';

/** What a brain is. */
export type AgentBrainOptions = {
  /** Where it lives. One process at a time. */
  readonly folder: string;
  /** 32 bytes: initial weights, which plans are held back and every draw follow from it. */
  readonly seed: Hex;
  /** A version of the network's model to begin from, in an empty folder. @default untrained weights by `seed` */
  readonly weights?: Int32Array;
  /** Steps from one calibration and snapshot to the next. @default 100 */
  readonly saveEvery?: number;
} & Partial<Omit<LearnerOptions, 'seed'>>;

/** What a brain needs: the brain program opened on an engine, and the program's hash. */
export type AgentBrainModules = { readonly session: ProgramSession; readonly program: Hex };

/**
 * An agent's brain: told of every step after it was taken, asked before. It learns from each at once and from many by `update`, keeps
 * itself on disk, and says how far its forecasts can be trusted. Calls may overlap: those that change it wait for one another.
 */
export class AgentBrain {
  private readonly learner: Learner;
  private readonly folder: BrainFolder;
  private readonly options: AgentBrainOptions;
  private readonly modules: AgentBrainModules;
  private readonly saveEvery: number;
  private tail: Promise<unknown> = Promise.resolve();

  private constructor(options: AgentBrainOptions, modules: AgentBrainModules, folder: BrainFolder) {
    this.options = options;
    this.modules = modules;
    this.folder = folder;
    const { seed, perClass = 512, held = 500, online = true, saveEvery = 100 } = options;
    checkInteger('steps of a class', perClass, 1, 65_536);
    checkInteger('steps held back', held, 0, 65_536);
    checkInteger('steps to a snapshot', saveEvery, 1, 1_000_000);
    this.saveEvery = saveEvery;
    const { session } = modules;
    this.learner = new Learner(
      { seed, perClass, held, online },
      session,
      options.weights ?? initialWeights(session.manifest, seed),
    );
  }

  /**
   * Opens the brain in `options.folder`, or begins one there. Throws PROTOCOL_OUT_OF_RANGE for options that make no sense, AGENT_BAD_BRAIN, AGENT_OTHER_BRAIN, AGENT_BAD_RECORD for what is
   * there and cannot be used; nothing is changed then.
   */
  static async open(options: AgentBrainOptions, modules: AgentBrainModules): Promise<AgentBrain> {
    const folder = await BrainFolder.open(options.folder);
    const brain = new AgentBrain(options, modules, folder);
    const expected = { program: modules.program, seed: options.seed };
    const restored = await folder.restore((bytes, file) => decodeSnapshot(modules.session.manifest, expected, bytes, file));
    if (restored === undefined) await brain.save();
    else await brain.take(restored.snapshot, restored.since);
    return brain;
  }

  /** Steps recorded, ever. */
  get recorded(): number {
    return this.learner.recorded;
  }

  /** Digest of weights, optimiser and memory: equal for brains that went through the same. */
  get digest(): Hex {
    const { state, replay, heldRows } = this.learner;
    const parts = [
      encodeCheckpoint(this.modules.session.manifest, state),
      ...replay.all().flatMap(({ rows }) => rows),
      ...heldRows,
    ];
    return contentDigest(new Uint8Array(Buffer.concat(parts)));
  }

  /** The weights as the network holds them: int32 fixed point. */
  get weights(): Int32Array {
    return paramsToWeights(this.modules.session.manifest, this.learner.state.params);
  }

  /**
   * Tells the brain of a step that was taken. It is written down first, then learned from. Throws AGENT_BAD_RECORD for what is no record,
   * and what the engine throws; in the latter case the step is kept, and learned when the brain is opened again.
   */
  recordStep(record: StepRecord): Promise<Learned> {
    return this.alone(async () => {
      await this.folder.append(record);
      const learned = await this.learner.show(record);
      if (this.learner.recorded % this.saveEvery === 0) await this.settle();
      return learned;
    });
  }

  /** What to expect of a step that is about to be taken. Throws AGENT_BAD_FEATURE for what is none. */
  async predict(attempt: StepAttempt): Promise<Prediction> {
    const features = encodeFeatures(attempt);
    const { calibration, references } = this.learner;
    const outputs = await this.learner.infer(littleEndianBytes(features));
    return predictionOf(outputs, attempt.capability, calibration, nearestDistance(features, references));
  }

  /** Whether a step may be taken that has to work at the rate `required`, 0..1. */
  async mayProceed(attempt: StepAttempt, required = 0.5): Promise<Verdict> {
    return gate(await this.predict(attempt), required);
  }

  /**
   * Practises on what it remembers, in batches, for as many steps as a task of the network, then calibrates and saves. Throws
   * AGENT_NO_EXPERIENCE, AGENT_DIVERGED.
   */
  update(steps = 100): Promise<void> {
    return this.alone(async () => {
      if (this.learner.replay.size === 0) throw new TempernetError('AGENT_NO_EXPERIENCE');
      if (!(await this.learner.practise(steps))) throw new TempernetError('AGENT_DIVERGED');
      await this.settle();
    });
  }

  /** Goes on from a version of the network's model, with its own memory; calibrates and saves. */
  adopt(weights: Int32Array): Promise<void> {
    return this.alone(async () => {
      this.learner.state = initialState(this.modules.session.manifest, weights);
      await this.settle();
    });
  }

  /** The remembered rows as a shard that a solver trains on: each weighs what its class makes up of all that was seen. */
  shard(): Dataset {
    return this.learner.replay.dataset();
  }

  /** What would leave this machine if `shard()` were trained on for the network once, in that mode. Nothing is sent. */
  preview(mode: DataMode, task: TaskShape): Preview {
    return previewOf(mode, this.modules.session.manifest, this.shard(), task);
  }

  /** Waits for work in flight and saves. The session stays open: it is its owner's. */
  close(): Promise<void> {
    return this.alone(async () => {
      await this.folder.close();
    });
  }

  private async settle(): Promise<void> {
    await this.learner.calibrate();
    await this.save();
  }

  private async take(snapshot: ReturnType<typeof decodeSnapshot>, since: readonly StepRecord[]): Promise<void> {
    const { learner } = this;
    learner.state = snapshot.state;
    learner.replay.restore(snapshot.replay);
    learner.heldRows = [...snapshot.held];
    learner.recorded = snapshot.recorded;
    learner.updates = snapshot.updates;
    learner.calibration = snapshot.calibration;
    learner.compareWithRemembered();
    // Nothing is saved on the way: a snapshot would begin a journal without the steps that are still to come.
    for (const record of since) await learner.show(record);
    if (Math.floor(learner.recorded / this.saveEvery) > Math.floor(snapshot.recorded / this.saveEvery)) await this.settle();
  }

  private async save(): Promise<void> {
    const { state, replay, heldRows, calibration, recorded, updates } = this.learner;
    const { program, session } = this.modules;
    const snapshot = {
      program,
      seed: this.options.seed,
      recorded,
      updates,
      state,
      replay: replay.all(),
      held: heldRows,
      calibration,
    };
    await this.folder.save(encodeSnapshot(session.manifest, snapshot));
  }

  /** Runs calls that change the brain one after the other, whatever becomes of each. */
  private alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
  }
}
