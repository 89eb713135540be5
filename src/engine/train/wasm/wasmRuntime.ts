/** The part of the global `WebAssembly` that is used here; Node's types leave it out, it belongs to those of browsers. */
interface WasmRuntime {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** What a module exports; null where the processor or the runtime lacks something that the module needs. */
export function instantiate(bytes: Uint8Array): unknown {
  const { WebAssembly: runtime } = globalThis as unknown as { readonly WebAssembly: WasmRuntime };
  return runtime.validate(bytes) ? new runtime.Instance(new runtime.Module(bytes)).exports : null;
}
