/** What is compiled for a shape. */
interface Compiled {
  readonly session: { release(): Promise<void> };
}

export interface BatchShape {
  readonly batchSize: number;
  readonly sequenceLength: number;
}

/** Of one shape: for the first micro-batch of a step, and for those that add to what came before. */
interface Variants<Pass> {
  readonly first?: Pass;
  readonly more?: Pass;
}

/**
 * Shapes that are kept: padded lengths of a run come in steps, for the full and the last micro-batch. Each variant holds its
 * constants only.
 */
const defaultMost = 32;

/**
 * What is compiled for each shape of micro-batch, when first asked for. Both variants of a shape count as one and go together: the
 * least recently used shape, where there are too many.
 */
export class CompiledShapes<Pass extends Compiled> {
  /** By shape, the least recently used first. */
  private readonly shapes = new Map<string, Variants<Pass>>();

  constructor(
    private readonly compile: (shape: BatchShape, addsUp: boolean) => Promise<Pass>,
    private readonly most = defaultMost,
  ) {}

  /** @throws what compiling throws; what is compiled already stays */
  async get(shape: BatchShape, addsUp: boolean): Promise<Pass> {
    const key = `${shape.batchSize} x ${shape.sequenceLength}`;
    const variant = addsUp ? 'more' : 'first';
    const known = this.shapes.get(key);
    if (known === undefined) await this.makeRoom();
    const pass = known?.[variant] ?? (await this.compile(shape, addsUp));
    this.shapes.delete(key);
    this.shapes.set(key, { ...known, [variant]: pass });
    return pass;
  }

  /** Frees everything; what is asked for afterwards is compiled again. */
  async release(): Promise<void> {
    const all = [...this.shapes.values()];
    this.shapes.clear();
    await Promise.all(all.map(releaseVariants));
  }

  /** Before compiling and not after it, for compiling takes memory. */
  private async makeRoom(): Promise<void> {
    const [oldest] = this.shapes;
    if (this.shapes.size < this.most) return;
    this.shapes.delete(oldest[0]);
    await releaseVariants(oldest[1]);
  }
}

async function releaseVariants({ first, more }: Variants<Compiled>): Promise<void> {
  await Promise.all([first?.session.release(), more?.session.release()]);
}
