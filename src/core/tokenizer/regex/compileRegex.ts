import type { AnchorKind, CharacterSet, RegexNode } from './regexNode';
import { RegexUnsupported } from './parseRegex';

/** One step of a program; what is not said goes on with the next step. */
export type Step =
  /** Takes a character of the set. */
  | { readonly type: 'character'; readonly set: CharacterSet }
  /** Tries `first`, and `second` when that fails; `index` numbers the forks of a program. */
  | { readonly type: 'fork'; readonly first: number; readonly second: number; readonly index: number }
  | { readonly type: 'jump'; readonly to: number }
  | { readonly type: 'anchor'; readonly kind: AnchorKind }
  /** Runs the steps behind it up to `accept` by themselves, then goes on at `next` from where they ended. */
  | { readonly type: 'atomic'; readonly next: number }
  /** Runs the steps behind it up to `accept` from here, and goes on at `next` when they match, or do not. */
  | { readonly type: 'ahead'; readonly next: number; readonly isNegated: boolean }
  /** The same from `length` characters before. `otherwise`: where to try another length, when not negated. */
  | { readonly type: 'behind'; readonly next: number; readonly isNegated: boolean; readonly length: number }
  | { readonly type: 'accept' };

export interface RegexProgram {
  readonly steps: readonly Step[];
  readonly forkCount: number;
}

/** More steps than any tokenizer's pattern has. */
const mostSteps = 10_000;

/** Makes a program of an expression. Throws {@link RegexUnsupported} when it becomes too long. */
export function compileRegex(node: RegexNode): RegexProgram {
  const compiler = new Compiler();
  compiler.add(node);
  return compiler.finish();
}

class Compiler {
  private readonly steps: Step[] = [];
  private forkCount = 0;

  finish(): RegexProgram {
    this.push({ type: 'accept' });
    return { steps: this.steps, forkCount: this.forkCount };
  }

  add(node: RegexNode): void {
    switch (node.type) {
      case 'set':
        this.push({ type: 'character', set: node.set });
        return;
      case 'sequence':
        for (const part of node.parts) this.add(part);
        return;
      case 'alternatives':
        this.addAlternatives(node.options);
        return;
      case 'repeat':
        this.addRepeat(node);
        return;
      case 'atomic':
        this.addAlone(node.body, next => ({ type: 'atomic', next }));
        return;
      case 'ahead': {
        const { isNegated } = node;
        this.addAlone(node.body, next => ({ type: 'ahead', next, isNegated }));
        return;
      }
      case 'behind':
        this.addBehind(node);
        return;
      case 'anchor':
        this.push({ type: 'anchor', kind: node.kind });
        return;
    }
  }

  private push(step: Step): number {
    if (this.steps.length >= mostSteps) throw new RegexUnsupported('an expression of more than 10,000 steps');
    return this.steps.push(step) - 1;
  }

  private addAlternatives(options: readonly RegexNode[]): void {
    this.addChoices(
      options.map(option => () => {
        this.add(option);
      }),
    );
  }

  private addChoices(choices: readonly (() => void)[]): void {
    const ends: number[] = [];
    choices.forEach((addChoice, place) => {
      const fork = place < choices.length - 1 ? this.pushFork() : undefined;
      addChoice();
      if (fork === undefined) return;
      ends.push(this.push({ type: 'accept' }));
      this.setFork(fork, fork + 1, this.steps.length);
    });
    for (const end of ends) this.steps[end] = { type: 'jump', to: this.steps.length };
  }

  private addRepeat({ body, least, most, isLazy }: Extract<RegexNode, { type: 'repeat' }>): void {
    for (let count = 0; count < least; count++) this.add(body);
    const close = (fork: number): void => {
      const [inside, behind] = [fork + 1, this.steps.length];
      this.setFork(fork, isLazy ? behind : inside, isLazy ? inside : behind);
    };
    if (most === Infinity) {
      const fork = this.pushFork();
      this.add(body);
      this.push({ type: 'jump', to: fork });
      close(fork);
      return;
    }
    const forks: number[] = [];
    for (let count = least; count < most; count++) {
      forks.push(this.pushFork());
      this.add(body);
    }
    forks.forEach(close);
  }

  /** Each length is looked for by itself; not behind any of them means one after the other. */
  private addBehind({ options, isNegated }: Extract<RegexNode, { type: 'behind' }>): void {
    const looks = options.map(({ body, length }) => () => {
      this.addAlone(body, next => ({ type: 'behind', next, isNegated, length }));
    });
    if (isNegated) for (const addLook of looks) addLook();
    else this.addChoices(looks);
  }

  /** A part that is matched by itself: no step within it is tried again once it has matched. */
  private addAlone(body: RegexNode, stepBefore: (next: number) => Step): void {
    const before = this.push({ type: 'accept' });
    this.add(body);
    this.push({ type: 'accept' });
    this.steps[before] = stepBefore(this.steps.length);
  }

  private pushFork(): number {
    return this.push({ type: 'fork', first: 0, second: 0, index: this.forkCount++ });
  }

  private setFork(fork: number, first: number, second: number): void {
    const step = this.steps[fork];
    if (step.type === 'fork') this.steps[fork] = { ...step, first, second };
  }
}
