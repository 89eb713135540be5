/**
 * Cheaper forms of parts of a training graph, all of them the same mathematics; each can be left out.
 * - `dropoutByProduct`: masks from one thin matrix product and one Clip, see `addDropout`
 * - `attentionBlock`: softmax and its product differentiated together, see `attentionBlock`
 * - `maskAsColumn`: the attention mask as a column of the product of queries and keys, see `maskAsColumn`
 *
 * What they save are passes over `[batch, heads, sequence, sequence]`. Processor time of a step with dropout 0.1 on two shared cores:
 * 6 layers, hidden 384, 8 x 384: 6.3 s without, 5.1 s with all; 16 x 128: no difference (3.0 s). With 2 layers, 4 x 384, on one thread:
 * 595 ms without, 565 with the mask as a column, 527 with the other two, 526 with all.
 */
export const trainingRewrites = ['dropoutByProduct', 'attentionBlock', 'maskAsColumn'] as const;
export type TrainingRewrite = (typeof trainingRewrites)[number];

export const allRewrites: ReadonlySet<TrainingRewrite> = new Set(trainingRewrites);
export const noRewrites: ReadonlySet<TrainingRewrite> = new Set();
