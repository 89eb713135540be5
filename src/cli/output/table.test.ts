import { describe, expect, test } from 'vitest';
import { displayWidth, truncateToWidth } from './displayWidth';
import { printable } from './printable';
import { formatTable, formatTableHead, formatTableRow } from './table';

describe('formatTable', () => {
  test('aligns numbers to the right and text to the left, without blanks at line ends', () => {
    const table = formatTable(
      [
        { title: 'code', align: 'left' },
        { title: 'count', align: 'right' },
        { title: 'note', align: 'left' },
      ],
      [
        ['span-mismatch', '7', 'a'],
        ['x', '12345', ''],
      ],
    );
    expect(table).toBe(
      [
        'code           count  note',
        '-------------  -----  ----',
        'span-mismatch      7  a',
        'x              12345',
        '',
      ].join('\n'),
    );
  });

  test('rows that come one by one look like those of a whole table', () => {
    const columns = [
      { title: 'epoch', align: 'right', width: 5 },
      { title: 'loss', align: 'right', width: 8 },
    ] as const;
    const rows = [
      ['1', '0.9987'],
      ['2', '0.7701'],
    ];
    const streamed = formatTableHead(columns) + rows.map(row => formatTableRow(columns, row)).join('');
    expect(streamed).toBe(formatTable(columns, rows));
  });

  test('cells of wide characters keep the columns in place', () => {
    const table = formatTable(
      [
        { title: 'text', align: 'left' },
        { title: 'score', align: 'right' },
      ],
      [
        ['风景优美空', '1'],
        ['wind', '2'],
      ],
    );
    const widths = table.trimEnd().split('\n').map(displayWidth);
    expect(new Set(widths).size).toBe(1);
  });
});

describe('displayWidth', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['空', 2],
    ['é', 1],
    ['e\u0301', 1],
    ['\u{21a38}', 2],
  ])('of %j', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  test('a text that is cut never takes more columns than it may', () => {
    for (let columns = 1; columns < 12; columns++) {
      expect(displayWidth(truncateToWidth('a空b优c美defgh', columns))).toBeLessThanOrEqual(columns);
    }
    expect(truncateToWidth('abc', 3)).toBe('abc');
    expect(truncateToWidth('abcd', 3)).toBe('ab…');
  });
});

describe('printable', () => {
  test('makes one line of several', () => {
    expect(printable('a\r\nb\tc\nd')).toBe('a b c d');
  });

  test('takes the power from escape sequences and direction overrides', () => {
    expect(printable('\u001b]0;title\u0007 \u202egpj.exe')).toBe('\ufffd]0;title\ufffd \ufffdgpj.exe');
  });
});
