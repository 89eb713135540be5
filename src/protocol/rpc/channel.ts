import { createBirpc } from 'birpc';
import { fromErrorRecord, SpanLabError, toErrorRecord, type ErrorRecord } from '../../core/errors';
import type { Port } from './port';

/** The functions of an interface that may be called from the other side. */
export type MethodName<T> = keyof T & string;

export interface ChannelOptions<Local extends object, Remote extends object> {
  /** Functions the other side may call; anything else on the object stays unreachable. */
  readonly localMethods: readonly MethodName<Local>[];
  /** Functions of the other side that answer; a call resolves or rejects with what they answer. */
  readonly remoteCalls: readonly MethodName<Remote>[];
  /** Functions of the other side that do not answer. They may be called after the channel has closed: nothing happens. */
  readonly remoteEvents: readonly MethodName<Remote>[];
  /** Hears of every failure of a local function. That of a call also goes to the caller, that of an event to nobody else. */
  readonly onLocalFailure: (error: unknown, method: string) => void;
}

export interface Channel<Remote extends object> {
  readonly remote: Remote;
  readonly isClosed: boolean;
  /** Rejects every pending and later call with `error`. Closing twice changes nothing. */
  close(error: SpanLabError): void;
}

type AnyFunction = (...values: unknown[]) => unknown;

/** birpc's message as far as this file looks inside: `e` is the error of an answer. */
interface WireMessage {
  readonly e?: unknown;
}

const crashed = (): SpanLabError =>
  new SpanLabError('engine-crashed', 'The process at the other end of the channel has ended.');

/** An Error loses its code when it is cloned: errors travel as records. */
const encode = (message: WireMessage): object =>
  message.e === undefined ? message : { ...message, e: toErrorRecord(message.e) };
const decode = (message: WireMessage): object =>
  message.e === undefined ? message : { ...message, e: fromErrorRecord(message.e as ErrorRecord) };

/**
 * Joins a local object to the one at the other end of a port; `createLocal` gets the other one. Failures arrive as
 * {@link SpanLabError} with the code they were thrown with; when the port closes, pending calls reject with
 * `engine-crashed`.
 */
export function openChannel<Local extends object, Remote extends object>(
  port: Port,
  createLocal: (remote: Remote) => Local,
  options: ChannelOptions<Local, Remote>,
): Channel<Remote> {
  let closedBy: SpanLabError | null = null;
  const callable = new Map<string, AnyFunction>();
  let unsubscribe = (): void => undefined;
  const rpc = createBirpc<Record<string, AnyFunction>, Record<string, AnyFunction>, false>(
    {},
    {
      proxify: false,
      timeout: -1,
      post: (message: object) => port.send(message),
      on: listener => {
        unsubscribe = port.onMessage(message => {
          if (typeof message === 'object' && message !== null) listener(message);
        });
      },
      off: () => unsubscribe(),
      serialize: encode,
      deserialize: decode,
      resolver: name => {
        const method = callable.get(name);
        if (method === undefined) return undefined;
        return async (...values: unknown[]) => {
          try {
            return await method(...values);
          } catch (error) {
            options.onLocalFailure(error, name);
            throw error;
          }
        };
      },
      // With a name: an answer could not be sent, its caller is gone. Without: a call failed, its caller hears of it.
      onGeneralError: (_error, name) => name !== undefined,
    },
  );

  const close = (error: SpanLabError): void => {
    if (closedBy !== null) return;
    closedBy = error;
    rpc.$close(error);
  };
  port.onClose(() => close(crashed()));

  const call = async (name: string, values: unknown[]): Promise<unknown> => {
    if (closedBy !== null) throw closedBy;
    try {
      return await rpc.$call(name, ...values);
    } catch (error) {
      if (error instanceof SpanLabError) throw error;
      // What is left is a failure to send: a value that cannot be cloned, or an end that is gone.
      if (error instanceof Error && error.name === 'DataCloneError') throw fromErrorRecord(toErrorRecord(error));
      throw new SpanLabError('engine-crashed', crashed().message, {}, { cause: error });
    }
  };
  const notify = (name: string, values: unknown[]): void => {
    // Nobody is left to hear it when this fails: the other end is gone.
    if (closedBy === null) rpc.$callEvent(name, ...values).catch(() => undefined);
  };

  const remote: Record<string, AnyFunction> = {};
  for (const name of options.remoteCalls) remote[name] = (...values) => call(name, values);
  for (const name of options.remoteEvents) remote[name] = (...values) => notify(name, values);

  const local = createLocal(remote as Remote);
  for (const name of options.localMethods) {
    callable.set(name, (...values) => (local[name] as AnyFunction).apply(local, values));
  }

  return {
    remote: remote as Remote,
    get isClosed() {
      return closedBy !== null;
    },
    close,
  };
}
