/**
 * Collects items and hands them on in batches: the first at once, later ones at most once per interval. A view that redraws
 * per call then redraws about ten times a second, however fast the steps are.
 */
export class EventBatcher<Item> {
  private waiting: Item[] = [];
  private timer: NodeJS.Timeout | null = null;
  private lastDelivery = -Infinity;

  /**
   * @param deliver gets each batch, never an empty one
   * @param intervalMs least time between two deliveries in milliseconds
   */
  constructor(
    private readonly deliver: (items: Item[]) => void,
    private readonly intervalMs = 100,
  ) {}

  push(item: Item): void {
    this.waiting.push(item);
    if (this.timer === null) this.flushWhenDue();
  }

  /** Delivers what waits now. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.waiting.length === 0) return;
    const items = this.waiting;
    this.waiting = [];
    this.lastDelivery = performance.now();
    this.deliver(items);
  }

  /** Looks at the clock again when the timer is up: timers count whole milliseconds, and may be up a part of one early. */
  private flushWhenDue(): void {
    const wait = this.lastDelivery + this.intervalMs - performance.now();
    this.timer = null;
    if (wait <= 0) this.flush();
    else this.timer = setTimeout(() => this.flushWhenDue(), Math.ceil(wait));
  }
}
