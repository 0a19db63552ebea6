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
import { searchTerm } from '../../../../src/projections/search/search-text.ts';
import { findInSegment, tokensWith } from '../../../../src/projections/search/segment.ts';
import { indexTexts } from '../../../../src/projections/search/segment-build.ts';
import {
  decodeSegment,
  decodeSequences,
  encodeSegment,
  encodeSequences,
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

  it('are stored and read again, with more distinct words than 16 bits can number', () => {
    const { segment, sequences } = indexTexts(texts);
    expect(segment.starts.length).toBeGreaterThan(65_536);
    expect(decodeSegment(encodeSegment(segment))).toEqual(segment);
    expect(decodeSequences(encodeSequences(sequences))).toEqual(sequences);
    const { patterns } = searchTerm('x2198 w31x2199');
    const candidates = findInSegment(segment, patterns[1] ?? '');
    expect([...candidates]).toEqual([2 ** 31]);
    const tokens = segment.starts.length - 1;
    const found = (...words: readonly string[]) =>
      findPhrase(
        sequences,
        words.map((word) => tokensWith(segment, word)),
        candidates,
        tokens,
      );
    expect(found(...patterns)).toEqual(candidates);
    expect([...found('x2197\n', '\nw31x2199')]).toEqual([0]);
  });

  it('have phrases of any number of words', () => {
    const words = Array.from({ length: 80 }, (_, index) => `w${index % 3}`);
    const { segment, sequences } = indexTexts(
      Array.from({ length: 32 }, (_, text) => [words.slice(0, text + 40).join(' '), 'w0 w1']),
    );
    for (const length of [2, 29, 30, 31, 60, 71]) {
      const { patterns } = searchTerm(words.slice(0, length).join(' '));
      const fitting = patterns.map((pattern) => tokensWith(segment, pattern));
      const every = new Uint32Array([0xffff_ffff]);
      const found = findPhrase(sequences, fitting, every, segment.starts.length - 1);
      expect([length, offsets(found)]).toEqual([
        length,
        Array.from({ length: 32 }, (_, text) => text).filter((text) => text + 40 >= length),
      ]);
    }
  });

  it('are stored and read again with characters of two bytes', () => {
    const { segment } = indexTexts(Array.from({ length: 32 }, () => ['łódź 😀 \ud83d']));
    expect(decodeSegment(encodeSegment(segment))).toEqual(segment);
  });
});
