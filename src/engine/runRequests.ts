import type { StopWhen } from '../protocol/engineApi';
import type { HoldRequests } from './train/holdRequests';

/**
 * What a run under way was asked for, and whoever waits for the next thing. A stop at once ends a pause, one after the epoch does
 * not.
 */
export class RunRequests implements HoldRequests {
  private stops: StopWhen | null = null;
  private isPaused = false;
  private waiting: (() => void)[] = [];

  /** A stop at once wins, whichever was asked first. */
  stop(when: StopWhen): void {
    if (this.stops !== 'now') this.stops = when;
    this.tell();
  }

  pause(): void {
    this.isPaused = true;
    this.tell();
  }

  continue(): void {
    this.isPaused = false;
    this.tell();
  }

  shouldStop(): boolean {
    return this.stops === 'now';
  }

  shouldPause(): boolean {
    return this.isPaused;
  }

  isEpochTheLast(): boolean {
    return this.stops === 'epoch';
  }

  whenChanged(): Promise<void> {
    return new Promise(resolve => this.waiting.push(resolve));
  }

  private tell(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
