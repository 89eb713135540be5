import { beforeEach, describe, expect, it } from 'vitest';
import { CompiledShapes, type BatchShape } from './compiledShapes';

/** Compiled, in this order. */
let compiled: FakePass[];
let failure: Error | null;

class FakePass {
  releases = 0;
  readonly session = { release: () => Promise.resolve(void this.releases++) };

  constructor(readonly name: string) {}
}

const shapeOf = (sequenceLength: number): BatchShape => ({ batchSize: 8, sequenceLength });

function shapesOf(most: number): CompiledShapes<FakePass> {
  return new CompiledShapes(({ sequenceLength }, addsUp) => {
    if (failure !== null) return Promise.reject(failure);
    const pass = new FakePass(`${sequenceLength}${addsUp ? ' more' : ''}`);
    compiled.push(pass);
    return Promise.resolve(pass);
  }, most);
}

const names = (isReleased: boolean): string[] =>
  compiled.filter(({ releases }) => releases > 0 === isReleased).map(({ name }) => name);

beforeEach(() => {
  compiled = [];
  failure = null;
});

describe('what is compiled for shapes', () => {
  it('both variants of as many shapes as are kept stay, each compiled once', async () => {
    const shapes = shapesOf(3);
    const both = async () => {
      const passes: FakePass[] = [];
      for (const length of [32, 64, 96]) {
        for (const addsUp of [false, true]) passes.push(await shapes.get(shapeOf(length), addsUp));
      }
      return passes;
    };
    const passes = await both();
    expect(passes.map(({ name }) => name)).toEqual(['32', '32 more', '64', '64 more', '96', '96 more']);
    expect(await both()).toEqual(passes);
    expect(compiled).toHaveLength(6);
    expect(names(true)).toEqual([]);
  });

  it('one shape more drops both variants of the least recently used one; either variant counts as use', async () => {
    const shapes = shapesOf(3);
    for (const length of [32, 64, 96]) {
      await shapes.get(shapeOf(length), false);
      await shapes.get(shapeOf(length), true);
    }
    await shapes.get(shapeOf(32), true);
    const before = await shapes.get(shapeOf(96), false);
    await shapes.get(shapeOf(128), true);
    expect(names(true)).toEqual(['64', '64 more']);
    expect(await shapes.get(shapeOf(96), false)).toBe(before);
    await shapes.get(shapeOf(64), false);
    expect(names(true)).toEqual(['32', '32 more', '64', '64 more']);
    expect(compiled.at(-1)).toMatchObject({ name: '64', releases: 0 });
  });

  it('the first micro-batch of a step survives what its last one drops', async () => {
    const shapes = shapesOf(2);
    await shapes.get({ batchSize: 1, sequenceLength: 32 }, true);
    await shapes.get({ batchSize: 1, sequenceLength: 64 }, true);
    const first = await shapes.get(shapeOf(96), false);
    await shapes.get({ batchSize: 3, sequenceLength: 96 }, true);
    expect(first.releases).toBe(0);
    expect(names(true)).toEqual(['32 more', '64 more']);
  });

  it('what cannot be compiled leaves the rest, and is tried again', async () => {
    const shapes = shapesOf(2);
    const first = await shapes.get(shapeOf(32), false);
    failure = new Error('no memory');
    await expect(shapes.get(shapeOf(32), true)).rejects.toThrow('no memory');
    await expect(shapes.get(shapeOf(64), false)).rejects.toThrow('no memory');
    failure = null;
    expect(await shapes.get(shapeOf(32), false)).toBe(first);
    await shapes.get(shapeOf(32), true);
    await shapes.get(shapeOf(64), false);
    expect(names(true)).toEqual([]);
  });

  it('releases everything once, and compiles anew afterwards', async () => {
    const shapes = shapesOf(2);
    for (const length of [32, 64, 96]) {
      for (const addsUp of [false, true]) await shapes.get(shapeOf(length), addsUp);
    }
    await shapes.release();
    await shapes.release();
    expect(compiled.map(({ releases }) => releases)).toEqual([1, 1, 1, 1, 1, 1]);
    expect((await shapes.get(shapeOf(96), false)).releases).toBe(0);
    expect(compiled).toHaveLength(7);
  });
});
