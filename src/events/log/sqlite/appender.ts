import { once } from 'node:events';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { isMalformed } from '../../sqlite-code.ts';
import { measured } from '../../threads.ts';
import { checkAppend } from '../limits.ts';
import {
  type Append,
  type AppendResult,
  type ExpectedRevision,
  LogUnavailable,
  type StoredEvent,
} from '../port.ts';
import { CommitFailures, type ErrorLogger } from './commit-failures.ts';
import { KnownEnds } from './known-ends.ts';
import { Live } from './live.ts';
import { Outbox } from './outbox.ts';
import { type Answers, type DropOrder, newEvents, type WriterAnswer, type WriterMessage } from './wire.ts';

/** The opening thread's side of the writer: collects the appends of a tick, and resolves them in order. */
export class Appender {
  readonly live: Live;
  readonly ends = new KnownEnds(() => this.#outbox.waiting);
  /** SQLite's code, once the file has turned out to be malformed. */
  malformed: string | null = null;
  readonly #worker: Worker;
  readonly #logger: ErrorLogger;
  readonly #onDeath: (() => void) | undefined;
  readonly #exited: Promise<unknown>;
  /** Why nothing is accepted any more. */
  #refusal: LogUnavailable | undefined;
  readonly #failures: CommitFailures;
  readonly #outbox = new Outbox((message) => this.#send(message));
  #dropping: PromiseWithResolvers<number> | undefined;

  /**
   * Starts the writer on a file that no other process writes to.
   *
   * @throws Error when the file can't be opened.
   */
  static async start(file: string, logger: ErrorLogger, onDeath?: () => void): Promise<Appender> {
    const options = { workerData: file, name: 'log_writer' as const };
    const worker = new Worker(new URL('./writer.ts', import.meta.url), options);
    const [{ head }] = await once(measured(options.name, worker), 'message');
    return new Appender(worker, new Live(head), logger, onDeath);
  }

  private constructor(worker: Worker, live: Live, logger: ErrorLogger, onDeath?: () => void) {
    this.#worker = worker;
    this.live = live;
    this.#logger = logger;
    this.#failures = new CommitFailures(logger);
    this.#onDeath = onDeath;
    this.#exited = new Promise((resolve) => worker.once('exit', resolve));
    let cause: unknown;
    worker.on('message', (answer: WriterAnswer) => this.#settle(answer));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', (code) => this.#gone(cause ?? `exit code ${code}`));
  }

  /** Accepts nothing from now on: what a malformed file takes may be lost, and may damage more of it. */
  refuseMalformed(code: string): void {
    if (this.malformed !== null) return;
    this.malformed = code;
    this.ends.over();
    this.#logger.error(
      { errorCode: code },
      'the event log is malformed: it takes nothing more, restore a backup',
    );
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly StoredEvent[],
  ): Promise<AppendResult> {
    this.#check(stream, events);
    return this.#outbox.put(stream, expected, events);
  }

  async appendTogether(appends: readonly Append[]): Promise<readonly AppendResult[]> {
    for (const { stream, events } of appends) this.#check(stream, events);
    const last = appends.length - 1;
    return Promise.all(
      appends.map(({ stream, expected, events }, index) =>
        this.#outbox.put(stream, expected, events, index < last),
      ),
    );
  }

  /** Before it is put into the outbox. */
  #check(stream: string, events: readonly StoredEvent[]): void {
    this.#checkWritable();
    checkAppend(stream, events);
    this.ends.streams.add(stream);
  }

  /**
   * Hands one end of a channel to the writer's thread, and returns the other one.
   *
   * @throws LogUnavailable when there is no writer any more.
   */
  lend(messageOf: (port: MessagePort) => WriterMessage): MessagePort {
    this.#checkOpen();
    const { port1, port2 } = new MessageChannel();
    this.#send(messageOf(port1), [port1]);
    return port2;
  }

  /** Drops streams that are over, little by little; returns how many. One order at a time. */
  drop(order: DropOrder): Promise<number> {
    this.#checkWritable();
    this.ends.dropped(order.prefix);
    this.#dropping = Promise.withResolvers();
    this.#send({ drop: order });
    return this.#dropping.promise;
  }

  /** Settles all appends, then ends the thread. */
  async close(): Promise<void> {
    if (!this.#refusal) {
      this.#refusal = new LogUnavailable('The event log is closed');
      this.ends.over();
      this.#outbox.post();
      this.#send('close');
    }
    await this.#exited;
  }

  #checkOpen(): void {
    if (this.#refusal) throw new LogUnavailable(this.#refusal.message, { cause: this.#refusal });
  }

  #checkWritable(): void {
    this.#checkOpen();
    const code = this.malformed;
    if (code !== null) throw new LogUnavailable('The event log is malformed', { code });
  }

  #send(message: WriterMessage, transfer: MessagePort[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #settle(answer: WriterAnswer): void {
    if ('head' in answer) return;
    if ('dropped' in answer) {
      const { dropped, error } = answer;
      if (error === null) this.#dropping?.resolve(dropped);
      else this.#dropping?.reject(new LogUnavailable(`The event log can't drop streams: ${error}`));
      return;
    }
    if ('unavailable' in answer) {
      const { unavailable: reason, code, appends } = answer;
      this.#failures.failed(reason, code, appends);
      if (isMalformed(code)) this.refuseMalformed(code);
      this.#outbox.takeMessages(appends);
      this.#fail(appends, new LogUnavailable(`The event log can't write: ${reason}`, { code }));
    } else {
      this.#failures.succeeded();
      this.ends.answered(this.#outbox.waiting, answer, this.live.head);
      this.#publish(answer);
      this.#resolve(answer);
    }
  }

  #publish(answers: Answers): void {
    const messages = this.#outbox.takeMessages(answers.length / 2);
    const head = this.live.head;
    const last = answers.reduce((most, number, index) => (index % 2 ? most : Math.max(most, number)), 0);
    if (last > head) this.live.publish(last as typeof head, () => newEvents(messages, answers, head));
  }

  #resolve(answers: Answers): void {
    const waiting = this.#outbox.takeWaiting(answers.length / 2);
    waiting.forEach(({ resolve }, index) => {
      const [position, revision] = [answers[2 * index], answers[2 * index + 1]] as [number, number];
      if (position === 0) resolve({ outcome: 'conflict', current: revision });
      else resolve({ outcome: 'appended', revision, position: position as Live['head'] });
    });
  }

  #fail(appends: number, error: LogUnavailable): void {
    const failed = this.#outbox.takeWaiting(appends);
    this.ends.failed(failed);
    for (const { reject } of failed) reject(error);
  }

  #gone(cause: unknown): void {
    if (!this.#refusal) {
      this.#refusal = new LogUnavailable(`The event log's writer has died: ${cause}`, { cause });
      this.#logger.error({ err: cause }, 'event log: the writer has died, nothing can be appended any more');
      this.live.end(this.#refusal);
      this.ends.over();
      this.#onDeath?.();
    }
    this.#dropping?.reject(this.#refusal);
    this.#fail(this.#outbox.waiting.length, this.#refusal);
  }
}
