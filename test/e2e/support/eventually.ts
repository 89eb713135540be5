/** Generous: on a busy machine a window of VS Code takes minutes to do what takes seconds on a quiet one. */
export const patienceMs = 120_000;

/**
 * Tries `attempt` until it returns something other than `undefined`, and returns that. Real VS Code has no single "done"
 * signal, so tests wait for what a user would see.
 *
 * @param what what is awaited, for the message: "the Problems panel lists span-mismatch"
 * @throws Error naming `what` when `timeoutMs` have passed, with what the last attempt threw as its cause
 */
export async function eventually<T>(
  what: string,
  attempt: () => Promise<T | undefined> | T | undefined,
  { timeoutMs = patienceMs, intervalMs = 200 }: { timeoutMs?: number; intervalMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await attempt();
      if (value !== undefined) return value;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${what}`, { cause: lastError });
    }
    await new Promise(resolve => setTimeout(resolve, intervalMs));
  }
}
