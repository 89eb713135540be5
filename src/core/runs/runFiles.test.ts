import { describe, expect, it } from 'vitest';
import { checkpointPath, epochOfEvaluationName, evaluationPath, isPathInside, stepOfCheckpointName } from './runFiles';

describe('runFiles', () => {
  it('names folders so that their numbers can be read back', () => {
    expect(checkpointPath(120)).toBe('checkpoints/step-120');
    expect(stepOfCheckpointName('step-120')).toBe(120);
    expect(evaluationPath(2)).toBe('evaluations/epoch-2');
    expect(evaluationPath(1 / 3)).toBe('evaluations/epoch-0.3333');
    expect(epochOfEvaluationName('epoch-0.33')).toBe(0.33);
    expect(epochOfEvaluationName('epoch-2')).toBe(2);
  });

  it.each(['step-', 'step-1x', '.step-1', 'step--1', 'epoch-1'])('takes %s for no checkpoint', name => {
    expect(stepOfCheckpointName(name)).toBeUndefined();
  });

  it.each(['../x', 'a/../../x', '/etc/passwd', '\\\\host\\x', 'C:\\x', 'c:x', 'a\\..\\x', '', 'a\0b'])(
    'refuses the path %j',
    path => {
      expect(isPathInside(path)).toBe(false);
    },
  );

  it.each(['evaluations/epoch-1', 'checkpoints/step-1', 'a..b/c'])('accepts the path %s', path => {
    expect(isPathInside(path)).toBe(true);
  });
});
