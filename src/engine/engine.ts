import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SpanLabError } from '../core/errors';
import { resolveDocStride, resolveMaxLength } from '../core/features/checkWindowOptions';
import { runConfigSchema, type RunConfigInput } from '../core/runs/runConfig';
import type { OffsetTokenizer } from '../core/tokenizer/types';
import type {
  AskRequest,
  AskResult,
  DeviceReport,
  EngineApi,
  EngineEvents,
  EngineInfo,
  EvaluateRequest,
  EvaluationSummary,
  ResumeChanges,
  RunHandle,
  StopWhen,
} from '../protocol/engineApi';
import type {
  DatasetDescription,
  LeakRequest,
  LeakResult,
  ParagraphDescription,
  SplitRequest,
  WrittenPart,
} from '../protocol/datasetRequests';
import type { EngineSettings } from '../protocol/rpc/engineSettings';
import { askQuestion } from './ask/askQuestion';
import { AnalysedFiles } from './data/analysedFiles';
import { leaksOfFile } from './data/leaksOfFile';
import { splitFile } from './data/splitFile';
import { machineProbe } from './devices/deviceProbe';
import { reportDevices } from './devices/reportDevices';
import { evaluateExamples } from './evaluate/evaluateExamples';
import { writeEvaluation } from './evaluate/writeEvaluation';
import { EventBatcher } from './eventBatcher';
import { describeFile } from './files/sha256OfFile';
import { QaSession } from './inference/qaSession';
import { openModelFolder } from './models/modelFolder';
import { RunControl, type RunOutcome, type Trainer } from './runControl';
import { loadOnnxRuntime } from './runtime/loadOnnxRuntime';
import { prepareRun } from './train/prepareRun';
import { runTraining } from './train/runTraining';
import { lengthStep } from './train/trainer';
import { readUsableDataset } from './train/trainingData';
import { WarmSession } from './warmSession';

/** Windows per batch of an evaluation that does not say. */
const evaluationBatchSize = 8;

interface RunningEvaluation {
  readonly out: string;
  readonly cancel: AbortController;
}

interface Answerer {
  readonly session: QaSession;
  readonly tokenizer: OffsetTokenizer;
  readonly maxSequenceLength: number | undefined;
  dispose(): Promise<void>;
}

/** The engine itself, in whichever process: VS Code reaches it over a channel, the CLI makes one of its own. */
export class Engine implements EngineApi {
  private readonly runs: RunControl;
  private readonly answerers = new WarmSession(openAnswerer, modelFingerprint);
  private readonly closing = new AbortController();
  private readonly evaluations = new Set<RunningEvaluation>();
  private readonly datasets = new AnalysedFiles();

  constructor(
    private readonly events: EngineEvents,
    private readonly settings: EngineSettings,
  ) {
    const { tensorFlowFolders = [] } = settings;
    const trainer: Trainer = {
      prepareRun: config => prepareRun(config, { ...settings, tensorFlowFolders }),
      runTraining: (request, hooks) => runTraining({ ...request, tensorFlowFolders }, hooks),
    };
    this.runs = new RunControl(trainer, events);
  }

  async info(): Promise<EngineInfo> {
    const { env } = await loadOnnxRuntime();
    return {
      version: this.settings.version,
      pid: process.pid,
      node: process.versions.node,
      onnxruntime: env.versions.node ?? env.versions.common,
    };
  }

  devices(): Promise<DeviceReport[]> {
    return reportDevices(machineProbe(this.settings.tensorFlowFolders));
  }

  /** @throws SpanLabError `config-invalid`, `run-busy`, and what is wrong with model or data */
  async train(config: RunConfigInput): Promise<RunHandle> {
    const checked = runConfigSchema.safeParse(config);
    if (!checked.success) {
      const fields = checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
      throw new SpanLabError('config-invalid', `The run config cannot be used. ${fields}`);
    }
    return this.runs.start(checked.data);
  }

  /** @throws SpanLabError `run-missing`, `run-busy`, `run-not-resumable` */
  resume(runFolder: string, changes?: ResumeChanges): Promise<RunHandle> {
    return this.runs.resume(runFolder, changes);
  }

  stop(runFolder: string, when?: StopWhen): Promise<void> {
    return this.runs.stop(runFolder, when);
  }

  pause(runFolder: string): Promise<void> {
    this.runs.pause(runFolder);
    return Promise.resolve();
  }

  continue(runFolder: string): Promise<void> {
    this.runs.continue(runFolder);
    return Promise.resolve();
  }

  /** Resolves when the run under way has ended; null when none is. */
  whenRunEnds(): Promise<RunOutcome | null> {
    return this.runs.whenEnded();
  }

  /**
   * Evaluates a model on a data set; may go on beside a run, taking turns with its steps.
   * @throws SpanLabError `stopped` when it was cancelled, and what is wrong with model or data
   */
  async evaluate(request: EvaluateRequest): Promise<EvaluationSummary> {
    const out = resolve(request.out);
    const running: RunningEvaluation = { out, cancel: new AbortController() };
    this.evaluations.add(running);
    try {
      return await this.evaluateInto(out, request, running.cancel.signal);
    } finally {
      this.evaluations.delete(running);
    }
  }

