import type { Problem } from '../../src/core/dataset/problem';
import { ruleOf } from '../../src/core/dataset/rules/ruleTable';

/** What reading names: all but advice, and without the other places that a problem points to. */
export function withoutAdvice(problems: readonly Problem[]): Problem[] {
  return problems
    .filter(({ code }) => ruleOf(code)?.kind !== 'advice')
    .map(({ related: _related, ...problem }) => problem);
}
