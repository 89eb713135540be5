import { readShape, type DatasetShape } from '../datasetShape';
import type { SquadFile } from './squadFile';

/** The levels above the paragraphs of a file of any format. */
export function shapeOf({ root, isSquad2ByCustom }: SquadFile): DatasetShape {
  const shape = readShape(root) ?? {
    format: 'squad1',
    saysSquad2: false,
    articleCount: 0,
    paragraphs: [],
    findings: [],
  };
  return isSquad2ByCustom ? { ...shape, format: 'squad2', saysSquad2: true } : shape;
}
