import { nodeFileSystem, type FileSystem } from './fileSystem';
import { isParquet, parquetToLines } from './parquetToLines';
import { decodeText, readUnpacked } from './readTextFile';

/** A data set's text, as its readers take it. */
export interface DatasetText {
  readonly text: string;
  /**
   * Whether the file is Parquet: then `text` has its rows as JSON lines, the first row on the first line, and what is changed in it
   * cannot be written back.
   */
  readonly isParquet: boolean;
}

/**
 * Reads a data set of any known format, packed with gzip or not; Parquet is told from its first bytes.
 *
 * @throws SpanLabError `file-missing`; `file-unreadable` as `readTextFile` does, and for Parquet that is damaged or packed in a way
 * that this version of Node cannot unpack
 */
export async function readDatasetFile(path: string, files: FileSystem = nodeFileSystem): Promise<DatasetText> {
  const bytes = await readUnpacked(path, files);
  if (isParquet(bytes)) return { text: await parquetToLines(bytes, path), isParquet: true };
  return { text: decodeText(bytes, path), isParquet: false };
}
