import { formatNames } from '../../core/dataset/formats/formatNames';
import type { ValidationReport } from '../../core/dataset/validate';

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
  const parts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  return {
    text: parts.length === 0 ? 'no problems' : parts.join(', '),
    detail: `${formatNames[report.format]}, ${plural(report.questions, 'question')}`,
    severity: errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'information',
  };
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
