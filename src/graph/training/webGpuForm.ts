import type { Model } from '../onnx/types';
import { expandFusedMatMul } from '../rewrites/expandFusedMatMul';
import { expandHardSigmoid } from '../rewrites/expandHardSigmoid';
import { expandLogSoftmax } from '../rewrites/expandLogSoftmax';
import { expandSign } from '../rewrites/expandSign';
import { rewriteNodes } from '../rewrites/rewriteNodes';
import type { StaticGraph } from '../specialise';

/** A graph with only such operators as ONNX Runtime computes over WebGPU: those without a kernel would each take data to the CPU and back. */
export function webGpuForm(graph: StaticGraph): Model {
  return rewriteNodes(
    graph,
    'webgpu',
    new Map([
      ['FusedMatMul', expandFusedMatMul],
      ['LogSoftmax', expandLogSoftmax],
      ['HardSigmoid', expandHardSigmoid],
      ['Sign', expandSign],
    ]),
  );
}
