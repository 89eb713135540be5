import type { GradientRule } from '../rule';
import { activationRules } from './activations';
import { arithmeticRules } from './arithmetic';
import { convolutionRules } from './convolution';
import { matrixProductRules } from './matrixProducts';
import { reductionRules } from './reductions';
import { selectionRules } from './selections';
import { shapeRules } from './shapes';

/** One rule per operator. An operator without a rule is an error that names it: add its rule here. */
export const gradientRules: ReadonlyMap<string, GradientRule> = new Map<string, GradientRule>(
  Object.entries({
    ...arithmeticRules,
    ...activationRules,
    ...matrixProductRules,
    ...shapeRules,
    ...reductionRules,
    ...selectionRules,
    ...convolutionRules,
  }),
);
