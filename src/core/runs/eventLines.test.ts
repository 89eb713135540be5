import { describe, expect, it } from 'vitest';
import { endEvent, startEvent, stepEvent } from '../../../test/support/runEvents';
import { formatEventLine, parseEventLines } from './eventLines';

describe('parseEventLines', () => {
  it('reads back what was written', () => {
    const events = [startEvent({ name: 'Läufe\n🏃' }), stepEvent(1), endEvent()];
    const text = events.map(formatEventLine).join('');
    expect(parseEventLines(text)).toEqual({ events, skippedLines: 0, wholeLength: text.length });
  });

  it('ignores a line cut off anywhere', () => {
    const whole = formatEventLine(startEvent());
    const line = formatEventLine(stepEvent(1));
    for (let length = 0; length < line.length; length++) {
      const { events, wholeLength } = parseEventLines(whole + line.slice(0, length));
      expect(events, `cut after ${length}`).toEqual([startEvent()]);
      expect(wholeLength).toBe(whole.length);
    }
  });

  it('skips and counts damaged and unknown lines', () => {
    const lines = ['{"type":"st', '{"type":"from the future","time":1}', '[]', '\0\0\0', ''].join('\n');
    const { events, skippedLines } = parseEventLines(`${lines}\n${formatEventLine(stepEvent(1))}`);
    expect(events).toEqual([stepEvent(1)]);
    expect(skippedLines).toBe(4);
  });
});

describe('formatEventLine', () => {
  it('refuses what could not be read back', () => {
    for (const loss of [NaN, Infinity]) {
      expect(() => formatEventLine(stepEvent(1, { loss }))).toThrow(expect.objectContaining({ code: 'internal' }));
    }
  });
});
