import { formatNames } from '../../core/dataset/formats/formatNames';
import type { ValidationReport } from '../../core/dataset/validate';
import type { LongDatasetState } from '../longDatasets/longDatasets';

/** A data set's state in a few words, for the language status. */
export interface Health {
  /** Such as `12 errors, 3 warnings`. */
  readonly text: string;
  /** Such as `SQuAD 2.0, 10,570 questions`. */
  readonly detail: string;
  readonly severity: 'error' | 'warning' | 'information';
}

export function healthOf(report: ValidationReport): Health {
  const count = (severity: string): number => report.problems.filter(problem => problem.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  return {
    ...inWords(errors, warnings),
    detail: `${formatNames[report.format]}, ${plural(report.questions, 'question')}`,
  };
}

/** The same of a file that the engine reads; null while it does. */
export function healthOfLong(state: LongDatasetState): Health | null {
  switch (state.type) {
    case 'reading':
      return null;
    case 'failed':
      return { text: 'not checked', detail: `${state.error.message} (${state.error.code})`, severity: 'warning' };
    case 'read': {
      const { overview } = state.description;
      if (overview.type === 'invalid') {
        return { text: 'no data set', detail: `${overview.message} (${overview.code})`, severity: 'error' };
      }
      const questions = overview.paragraphs.reduce((sum, paragraph) => sum + paragraph.questions, 0);
      return {
        ...inWords(overview.errors, overview.warnings),
        detail: `${formatNames[overview.format]}, ${plural(questions, 'question')}, for viewing only`,
      };
    }
  }
}

function inWords(errors: number, warnings: number): Pick<Health, 'text' | 'severity'> {
  const parts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  return {
    text: parts.length === 0 ? 'no problems' : parts.join(', '),
    severity: errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'information',
  };
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
