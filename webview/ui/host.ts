import { restoreState } from './restoreState';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The view's only way to the extension host: typed messages both ways, and what the view remembers of its navigation. */
export interface HostBridge<ToView, FromView, State extends object> {
  post(message: FromView): void;
  /** Calls `listener` with every message of the host; answers with the function that ends it. */
  listen(listener: (message: ToView) => void): () => void;
  readState(fallback: State): State;
  writeState(state: State): void;
}

/** Connects a view with its host. Must be called once: VS Code hands its API out a single time. */
export function connectHost<ToView, FromView, State extends object>(): HostBridge<ToView, FromView, State> {
  const api = acquireVsCodeApi();
  return {
    post: message => api.postMessage(message),
    listen: listener => {
      const receive = (event: MessageEvent<unknown>) => {
        if (isMessage(event.data)) listener(event.data as ToView);
      };
      window.addEventListener('message', receive);
      return () => window.removeEventListener('message', receive);
    },
    readState: fallback => restoreState(fallback, api.getState()),
    writeState: state => api.setState(state),
  };
}

/** Other scripts of the window may post too; ours always carry a `type`. */
function isMessage(data: unknown): data is { type: string } {
  return typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string';
}
