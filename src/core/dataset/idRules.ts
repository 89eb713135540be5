import type { Finding } from './finding';

/** The id of one question, as far as the rules about ids need it. */
export interface QuestionId {
  /** Null where the id is missing or no id at all. */
  readonly id: string | null;
  readonly isIdMissing: boolean;
}

interface IdPlace {
  readonly paragraphIndex: number;
  readonly questionIndex: number;
}

/**
 * Finds missing ids and ids used before. The first question with an id keeps it.
 * @param paragraphs the questions of each paragraph, in the order of the file
 * @returns findings by paragraph index; paths start at the paragraph
 */
export function checkIds(paragraphs: readonly (readonly QuestionId[])[]): ReadonlyMap<number, readonly Finding[]> {
  const used = new Map<string, IdPlace>();
  const wrong: (IdPlace & { readonly id: string | null })[] = [];
  paragraphs.forEach((questions, paragraphIndex) => {
    questions.forEach(({ id, isIdMissing }, questionIndex) => {
      if (isIdMissing || (id !== null && used.has(id))) wrong.push({ paragraphIndex, questionIndex, id });
      else if (id !== null) used.set(id, { paragraphIndex, questionIndex });
    });
  });
  const findings = new Map<number, Finding[]>();
  const newIds = new NewIds(used.keys());
  for (const { paragraphIndex, questionIndex, id } of wrong) {
    const newId = newIds.like(id ?? `question-${paragraphIndex}-${questionIndex}`);
    const own = findings.get(paragraphIndex) ?? [];
    const first = id === null ? undefined : used.get(id);
    own.push(
      id === null || first === undefined ? missing(questionIndex, newId) : duplicate(questionIndex, id, newId, first),
    );
    findings.set(paragraphIndex, own);
  }
  return findings;
}

/** Makes ids that nobody has yet, none of them twice. */
export class NewIds {
  readonly #used: Set<string>;
  /** The next number to try behind an id: the same id may be asked for thousands of times. */
  readonly #nextNumber = new Map<string, number>();

  constructor(used: Iterable<string>) {
    this.#used = new Set(used);
  }

  /** `id` itself if it is free, else `id-2`, `id-3`, …: the first that is. */
  like(id: string): string {
    let candidate = id;
    let number = this.#nextNumber.get(id) ?? 2;
    while (this.#used.has(candidate)) candidate = `${id}-${number++}`;
    this.#nextNumber.set(id, number);
    this.#used.add(candidate);
    return candidate;
  }
}

function missing(questionIndex: number, newId: string): Finding {
  return {
    code: 'id-missing',
    severity: 'error',
    message: 'The question has no id; predictions and scores cannot name it.',
    path: ['qas', questionIndex, 'id'],
    repairs: [setId(questionIndex, newId)],
  };
}

function duplicate(questionIndex: number, id: string, newId: string, first: IdPlace): Finding {
  const firstPath = ['qas', first.questionIndex, 'id'];
  return {
    code: 'id-duplicate',
    severity: 'error',
    message: `An earlier question already has the id ${JSON.stringify(id)}; only that one is used.`,
    path: ['qas', questionIndex, 'id'],
    id,
    related: [{ paragraphIndex: first.paragraphIndex, path: firstPath, message: 'The id is used here first.' }],
    repairs: [setId(questionIndex, newId)],
  };
}

function setId(questionIndex: number, value: string): Finding['repairs'][number] {
  const change = { kind: 'setMember', path: ['qas', questionIndex], key: 'id', value } as const;
  return { title: `Give it the id ${JSON.stringify(value)}`, changes: [change], isPreferred: true };
}
