/** Files of a model folder besides the graph; copied along as they are. */
export const companionFiles: readonly string[] = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'vocab.txt',
  'LICENSE',
];

/** Name of the manifest inside a checkpoint. */
export const checkpointManifestName = 'checkpoint.json';

/** What a checkpoint holds besides its model. */
export const checkpointOnlyFiles: readonly string[] = [
  'optimizer.safetensors',
  'trainer_state.json',
  checkpointManifestName,
];

const reserved = new Set(['model.onnx', ...companionFiles, ...checkpointOnlyFiles].map(name => name.toLowerCase()));

/** Whether a file of a model's weights cannot have this name: another file will have it, on some system also in other case. */
export function isReservedName(name: string): boolean {
  return reserved.has(name.toLowerCase());
}
