/** Measures how long an attempt has worked; time in which it holds still does not count. */
export class RunClock {
  private readonly startedAt: number;
  private heldMilliseconds = 0;
  private heldSince: number | null = null;

  /** @param now milliseconds, from whenever */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.startedAt = now();
  }

  hold(): void {
    this.heldSince ??= this.now();
  }

  goOn(): void {
    if (this.heldSince !== null) this.heldMilliseconds += this.now() - this.heldSince;
    this.heldSince = null;
  }

  get seconds(): number {
    return ((this.heldSince ?? this.now()) - this.startedAt - this.heldMilliseconds) / 1000;
  }
}
