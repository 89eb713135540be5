import { DatasetValidator, validateDataset } from '../../src/core/dataset/validate';
import type { Bench } from './bench';
import { readData } from './benchData';
import { cpuNote, rounded, timeOf } from './timing';

/** Validating a large file when it is opened, and again after each edit. */
export const validate: Bench = {
  name: 'validate',
  async run() {
    const { text, label } = await readData('squad-train-v1.1.json.gz');
    const whole = await timeOf(3, () => validateDataset(text));
    const validator = new DatasetValidator();
    validator.validate(text);
    // A letter typed into a question near the middle, then taken back.
    const key = '"question":';
    const at = text.indexOf('"', text.indexOf(key, text.length / 2) + key.length) + 1;
    const edited = `${text.slice(0, at)}x${text.slice(at)}`;
    let isEdited = false;
    const again = await timeOf(20, () => {
      isEdited = !isEdited;
      validator.validate(isEdited ? edited : text);
    });
    const work = `${label}, ${rounded(text.length / 1e6)} million characters`;
    return [
      {
        name: 'validate',
        value: rounded(whole.least / 1000),
        unit: 's',
        work: `${work}; least of 3, ${cpuNote(whole)}`,
      },
      {
        name: 'validate-edit',
        value: rounded(again.median),
        unit: 'ms',
        work: `${work}; one letter typed in the middle; median of 20, ${cpuNote(again)}`,
      },
    ];
  },
};
