import type { WindowLogits } from '../../core/answers/rankAnswers';
import type { QaWindow } from '../../core/features/types';

/** Collects the windows of questions as batches bring them, in any order, and gives a question's out when they are complete. */
export class QuestionWindows {
  private readonly missing: Uint32Array;
  private readonly collected = new Map<number, WindowLogits[]>();

  constructor(windows: readonly QaWindow[], exampleCount: number) {
    this.missing = new Uint32Array(exampleCount);
    for (const { exampleIndex } of windows) this.missing[exampleIndex]++;
  }

  /** All windows of the question, in their order, once this was the last one; undefined before. */
  add(window: WindowLogits): WindowLogits[] | undefined {
    const { exampleIndex } = window.window;
    const windows = this.collected.get(exampleIndex) ?? [];
    windows.push(window);
    if (--this.missing[exampleIndex] > 0) {
      this.collected.set(exampleIndex, windows);
      return undefined;
    }
    this.collected.delete(exampleIndex);
    return windows.sort((a, b) => a.window.windowIndex - b.window.windowIndex);
  }
}