  cancelEvaluation(out: string): Promise<void> {
    const path = resolve(out);
    for (const evaluation of this.evaluations) if (evaluation.out === path) evaluation.cancel.abort();
    return Promise.resolve();
  }

  private async evaluateInto(
    out: string,
    request: EvaluateRequest,
    cancelled: AbortSignal,
  ): Promise<EvaluationSummary> {
    const progress = new EventBatcher<number>(done => this.events.onProgress('evaluation', done.at(-1) ?? 0, total));
    const { dataset, leftOut } = await readUsableDataset(request.data, request.limit);
    const total = dataset.examples.length;
    const defaults = runConfigSchema.parse({ train: request.data });
    const answerer = await openAnswerer(request.model ?? this.settings.shippedModel);
    try {
      const maxLength = resolveMaxLength(request.maxLength, defaults.maxLength, answerer.maxSequenceLength);
      const evaluation = await evaluateExamples({
        model: answerer.session,
        tokenizer: answerer.tokenizer,
        padId: answerer.tokenizer.special.pad,
        dataset,
        options: {
          metric: request.metric ?? defaults.metric,
          maxLength,
          docStride: resolveDocStride(request.docStride, defaults.docStride, maxLength),
          docStrideUnit: request.docStrideUnit,
          maxQuestionLength: request.maxQuestionLength,
          maxContextLength: request.maxContextLength,
          nBest: request.nBest ?? defaults.nBest,
          maxAnswerLength: request.maxAnswerLength ?? defaults.maxAnswerLength,
          nullScoreDiffThreshold: request.nullScoreDiffThreshold ?? defaults.nullScoreDiffThreshold,
          batchSize: request.batchSize ?? evaluationBatchSize,
          lengthStep,
        },
        onProgress: done => progress.push(done),
        shouldStop: () => cancelled.aborted || this.closing.signal.aborted,
      });
      const data = { ...(await describeFile(resolve(request.data))), questions: total };
      if (cancelled.aborted) throw new SpanLabError('stopped', 'The evaluation was stopped.');
      await writeEvaluation(out, { ...evaluation, data });
      const { metric, scores, examples, windows, loss, seconds } = evaluation;
      return { out, metric, scores, examples, windows, leftOut, loss, seconds };
    } finally {
      progress.flush();
      await answerer.dispose();
    }
  }

  /** Answers from a session that stays open for the next question to the same model; during a run, between its steps. */
  ask(request: AskRequest): Promise<AskResult> {
    const folder = request.model ?? this.settings.shippedModel;
    return this.answerers.use(folder, ({ session, tokenizer, maxSequenceLength }) =>
      askQuestion({
        model: session,
        tokenizer,
        padId: tokenizer.special.pad,
        request,
        maxSequenceLength,
        modelName: folder,
      }),
    );
  }

  /** @throws SpanLabError as `splitFile` does */
  splitDataset(request: SplitRequest): Promise<WrittenPart[]> {
    return splitFile(request);
  }

  /** @throws SpanLabError `file-missing`, `file-unreadable`, `format-unknown` */
  findLeaks(request: LeakRequest): Promise<LeakResult> {
    return leaksOfFile(this.datasets, request);
  }

  /** @throws SpanLabError `file-missing`, `file-unreadable` */
  describeDataset(path: string): Promise<DatasetDescription> {
    return this.datasets.describe(path);
  }

  /** @throws SpanLabError `file-missing`, `file-unreadable` */
  describeParagraph(path: string, paragraphIndex: number): Promise<ParagraphDescription> {
    return this.datasets.describeParagraph(path, paragraphIndex);
  }

  releaseDataset(path: string): Promise<void> {
    this.datasets.release(path);
    return Promise.resolve();
  }

  /** Stops the run under way as `stop` does, stops evaluations, frees the models. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.runs.stopActive();
    await this.answerers.dispose();
  }
}

async function openAnswerer(folder: string): Promise<Answerer> {
  const model = await openModelFolder(folder);
  const tokenizer = model.readTokenizer();
  const session = await QaSession.open(model);
  return { session, tokenizer, maxSequenceLength: model.maxSequenceLength, dispose: () => session.dispose() };
}

/** The files that make a model what it is. */
const modelFiles = ['model.onnx', 'onnx/model.onnx', 'config.json', 'tokenizer.json', 'tokenizer_config.json'];

/** Changes when a file of the folder is replaced; says nothing about whether the folder holds a model. */
async function modelFingerprint(folder: string): Promise<string> {
  const path = resolve(folder);
  const versions = await Promise.all(
    modelFiles.map(name =>
      stat(join(path, name)).then(
        ({ size, mtimeMs }) => `${size} ${mtimeMs}`,
        // Absent or unreadable: opening the model says which, and why.
        () => '',
      ),
    ),
  );
  return [path, ...versions].join('\n');
}
