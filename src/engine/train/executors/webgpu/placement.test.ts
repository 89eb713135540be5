import { expect, it } from 'vitest';
import { readPlacement } from './placement';

const node = (operator: string, provider: string) => ({
  cat: 'Node',
  name: `${operator}_kernel_time`,
  args: { op_name: operator, provider },
});

it('counts what is on the device, what is not, and what is read back for it', () => {
  const profile = [
    { cat: 'Session', name: 'session_initialization', args: {} },
    node('MatMul', 'WebGpuExecutionProvider'),
    node('MemcpyToHost', 'WebGpuExecutionProvider'),
    node('LogSoftmax', 'CPUExecutionProvider'),
    node('LogSoftmax', 'CPUExecutionProvider'),
    node('Cast', 'CPUExecutionProvider'),
    node('MemcpyFromHost', 'WebGpuExecutionProvider'),
    { cat: 'Api', name: 'queue', args: undefined },
  ];
  expect(readPlacement(JSON.stringify(profile))).toEqual({
    onDevice: 1,
    onCpu: new Map([
      ['LogSoftmax', 2],
      ['Cast', 1],
    ]),
    readBack: 1,
  });
});

it('a profile of another form is not taken for an empty one', () => {
  expect(() => readPlacement('{"traceEvents":[]}')).toThrow();
  expect(() => readPlacement('')).toThrow();
});
