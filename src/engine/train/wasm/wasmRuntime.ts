/** The part of the global `WebAssembly` that is used here; Node's types leave it out, it belongs to those of browsers. */
interface WasmRuntime {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => {
    readonly buffer: ArrayBuffer;
  };
}

/** Null where the runtime has no WebAssembly. */
export function wasmRuntime(): WasmRuntime | null {
  return (globalThis as unknown as { readonly WebAssembly?: WasmRuntime }).WebAssembly ?? null;
}
