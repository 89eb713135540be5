import { SpanLabError } from '../../core/errors';
import type { EvaluateRequest, EvaluationSummary } from '../../protocol/engineApi';
import type { Disposable } from '../disposable';
import type { EngineClient } from '../engine/engineClient';

/** The part of VS Code's CancellationToken that is needed here. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): Disposable;
}

/**
 * Evaluates a model until it is done or the user cancels.
 * @returns undefined when it was cancelled; nothing is written then
 * @throws SpanLabError what the evaluation throws otherwise
 */
export async function evaluateUntilCancelled(
  engine: Pick<EngineClient, 'evaluate' | 'cancelEvaluation'>,
  request: EvaluateRequest,
  cancellation: Cancellation,
): Promise<EvaluationSummary | undefined> {
  let cancelling: Promise<void> = Promise.resolve();
  const subscription = cancellation.onCancellationRequested(() => {
    cancelling = engine.cancelEvaluation(request.out);
    // Awaited below; until then its failure is nobody's.
    cancelling.catch(() => undefined);
  });
  try {
    return await engine.evaluate(request);
  } catch (error) {
    const isStopped = error instanceof SpanLabError && error.code === 'stopped';
    if (!cancellation.isCancellationRequested || !isStopped) throw error;
    await cancelling;
    return undefined;
  } finally {
    subscription.dispose();
  }
}
