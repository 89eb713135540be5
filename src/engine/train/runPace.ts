/** Steps over which speed is averaged. */
const windowSize = 20;

/** Speed of the latest steps and what is left at that speed. Times in seconds. */
export class RunPace {
  private readonly recent: { readonly seconds: number; readonly samples: number; readonly tokens: number }[] = [];

  add(step: { readonly seconds: number; readonly samples: number; readonly tokens: number }): void {
    this.recent.push(step);
    if (this.recent.length > windowSize) this.recent.shift();
  }

  get samplesPerSecond(): number {
    return this.perSecond(step => step.samples);
  }

  get tokensPerSecond(): number {
    return this.perSecond(step => step.tokens);
  }

  secondsFor(steps: number): number {
    return this.recent.length === 0 ? 0 : (steps * this.seconds) / this.recent.length;
  }

  private get seconds(): number {
    return this.recent.reduce((sum, step) => sum + step.seconds, 0);
  }

  private perSecond(count: (step: { readonly samples: number; readonly tokens: number }) => number): number {
    return this.seconds === 0 ? 0 : this.recent.reduce((sum, step) => sum + count(step), 0) / this.seconds;
  }
}
