import { describe, expect, it } from 'vitest';
import { SpanLabError } from '../../core/errors';
import type { EvaluationSummary } from '../../protocol/engineApi';
import { Emitter } from '../emitter';
import { evaluateUntilCancelled, type Cancellation } from './evaluateUntilCancelled';

const request = { data: '/data/dev.json', out: '/evaluations/one' };
const summary = { out: request.out } as EvaluationSummary;

class Token implements Cancellation {
  private readonly requested = new Emitter<undefined>();
  isCancellationRequested = false;
  listeners = 0;

  onCancellationRequested(listener: () => void) {
    this.listeners++;
    const subscription = this.requested.event(listener);
    return {
      dispose: () => {
        this.listeners--;
        subscription.dispose();
      },
    };
  }

  cancel(): void {
    this.isCancellationRequested = true;
    this.requested.fire(undefined);
  }
}

/** An engine whose evaluation goes on until the test ends it, and whose cancelling is recorded. */
class FakeEngine {
  readonly cancelled: string[] = [];
  finish: (summary: EvaluationSummary) => void = () => undefined;
  fail: (error: Error) => void = () => undefined;

  evaluate = () =>
    new Promise<EvaluationSummary>((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });

  cancelEvaluation = (out: string) => {
    this.cancelled.push(out);
    this.fail(new SpanLabError('stopped', 'The evaluation was stopped.'));
    return Promise.resolve();
  };
}

describe('evaluateUntilCancelled', () => {
  it('gives the summary, and listens no longer', async () => {
    const engine = new FakeEngine();
    const token = new Token();
    const evaluating = evaluateUntilCancelled(engine, request, token);
    engine.finish(summary);
    expect(await evaluating).toBe(summary);
    expect(token.listeners).toBe(0);
    expect(engine.cancelled).toEqual([]);
  });

  it('cancels the evaluation of its own folder', async () => {
    const engine = new FakeEngine();
    const token = new Token();
    const evaluating = evaluateUntilCancelled(engine, request, token);
    token.cancel();
    expect(await evaluating).toBeUndefined();
    expect(engine.cancelled).toEqual([request.out]);
    expect(token.listeners).toBe(0);
  });

  it.each([
    ['an evaluation that fails', 'file-missing', false],
    ['one that fails while it is cancelled', 'engine-crashed', true],
    ['one that somebody else stopped', 'stopped', false],
  ] as const)('passes on the error of %s', async (_case, code, isCancelled) => {
    const engine = new FakeEngine();
    engine.cancelEvaluation = () => Promise.resolve();
    const token = new Token();
    const evaluating = evaluateUntilCancelled(engine, request, token);
    if (isCancelled) token.cancel();
    engine.fail(new SpanLabError(code, 'no'));
    await expect(evaluating).rejects.toMatchObject({ code });
  });
});
