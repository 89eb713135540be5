import type * as Ort from 'onnxruntime-node';
import type { ParameterSlot, ParameterStore } from '../../parameterStore';
import { copyGraph } from './copyGraph';
import type { DeviceSession } from './deviceSession';
import { free, type ResidentDevice } from './residentDevice';

/** AdamW's moments and the value of a trained parameter, on the device. */
export interface ResidentParameter {
  readonly value: Ort.Tensor;
  readonly first: Ort.Tensor;
  readonly second: Ort.Tensor;
}

/** Parameters and moments in a device's memory. */
export class ResidentParameters {
  private constructor(
    private readonly device: ResidentDevice,
    private readonly store: ParameterStore,
    /** Made the first tensors: the device's memory lives no longer than the last session that uses it. */
    private readonly uploads: readonly DeviceSession[],
    private trained: readonly ResidentParameter[],
    private frozen: readonly Ort.Tensor[],
  ) {}

  /** Copies everything from the store to the device. */
  static async upload(device: ResidentDevice, store: ParameterStore): Promise<ResidentParameters> {
    const { slots, trained } = store;
    const uploads: DeviceSession[] = [];
    const copy = async (buffer: Float32Array, which: readonly ParameterSlot[]): Promise<Ort.Tensor[]> => {
      const session = await openCopies(device, which, 'device');
      uploads.push(session);
      const tensors = which.map(
        slot => new device.ort.Tensor('float32', store.view(buffer, slot), slot.parameter.dims),
      );
      return runCopies(session, tensors);
    };
    const values = await copy(store.values, slots);
    const firsts = await copy(store.firstMoments, trained);
    const seconds = await copy(store.secondMoments, trained);
    const resident = trained.map((_, i) => ({ value: values[i], first: firsts[i], second: seconds[i] }));
    return new ResidentParameters(device, store, uploads, resident, values.slice(trained.length));
  }

  /** Of the trained parameters, in the store's order. */
  get current(): readonly ResidentParameter[] {
    return this.trained;
  }

  /** The values of all parameters, by name. */
  get feeds(): Record<string, Ort.Tensor> {
    const values = [...this.trained.map(({ value }) => value), ...this.frozen];
    return Object.fromEntries(this.store.slots.map(({ parameter }, i) => [parameter.name, values[i]]));
  }

  /** Takes new tensors for the trained parameters, and frees the ones before. */
  replace(updated: readonly ResidentParameter[]): void {
    const before = this.trained;
    this.trained = updated;
    before.forEach(freeParameter);
  }

  /** Copies values and moments of the trained parameters into the store. */
  async download(): Promise<void> {
    const { device, store, trained } = this;
    const session = await openCopies(device, store.trained, 'host');
    const read = async (part: keyof ResidentParameter, buffer: Float32Array) => {
      const copies = await runCopies(
        session,
        trained.map(parameter => parameter[part]),
      );
      for (const [i, slot] of store.trained.entries()) {
        const { data } = copies[i];
        if (!(data instanceof Float32Array)) throw new Error('A parameter is not float32');
        store.view(buffer, slot).set(data);
      }
    };
    try {
      await read('value', store.values);
      await read('first', store.firstMoments);
      await read('second', store.secondMoments);
    } finally {
      await session.release();
    }
  }

  /** Comes before that of the sessions that made the tensors. */
  async dispose(): Promise<void> {
    this.trained.forEach(freeParameter);
    free(this.frozen);
    this.trained = [];
    this.frozen = [];
    for (const session of this.uploads) await session.release();
  }
}

export function freeParameter({ value, first, second }: ResidentParameter): void {
  free([value, first, second]);
}

/** A session that copies one tensor for each parameter, to the host's memory or to the device. */
function openCopies(
  device: ResidentDevice,
  slots: readonly ParameterSlot[],
  to: 'host' | 'device',
): Promise<DeviceSession> {
  const graph = copyGraph(slots.map(({ parameter }) => parameter.dims));
  const toHost = to === 'host' ? graph.outputs.map(({ name }) => name) : [];
  // An optimizer would take the copies out.
  return device.open(graph, { toHost, isExact: true });
}

async function runCopies(session: DeviceSession, tensors: readonly Ort.Tensor[]): Promise<Ort.Tensor[]> {
  if (tensors.length === 0) return [];
  const outputs = await session.run(Object.fromEntries(tensors.map((tensor, i) => [`in/${i}`, tensor])));
  return tensors.map((_, i) => outputs[`out/${i}`]);
}
