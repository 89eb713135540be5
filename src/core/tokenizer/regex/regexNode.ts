/** Something that holds of single characters. */
export interface CharacterSet {
  has(codePoint: number): boolean;
}

/** Places between characters: `^` and `$` mean lines, as in Ruby. */
export type AnchorKind =
  | 'line-start'
  | 'line-end'
  | 'text-start'
  | 'text-end'
  | 'text-end-or-last-newline'
  | 'word-boundary'
  | 'no-word-boundary';

/** A regular expression, taken apart. */
export type RegexNode =
  | { readonly type: 'set'; readonly set: CharacterSet }
  | { readonly type: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly type: 'alternatives'; readonly options: readonly RegexNode[] }
  | {
      readonly type: 'repeat';
      readonly body: RegexNode;
      readonly least: number;
      /** Infinity for no limit. */
      readonly most: number;
      readonly isLazy: boolean;
    }
  /** What it matched is not given back (`(?>…)`, `a++`). */
  | { readonly type: 'atomic'; readonly body: RegexNode }
  | { readonly type: 'ahead'; readonly body: RegexNode; readonly isNegated: boolean }
  /** Each option has as many characters as `length` says. */
  | {
      readonly type: 'behind';
      readonly options: readonly { readonly body: RegexNode; readonly length: number }[];
      readonly isNegated: boolean;
    }
  | { readonly type: 'anchor'; readonly kind: AnchorKind };

/** Whether an expression can match without taking a character. */
export function canBeEmpty(node: RegexNode): boolean {
  switch (node.type) {
    case 'set':
      return false;
    case 'sequence':
      return node.parts.every(canBeEmpty);
    case 'alternatives':
      return node.options.some(canBeEmpty);
    case 'repeat':
      return node.least === 0 || canBeEmpty(node.body);
    case 'atomic':
      return canBeEmpty(node.body);
    case 'ahead':
    case 'behind':
    case 'anchor':
      return true;
  }
}

/** How many characters every match has, or undefined when that differs. */
export function fixedLength(node: RegexNode): number | undefined {
  switch (node.type) {
    case 'set':
      return 1;
    case 'sequence':
      return node.parts.reduce<number | undefined>((sum, part) => plus(sum, fixedLength(part)), 0);
    case 'alternatives': {
      const lengths = node.options.map(fixedLength);
      return lengths.every(length => length === lengths[0]) ? lengths[0] : undefined;
    }
    case 'repeat': {
      const length = fixedLength(node.body);
      return length === undefined || node.least !== node.most ? undefined : length * node.least;
    }
    case 'atomic':
      return fixedLength(node.body);
    case 'ahead':
    case 'behind':
    case 'anchor':
      return 0;
  }
}

/** The characters with which a match can begin, or undefined when it can be empty. */
export function firstCharacters(node: RegexNode): readonly CharacterSet[] | undefined {
  return canBeEmpty(node) ? undefined : beginnings(node);
}

function beginnings(node: RegexNode): readonly CharacterSet[] {
  switch (node.type) {
    case 'set':
      return [node.set];
    case 'sequence': {
      const last = node.parts.findIndex(part => !canBeEmpty(part));
      return node.parts.slice(0, last < 0 ? undefined : last + 1).flatMap(beginnings);
    }
    case 'alternatives':
      return node.options.flatMap(beginnings);
    case 'repeat':
    case 'atomic':
      return beginnings(node.body);
    case 'ahead':
    case 'behind':
    case 'anchor':
      return [];
  }
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
