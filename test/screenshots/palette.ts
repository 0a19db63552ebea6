import { crc32, deflateSync } from 'node:zlib';

/** A picture: four bytes for each point, from the upper left on. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** The most frequent colours, and those farthest from all others: a small red sign stays red. */
const FREQUENT = 160;
const FARTHEST = 96;

/** A PNG of at most 256 colours, each other point as the nearest of them. Pages have few; its file is small. */
export function palettePng({ width, height, rgba }: Picture): Buffer {
  const colours = new Uint32Array(width * height);
  const counts = new Map<number, number>();
  for (let at = 0; at < colours.length; at++) {
    const [red = 0, green = 0, blue = 0] = rgba.subarray(4 * at, 4 * at + 3);
    const colour = (red << 16) | (green << 8) | blue;
    colours[at] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = paletteOf([...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour));
  const places = new Map(palette.map((colour, place) => [colour, place]));
  // Each line begins with its filter, which is none.
  const lines = Buffer.alloc((width + 1) * height);
  for (const [at, colour] of colours.entries()) {
    const place = places.get(colour) ?? nearest(palette, colour);
    places.set(colour, place);
    lines[at + Math.floor(at / width) + 1] = place;
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(bytesOf))),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const bytesOf = (colour: number): readonly [number, number, number] => [
  colour >> 16,
  (colour >> 8) & 255,
  colour & 255,
];

/** @param colours all of them, the most frequent first. */
function paletteOf(colours: readonly number[]): readonly number[] {
  const palette = colours.slice(0, FREQUENT);
  const others = colours
    .slice(FREQUENT)
    .map((colour) => ({ colour, far: distance(colour, palette[nearest(palette, colour)] ?? 0) }));
  for (let count = 0; count < FARTHEST && others.length > 0; count++) {
    const { colour } = others.reduce((one, other) => (other.far > one.far ? other : one));
    palette.push(colour);
    for (const other of others) other.far = Math.min(other.far, distance(other.colour, colour));
  }
  return palette;
}

function distance(one: number, other: number): number {
  const [[red, green, blue], [otherRed, otherGreen, otherBlue]] = [bytesOf(one), bytesOf(other)];
  return (red - otherRed) ** 2 + (green - otherGreen) ** 2 + (blue - otherBlue) ** 2;
}

function nearest(palette: readonly number[], colour: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [place, other] of palette.entries()) {
    const far = distance(colour, other);
    if (far < least) [best, least] = [place, far];
  }
  return best;
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}
