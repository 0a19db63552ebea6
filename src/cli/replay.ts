import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadConfig } from '../config/load.ts';
import {
  type AnalystProjection,
  checkAnalystProjection,
  ProjectionFailed,
  replayAnalystProjection,
} from '../history/analyst-projection.ts';
import { type ReplayedTo, type ReplayOptions, replayProjection } from '../history/replay.ts';
import { projectionCatalogue } from '../projections/catalogue.ts';
import { BadArgument } from './arguments.ts';
import { noteLook } from './look.ts';
import { type MomentArgument, momentOf } from './moments.ts';
import { withOutput } from './output.ts';
import { replayed } from './replaying.ts';

export interface ReplayCommand {
  /** One of the desk's own projections. */
  readonly projection?: string;
  /** The file of an analyst's projection. */
  readonly with?: string;
  readonly until: MomentArgument | null;
  /** Of the one document that is wanted. */
  readonly id?: string;
  /** The file to write; standard output unless given. */
  readonly out?: string;
}

/**
 * `casebook replay`: makes a projection in memory, of the log up to a moment, and writes what it made. It changes nothing and
 * runs beside desks.
 */
export async function replayLog(command: ReplayCommand): Promise<void> {
  const make = await makerOf(command);
  const config = loadConfig(process.env);
  await noteLook(config, 'replay', command.projection ? { projection: command.projection } : {});
  await withOutput(command.out, async (write) => {
    const made = await replayed(config, momentOf(command.until, 'end', config.timeZone), make);
    console.error(summaryOf(made));
    await write(made.chunks);
  });
}

interface Made extends ReplayedTo {
  readonly chunks: Iterable<string>;
  readonly poisoned?: ReadonlyMap<string, string>;
}

type Make = (options: ReplayOptions) => Promise<Made>;

/** @throws BadArgument, ProjectionFailed */
async function makerOf({ projection: name, with: file, id }: ReplayCommand): Promise<Make> {
  if (file !== undefined) return resultOf(file, await analystProjectionIn(file));
  const projection = projectionCatalogue.find((module) => module.name === name);
  const names = projectionCatalogue.map((module) => module.name).join(', ');
  if (!projection) throw new BadArgument('--projection <name>', name ?? '', `It must be one of: ${names}.`);
  return async (options) => {
    const made = await replayProjection(projection, options);
    if (id === undefined) return { ...made, chunks: linesOf(made.documents.values()) };
    const found = made.documents.get(id) ?? numbered(made.documents.values(), id);
    if (found === undefined)
      throw new BadArgument('--id <id>', id, `There was no such document in ${projection.name} then.`);
    return { ...made, chunks: linesOf([found]) };
  };
}

/** A ticket is also known by its number. */
const numbered = (documents: Iterable<object>, number: string): object | undefined =>
  [...documents].find((document) => 'ticketNumber' in document && document.ticketNumber === number);

function* linesOf(documents: Iterable<unknown>): Iterable<string> {
  for (const document of documents) yield `${JSON.stringify(document)}\n`;
}

const resultOf =
  (file: string, projection: AnalystProjection<unknown, unknown>): Make =>
  async (options) => {
    const { result, ...made } = await replayAnalystProjection(projection, options).catch(inFile(file));
    return { ...made, chunks: [`${result}\n`] };
  };

async function analystProjectionIn(file: string): Promise<AnalystProjection<unknown, unknown>> {
  try {
    const url = pathToFileURL(resolve(file));
    return checkAnalystProjection((await import(url.href)).default);
  } catch (error) {
    if (error instanceof ProjectionFailed) return inFile(file)(error);
    throw new ProjectionFailed(`--with ${file} can't be loaded: ${reasonOf(error)}`);
  }
}

/** With the file and the line of a slip in TypeScript, which Node.js tells at the top of the stack alone. */
function reasonOf(error: unknown): string {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const place = error instanceof SyntaxError ? /^(\/.*:\d+)\n/.exec(stack)?.[1] : undefined;
  return `${message.split('\n')[0]}${place === undefined ? '' : ` (${place})`}`;
}

const inFile =
  (file: string) =>
  (error: unknown): never => {
    if (error instanceof ProjectionFailed)
      throw new ProjectionFailed(`--with ${file}: ${error.message}`, error);
    throw error;
  };

function summaryOf({ events, position, time, poisoned }: Made): string {
  const to = time === null ? 'there were no events' : `up to position ${position}, ${time}`;
  const stopped = poisoned?.size
    ? `; ${poisoned.size} streams stand still: ${[...poisoned.keys()].slice(0, 5).join(', ')}`
    : '';
  return `Replayed ${events} events, ${to}${stopped}`;
}
