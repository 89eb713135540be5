import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { float16Tensor, floatTensor, makeNode } from '../../graph/onnx/tensors';
import { DataType, type Model } from '../../graph/onnx/types';
import { writeModel } from '../../graph/onnx/writeModel';

/** What this machine can compute over WebGPU. */
export interface WebGpuProbe {
  readonly usable: boolean;
  /** Whether its shaders know 16-bit floats. */
  readonly hasFloat16: boolean;
  /** Why it can or cannot be used. */
  readonly reason: string;
}

/** A driver that hangs must not hang the engine; the first start of a driver may take some seconds. */
const timeLimitMs = 30_000;

/**
 * Run in a process of its own: a broken driver may end it. Its answer is the last line it prints: what each of the models, base64 in
 * the arguments, gave for its inputs, or the sentence why not.
 */
const script = `
const [runtime, ...models] = process.argv.slice(1);
const ort = require(runtime);
const compute = async model => {
  const options = { executionProviders: ['webgpu'], logSeverityLevel: 4 };
  const session = await ort.InferenceSession.create(Buffer.from(model, 'base64'), options);
  const { y } = await session.run({ x: new ort.Tensor('float32', [1, 2, 3, 4], [2, 2]) });
  return Number(y.data[3]);
};
(async () => {
  const answers = [];
  for (const model of models) answers.push(await compute(model).catch(error => String(error.message)));
  process.stdout.write('\\n' + JSON.stringify(answers) + '\\n', () => process.exit(0));
})();
`;

/**
 * Computes something small over WebGPU, in a process of its own.
 * @param environment of that process; drivers are found by it
 */
export async function probeWebGpu(environment: NodeJS.ProcessEnv = process.env): Promise<WebGpuProbe> {
  const runtime = createRequire(__filename).resolve('onnxruntime-node');
  const models = [probeModel(DataType.float), probeModel(DataType.float16)].map(model =>
    Buffer.from(writeModel(model)).toString('base64'),
  );
  const { output, errors, ending } = await runNode(['-e', script, runtime, ...models], environment);
  return readAnswer(output, errors, ending);
}

/** @param ending how the process ended, for people */
export function readAnswer(output: string, errors: string, ending: string): WebGpuProbe {
  const none = (reason: string): WebGpuProbe => ({ usable: false, hasFloat16: false, reason });
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('[')) return none(`A trial of the graphics driver ${ending}.`);
  const [float32, float16] = JSON.parse(line) as unknown[];
  if (float32 === 22) {
    return {
      usable: true,
      hasFloat16: float16 === 22,
      reason: `ONNX Runtime computes over WebGPU, in float32${float16 === 22 ? ' and float16' : ' only'}.`,
    };
  }
  if (errors.includes('libvulkan.so.1')) {
    return none('The Vulkan loader libvulkan.so.1 is missing; on Debian and Ubuntu the package libvulkan1 has it.');
  }
  if (typeof float32 === 'number') return none('It computes wrong numbers.');
  if (String(float32).includes('No supported adapters')) return none('No GPU with a driver for it was found.');
  return none(String(float32).split('\n', 1)[0]);
}

/** y = x x, with a detour over the given type. */
function probeModel(dataType: number): Model {
  const info = (name: string) => [{ name, dataType: DataType.float, dims: [2, 2] }];
  const identity = dataType === DataType.float16 ? float16Tensor : floatTensor;
  const cast = (from: string, to: string, type: number) =>
    makeNode('Cast', [from], [to], { to: { kind: 'int', value: type } });
  return {
    irVersion: 8,
    opsets: new Map([['', 17]]),
    graphName: 'probe',
    nodes: [
      cast('x', 'narrow', dataType),
      makeNode('MatMul', ['narrow', 'narrow'], ['square']),
      makeNode('MatMul', ['square', 'identity'], ['product']),
      cast('product', 'y', DataType.float),
    ],
    initializers: [identity('identity', [2, 2], [1, 0, 0, 1])],
    inputs: info('x'),
    outputs: info('y'),
  };
}

interface Ended {
  readonly output: string;
  readonly errors: string;
  readonly ending: string;
}

function runNode(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise(resolve => {
    // Under VS Code the executable is Electron, told to be Node.
    const env = { ...environment, ELECTRON_RUN_AS_NODE: '1', ORT_DISABLE_TELEMETRY: '1' };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeLimitMs });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.on('error', error => {
      resolve({ output: '', errors, ending: `could not be started: ${error.message}` });
    });
    child.on('close', (code, signal) => {
      const ending = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
      resolve({ output, errors, ending });
    });
  });
}
