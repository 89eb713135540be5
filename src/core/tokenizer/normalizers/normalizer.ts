import type { AlignedText } from '../alignedText';

/** One step of normalisation. Gives the same object back when it changes nothing. */
export type Normalizer = (text: AlignedText) => AlignedText;
