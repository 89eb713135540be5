import type * as TensorFlowCore from '@tensorflow/tfjs-core';

/**
 * The functions of TensorFlow.js that training needs. Each of its packages (`tfjs`, `tfjs-node`, `tfjs-node-gpu`) has them; none
 * is a part of SpanLab: the module is always a parameter.
 */
export type TensorFlow = typeof TensorFlowCore;

export type TfTensor = TensorFlowCore.Tensor;
