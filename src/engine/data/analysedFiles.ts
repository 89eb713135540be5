import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { analyseDataset, type DatasetAnalysis } from '../../core/dataset/analysis';
import { paragraphDetail } from '../../core/dataset/outline';
import { overviewOf } from '../../core/dataset/overview';
import { reportOf } from '../../core/dataset/validate';
import { LineIndex } from '../../core/text/lineIndex';
import type { DatasetDescription, ParagraphDescription } from '../../protocol/datasetRequests';
import { readFailed, readTextFile } from '../files/readTextFile';
import { gravest } from './gravest';
import { placeProblems } from './placeProblems';

/** As many as VS Code lists of one file. */
const mostProblems = 1000;
/** An analysis holds the file's text and more: of files nobody looks at any more none is kept. */
const mostFiles = 2;

interface AnalysedFile {
  readonly version: string;
  readonly analysis: Promise<DatasetAnalysis>;
}

/**
 * Analyses of files on the disk, for whoever cannot hold their text: each state of a file is analysed once, and kept until it is
 * released or others have taken its place.
 */
export class AnalysedFiles {
  /** By path, the one asked for last at the end. */
  private readonly files = new Map<string, AnalysedFile>();

  /** @throws SpanLabError `file-missing`, `file-unreadable`; a file that is no data set is described as such */
  async describe(path: string): Promise<DatasetDescription> {
    const file = await this.keep(path);
    const analysis = await file.analysis;
    const { problems } = reportOf(analysis);
    return {
      version: file.version,
      overview: overviewOf(analysis),
      problems: placeProblems(gravest(problems, mostProblems), new LineIndex(analysis.text)),
      problemCount: problems.length,
    };
  }

  /** @throws SpanLabError `file-missing`, `file-unreadable` */
  async describeParagraph(path: string, paragraphIndex: number): Promise<ParagraphDescription> {
    const { version, analysis } = await this.keep(path);
    return { version, paragraph: paragraphDetail(await analysis, paragraphIndex) };
  }

  /** The analysis of a file, which is not kept for that. @throws SpanLabError `file-missing`, `file-unreadable` */
  async analysisOf(path: string): Promise<DatasetAnalysis> {
    const key = resolve(path);
    const version = await versionOf(key);
    const known = this.files.get(key);
    return known?.version === version ? known.analysis : analyse(key);
  }

  /** Nobody looks at the file any more. */
  release(path: string): void {
    this.files.delete(resolve(path));
  }

  private async keep(path: string): Promise<AnalysedFile> {
    const key = resolve(path);
    const version = await versionOf(key);
    const known = this.files.get(key);
    const file = known?.version === version ? known : { version, analysis: analyse(key) };
    this.files.delete(key);
    this.files.set(key, file);
    for (const oldest of [...this.files.keys()].slice(0, -mostFiles)) this.files.delete(oldest);
    // A file that could not be read is tried again the next time.
    file.analysis.catch(() => {
      if (this.files.get(key) === file) this.files.delete(key);
    });
    return file;
  }
}

async function analyse(path: string): Promise<DatasetAnalysis> {
  return analyseDataset(await readTextFile(path));
}

async function versionOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path);
    return `${size} ${mtimeMs}`;
  } catch (cause) {
    throw readFailed(path, cause);
  }
}
