import * as zlib from 'node:zlib';
import { unreadable } from './readTextFile';

/** Parquet begins and ends with these bytes. */
const mark = 'PAR1';
/** More rows than any data set of questions has; a damaged file may claim any number. */
const mostRows = 50_000_000;
/** What a single page of a column may be unpacked to. */
const longestPage = 512 * 1024 * 1024;

/** Whether bytes are a Parquet file. */
export function isParquet(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, mark.length)) === mark;
}

/**
 * The rows of a Parquet file as JSON, one on each line: what Hugging Face's data sets are stored as.
 *
 * @param path for messages
 * @throws SpanLabError `file-unreadable`
 */
export async function parquetToLines(bytes: Uint8Array, path: string): Promise<string> {
  // Loaded when the first such file is read: most people have none.
  const { parquetMetadata, parquetReadObjects } = await import('hyparquet');
  try {
    const buffer = new Uint8Array(bytes).buffer;
    const metadata = parquetMetadata(buffer);
    if (metadata.num_rows > mostRows) throw new RangeError(`it claims to have ${metadata.num_rows} rows`);
    const file = new GatedBuffer(buffer);
    const rows = await file.read(parquetReadObjects({ file, metadata, compressors }));
    return rows.map(row => `${JSON.stringify(row, plainValue)}\n`).join('');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/**
 * Bytes that are given out only after a reader has planned its work as a whole. A reader that fails in planning then has begun on
 * nothing: of columns that it had begun to read nobody would hear the failures, and a failure that nobody hears ends the process.
 */
class GatedBuffer {
  readonly #gate: Promise<void>;
  #open: () => void = () => undefined;

  constructor(private readonly buffer: ArrayBuffer) {
    this.#gate = new Promise(resolve => {
      this.#open = resolve;
    });
  }

  get byteLength(): number {
    return this.buffer.byteLength;
  }

  async slice(start: number, end?: number): Promise<ArrayBuffer> {
    await this.#gate;
    return this.buffer.slice(start, end);
  }

  /** Waits for a reading that has just begun. */
  async read<T>(reading: Promise<T>): Promise<T> {
    await Promise.race([reading, new Promise(resolve => setImmediate(resolve))]);
    this.#open();
    return reading;
  }
}

type Unpack = (packed: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** Node 20 has no Zstandard. */
const { zstdDecompressSync } = zlib as { readonly zstdDecompressSync?: Unpack };

/** Snappy, which almost all files use, is the reader's own; the rest is Node's. */
const compressors = {
  GZIP: (packed: Uint8Array) => zlib.gunzipSync(packed, { maxOutputLength: longestPage }),
  BROTLI: (packed: Uint8Array) => zlib.brotliDecompressSync(packed, { maxOutputLength: longestPage }),
  ...(zstdDecompressSync === undefined
    ? {}
    : { ZSTD: (packed: Uint8Array) => zstdDecompressSync(packed, { maxOutputLength: longestPage }) }),
};

/** Whole numbers of 64 bits as numbers where that loses nothing, else as digits. */
function plainValue(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
