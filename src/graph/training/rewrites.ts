/**
 * Cheaper forms of parts of a training graph, all of them the same mathematics; each can be left out. In processor time of one step
 * (2 layers, hidden 384, 4 x 384, dropout 0.1):
 * - `dropoutByProduct`: masks from one thin matrix product and one Clip, see `addDropout`
 * - `attentionBlock`: softmax and its product differentiated together, see `attentionBlock`
 * - `maskAsColumn`: the attention mask as a column of the product of queries and keys, see `maskAsColumn`
 */
export const trainingRewrites = ['dropoutByProduct', 'attentionBlock', 'maskAsColumn'] as const;
export type TrainingRewrite = (typeof trainingRewrites)[number];

export const allRewrites: ReadonlySet<TrainingRewrite> = new Set(trainingRewrites);
export const noRewrites: ReadonlySet<TrainingRewrite> = new Set();
