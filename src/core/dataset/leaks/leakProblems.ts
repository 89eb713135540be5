import type { DatasetAnalysis } from '../analysis';
import type { JsonPath } from '../finding';
import type { Problem } from '../problem';
import { valuePlaces } from '../validate';
import type { Leak, LeakPlace } from './findLeaks';

/**
 * Leaks as problems of the validation file, each with its place in the training file.
 * @param trainingFile the training file's name, as the user knows it
 */
export function leakProblems(
  leaks: readonly Leak[],
  validation: DatasetAnalysis,
  training: DatasetAnalysis,
  trainingFile: string,
): Problem[] {
  const places = valuePlaces(validation);
  const trainingPlaces = valuePlaces(training);
  return leaks.map(leak => {
    const { startUtf16, endUtf16 } = places.find({ ...leak, path: pathOf(leak), message: '' });
    const { paragraphIndex } = leak.training;
    const there = { paragraphIndex, path: pathOf(leak.training), message: 'This is in the training file.' };
    return {
      code: leak.code,
      // What is only similar may be so by chance.
      severity: leak.kind === 'near' ? 'information' : 'warning',
      message: messageOf(leak),
      startUtf16,
      endUtf16,
      ...(leak.id === null ? {} : { id: leak.id }),
      related: [{ ...trainingPlaces.find(there), file: trainingFile }],
      fixes: [],
    };
  });
}

function pathOf({ questionIndex }: LeakPlace): JsonPath {
  return questionIndex === null ? ['context'] : ['qas', questionIndex, 'question'];
}

function messageOf({ code, kind, similarity }: Leak): string {
  const what = code === 'leak-context' ? 'has the same context' : 'asks the same question about the same context';
  switch (kind) {
    case 'exact':
      return `The training file ${what}.`;
    case 'normalised':
      return `The training file ${what}, but for letter case, blanks or composed characters.`;
    case 'near':
      return `The training file ${what}, nearly: ${Math.floor(similarity * 100)} % of the character sequences are shared.`;
  }
}
