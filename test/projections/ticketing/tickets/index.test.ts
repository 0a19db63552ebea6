import {
  bitmapOf,
  count,
  intersect,
  offsets,
  ordinals,
  unite,
} from '../../../../src/projections/search/bitmap.ts';
import { checkLayout } from '../../../../src/projections/search/layout.ts';
import { findPhrase } from '../../../../src/projections/search/phrase.ts';
import { FAR } from '../../../../src/projections/search/positions.ts';
import { searchTerm } from '../../../../src/projections/search/search-text.ts';
import { tokensOfPhrase } from '../../../../src/projections/search/segment.ts';
import { type Indexed, indexTexts } from '../../../../src/projections/search/segment-build.ts';
import {
  decodePositions,
  decodeSegment,
  encodePositions,
  encodeSegment,
} from '../../../../src/projections/search/segment-codec.ts';
import { decodeBlock, encodeBlock } from '../../../../src/projections/ticketing/tickets/index/block-codec.ts';

const layout = { blockSize: 128, segmentSize: 32 };

describe('blocks', () => {
  it.each([
    ['none', []],
    ['few', [0, 31, 32, 127]],
    ['half', Array.from({ length: 64 }, (_, index) => index * 2)],
    ['all', Array.from({ length: 128 }, (_, index) => index)],
  ])('are stored and read again with %s of their bits set', (_, offsets) => {
    const words = bitmapOf(128, offsets).blocks[0] ?? new Uint32Array(4);
    const bytes = encodeBlock(words);
    expect(bytes.byteLength).toBeLessThanOrEqual(16);
    expect(decodeBlock(bytes, layout)).toEqual(words);
    const unaligned = new Uint8Array(bytes.byteLength + 3);
    unaligned.set(bytes, 3);
    expect(decodeBlock(unaligned.subarray(3), layout)).toEqual(words);
  });
});

describe('bitmaps', () => {
  it('intersect and unite across blocks that only one of them has', () => {
    const [left, right] = [bitmapOf(128, [1, 127, 128, 400]), bitmapOf(128, [1, 128, 300, 1000])];
    expect(ordinals(intersect(left, right))).toEqual([1, 128]);
    expect(ordinals(unite(left, right))).toEqual([1, 127, 128, 300, 400, 1000]);
    expect(count(unite(left, right))).toBe(6);
  });
});

describe('layouts', () => {
  it.each([
    [{ blockSize: 100, segmentSize: 32 }],
    [{ blockSize: 64, segmentSize: 48 }],
    [{ blockSize: 64, segmentSize: 0 }],
    [{ blockSize: 131_072, segmentSize: 32 }],
  ])('refuse pieces that do not fit: %j', (bad) => {
    expect(() => checkLayout(bad)).toThrow(RangeError);
  });
});

describe('segments', () => {
  const many = (ticket: number) =>
    Array.from({ length: 2_200 }, (_, index) => `w${ticket}x${index}`).join(' ');
  const texts = Array.from({ length: 32 }, (_, ticket) => [`shared ${ticket}`, many(ticket)]);
  /** Null: some word is in none of the tokens. */
  const found = ({ segment, positions }: Indexed, typed: string) => {
    const fitting = tokensOfPhrase(segment, searchTerm(typed).words);
    return fitting && offsets(findPhrase(positions, fitting, segment.size));
  };

  it('are stored and read again, with more distinct words than 16 bits can number', () => {
    const indexed = indexTexts(texts);
    const { segment, positions } = indexed;
    expect(segment.starts.length).toBeGreaterThan(65_536);
    expect(decodeSegment(encodeSegment(segment))).toEqual(segment);
    expect(decodePositions(encodePositions(positions))).toEqual(positions);
    expect(found(indexed, 'x2198 w31x2199')).toEqual([31]);
    expect(found(indexed, 'x2197 w31x2199')).toEqual([]);
    expect(found(indexed, 'nothing w31x2199')).toBeNull();
    expect(found(indexed, 'x2197 w31x2198 1x2199')).toBeNull();
  });

  it('are stored and read again with words that are further apart than 16 bits can count', () => {
    const long = ['far', ...Array.from({ length: 2 * FAR - 1 }, (_, index) => `w${index % 7}`), 'far'].join(
      ' ',
    );
    const indexed = indexTexts(
      Array.from({ length: 32 }, (_, text) => (text === 3 ? [long, 'the end'] : ['x w1'])),
    );
    expect(decodePositions(encodePositions(indexed.positions))).toEqual(indexed.positions);
    expect([found(indexed, 'e en'), found(indexed, 'w1 the'), found(indexed, 'w6 w0 w1')]).toEqual([
      [3],
      [],
      [3],
    ]);
  });

  it('have phrases of any number of words', () => {
    const words = Array.from({ length: 80 }, (_, index) => `w${index % 3}`);
    const indexed = indexTexts(
      Array.from({ length: 32 }, (_, text) => [words.slice(0, text + 40).join(' '), 'w0 w1']),
    );
    for (const length of [2, 29, 30, 31, 60, 71]) {
      const having = Array.from({ length: 32 }, (_, text) => text).filter((text) => text + 40 >= length);
      expect([length, found(indexed, words.slice(0, length).join(' '))]).toEqual([length, having]);
    }
  });

  it('find the first and the last word of a phrase as parts of words, and those between as whole ones', () => {
    const fields = [
      'a card payment failed',
      'my card pay failed',
      'postcard payment fails',
      'card payment',
      'payment f',
    ];
    const indexed = indexTexts(Array.from({ length: 32 }, (_, text) => [fields[text % 8] ?? '']));
    const among8 = (typed: string) => found(indexed, typed)?.filter((text) => text < 8) ?? null;
    expect(among8('card payment f')).toEqual([0, 2]);
    expect(among8('d pay')).toEqual([0, 1, 2, 3]);
    expect(among8('card pay failed')).toEqual([1]);
    expect(among8('my card payment')).toEqual([]);
    expect(among8('y card pay')).toEqual([1]);
  });

  it('are stored and read again with characters of two bytes', () => {
    const { segment } = indexTexts(Array.from({ length: 32 }, () => ['łódź 😀 \ud83d']));
    expect(decodeSegment(encodeSegment(segment))).toEqual(segment);
  });
});
