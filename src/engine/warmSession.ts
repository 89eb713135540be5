/** Something that was opened at some cost and holds native memory until it is disposed. */
export interface Disposable {
  dispose(): Promise<void>;
}

/**
 * Keeps the session of the model that was used last, because opening one takes longer than a question. Work is done one piece
 * after another: a session is never disposed while it answers, and two requests never open two.
 */
export class WarmSession<Session extends Disposable> {
  private current: { readonly key: string; readonly session: Session } | null = null;
  private queue: Promise<unknown> = Promise.resolve();

  /**
   * @param open opens the session of a model folder
   * @param keyOf changes whenever the folder's session would be another one: another folder, or a model written over
   */
  constructor(
    private readonly open: (folder: string) => Promise<Session>,
    private readonly keyOf: (folder: string) => Promise<string>,
  ) {}

  /** Runs `work` with the folder's session; rejects with what opening or working throws. */
  use<Result>(folder: string, work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.enqueue(async () => work(await this.sessionOf(folder)));
  }

  /** Frees the session once the work under way is done; the next use opens one again. */
  dispose(): Promise<void> {
    return this.enqueue(() => this.close());
  }

  private async sessionOf(folder: string): Promise<Session> {
    const key = await this.keyOf(folder);
    if (this.current?.key === key) return this.current.session;
    await this.close();
    const session = await this.open(folder);
    this.current = { key, session };
    return session;
  }

  private async close(): Promise<void> {
    const session = this.current?.session;
    this.current = null;
    await session?.dispose();
  }

  private enqueue<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.queue.then(task);
    // A failure belongs to whoever asked; the next in the queue starts all the same.
    this.queue = result.catch(() => undefined);
    return result;
  }
}
