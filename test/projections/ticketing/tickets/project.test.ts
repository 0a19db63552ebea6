import { codec } from '../../../../src/events/catalogue.ts';
import { decodeOrThrow } from '../../../../src/events/codec.ts';
import type { UserId } from '../../../../src/events/ids.ts';
import type { TicketEvent } from '../../../../src/events/ticketing/events.ts';
import { previewOf } from '../../../../src/projections/preview.ts';
import type { TicketDocument } from '../../../../src/projections/ticketing/tickets/documents.ts';
import { projectTicket } from '../../../../src/projections/ticketing/tickets/project.ts';
import {
  adaObi,
  anAppsDevice,
  aTicketsLife,
  benEze,
  finished,
  internalNoteAdded,
  jane,
  johnDoe,
  johnsDescription,
  johnsSubject,
  MORNING,
  priorityChanged,
  recorded,
  replySent,
  resolutionNotesReplaced,
  secondsAfter,
  statusChanged,
  tagsSet,
  ticketAssigned,
  ticketId,
  ticketNumber,
  ticketOpened,
  ticketRated,
  ticketTransferred,
  transactionId,
  userMessageAdded,
} from '../../../support/examples.ts';

/** The events one minute apart. */
const project = (...events: readonly TicketEvent[]): TicketDocument => {
  const document = events.reduce<TicketDocument | null>(
    (ticket, event, index) => projectTicket(ticket, recorded(event, index)),
    null,
  );
  if (document === null) throw new Error('no event');
  return document;
};
const minutes = (count: number) => secondsAfter(60 * count);

const fresh: TicketDocument = {
  id: ticketId,
  ticketNumber,
  userId: johnDoe.id,
  email: johnDoe.email,
  phoneNumber: johnDoe.phoneNumber,
  subject: johnsSubject,
  description: johnsDescription,
  supportType: 'TRANSACTION_ISSUE',
  status: 'pending',
  priority: 'medium',
  assignedTo: null,
  relatedTransactionId: transactionId,
  registrationSessionId: null,
  conversationId: null,
  deviceMetadata: anAppsDevice,
  ipAddress: '203.0.113.7',
  userAgent: 'SmiPay/2.1.0 (iOS 17.4)',
  tags: null,
  internalNotes: null,
  resolvedAt: null,
  resolvedBy: null,
  resolutionNotes: null,
  firstResponseAt: null,
  lastResponseAt: null,
  responseTimeSeconds: null,
  satisfactionRating: null,
  feedback: null,
  createdAt: MORNING,
  updatedAt: MORNING,
  updatedForUserAt: MORNING,
  messageCount: 1,
  visibleMessageCount: 1,
  lastVisibleMessage: {
    preview: [...johnsDescription].slice(0, 100).join(''),
    isFromUser: true,
    createdAt: MORNING,
  },
  revision: 0,
  position: 10 as never,
};
/** What each event leaves changed on a fresh ticket, one minute later. */
const seen = { updatedAt: minutes(1), revision: 1, position: 20, updatedForUserAt: minutes(1) };
const unseen = { ...seen, updatedForUserAt: MORNING };
const said = (preview: string, isFromUser: boolean) => ({
  messageCount: 2,
  visibleMessageCount: 2,
  lastVisibleMessage: { preview, isFromUser, createdAt: minutes(1) },
});

describe('a ticket is seen', () => {
  it('as it was opened', () => expect(project(ticketOpened())).toEqual(fresh));

  it.each<[TicketEvent['type'], TicketEvent, object]>([
    ['UserMessageAdded', userMessageAdded({ message: 'Thanks!' }), { ...seen, ...said('Thanks!', true) }],
    [
      'ReplySent',
      replySent({ message: 'Hi John.' }),
      {
        ...seen,
        ...said('Hi John.', false),
        firstResponseAt: minutes(1),
        lastResponseAt: minutes(1),
        responseTimeSeconds: 60,
      },
    ],
    [
      'InternalNoteAdded',
      internalNoteAdded({ message: 'Psst.' }),
      { ...unseen, messageCount: 2, internalNotes: 'Psst.' },
    ],
    ['StatusChanged', statusChanged('pending', 'escalated'), { ...seen, status: 'escalated' }],
    [
      'StatusChanged',
      finished('pending', 'resolved', 'Done.'),
      {
        ...seen,
        status: 'resolved',
        resolvedAt: minutes(1),
        resolvedBy: adaObi.id,
        resolutionNotes: 'Done.',
      },
    ],
    ['ResolutionNotesReplaced', resolutionNotesReplaced('New.'), { ...seen, resolutionNotes: 'New.' }],
    ['PriorityChanged', priorityChanged('medium', 'urgent'), { ...seen, priority: 'urgent' }],
    ['TicketAssigned', ticketAssigned(adaObi), { ...unseen, assignedTo: adaObi.id }],
    ['TicketTransferred', ticketTransferred(jane.id as UserId, johnDoe.id), { ...unseen, userId: jane.id }],
    ['TagsSet', tagsSet(['payment']), { ...unseen, tags: ['payment'] }],
    [
      'TicketRated',
      ticketRated({ rating: 2, feedback: 'Slow.' }),
      { ...seen, satisfactionRating: 2, feedback: 'Slow.' },
    ],
  ])('after %s', (_, event, changes) =>
    expect(project(ticketOpened(), event)).toEqual({ ...fresh, ...changes }),
  );

  it('the same whether its events come from memory or from the log', async () => {
    const stored = aTicketsLife.map((event, index) => {
      const { id, stream, revision, position, metadata } = recorded(event, index);
      return { ...codec.encode(id, event, metadata), stream, revision, position };
    });
    const projected = (await decodeOrThrow(codec, stored)).reduce<TicketDocument | null>(
      (ticket, envelope) => projectTicket(ticket, envelope as never),
      null,
    );
    expect(JSON.stringify(projected)).toBe(JSON.stringify(project(...aTicketsLife)));
  });

  it('without the document before it being changed', () => {
    const before = Object.freeze(project(ticketOpened()));
    for (const event of aTicketsLife.slice(1))
      expect(() => projectTicket(before, recorded(event, 1))).not.toThrow();
  });

  it.each(aTicketsLife.slice(1).map((event) => [event.type, event] as const))(
    'not when %s happens to no ticket',
    (_, event) => {
      expect(() => projectTicket(null, recorded(event, 1))).toThrow('never opened');
    },
  );

  it('not when it is opened twice', () => {
    expect(() => project(ticketOpened(), ticketOpened())).toThrow('opened twice');
  });
});

describe('the first response', () => {
  it('is the first reply, and later ones only move the last', () => {
    expect(project(ticketOpened(), replySent(), replySent())).toMatchObject({
      firstResponseAt: minutes(1),
      lastResponseAt: minutes(2),
      responseTimeSeconds: 60,
    });
  });

  it('is not an internal note', () => {
    expect(project(ticketOpened(), internalNoteAdded(), replySent())).toMatchObject({
      firstResponseAt: minutes(2),
      responseTimeSeconds: 120,
    });
  });

  it('is not an internal note after it either', () => {
    expect(project(ticketOpened(), replySent(), internalNoteAdded()).lastResponseAt).toBe(minutes(1));
  });

  it.each([
    [999, 0],
    [1_000, 1],
    [59_999, 59],
    [-5_000, 0],
  ])('after %d milliseconds took %d whole seconds', (milliseconds, seconds) => {
    const time = new Date(Date.parse(MORNING) + milliseconds).toISOString() as typeof MORNING;
    const envelope = recorded(replySent(), 1);
    const replied = projectTicket(fresh, { ...envelope, metadata: { ...envelope.metadata, time } });
    expect(replied.responseTimeSeconds).toBe(seconds);
  });
});

describe('the resolution', () => {
  const resolved = [ticketOpened(), finished('pending', 'resolved', 'First.')];

  it.each(['pending', 'in_progress', 'waiting_user', 'escalated'] as const)(
    'is cleared when the ticket becomes %s',
    (status) => {
      expect(project(...resolved, statusChanged('resolved', status))).toMatchObject({
        resolvedAt: null,
        resolvedBy: null,
        resolutionNotes: null,
      });
    },
  );

  it('is another one when the ticket is resolved again', () => {
    const again = statusChanged('in_progress', 'resolved', {
      resolvedBy: benEze.id,
      resolutionNotes: 'Second.',
    });
    expect(project(...resolved, statusChanged('resolved', 'in_progress'), again)).toMatchObject({
      resolvedAt: minutes(3),
      resolvedBy: benEze.id,
      resolutionNotes: 'Second.',
    });
  });

  it('has no notes when the ticket is resolved again without any', () => {
    const again = [statusChanged('resolved', 'in_progress'), finished('in_progress')];
    expect(project(...resolved, ...again).resolutionNotes).toBeNull();
  });

  it('keeps its notes when the ticket is closed after resolving', () => {
    expect(project(...resolved, finished('resolved', 'closed')).resolutionNotes).toBe('First.');
  });

  it('has new notes when the ticket is closed with new ones', () => {
    expect(project(...resolved, finished('resolved', 'closed', 'Closed.')).resolutionNotes).toBe('Closed.');
  });

  it('keeps who and when if only its notes are replaced', () => {
    expect(project(...resolved, resolutionNotesReplaced('New.'))).toMatchObject({
      resolvedAt: minutes(1),
      resolvedBy: adaObi.id,
      resolutionNotes: 'New.',
    });
  });

  it('leaves the rating when the ticket is reopened', () => {
    expect(project(...resolved, ticketRated(), statusChanged('resolved', 'pending')).satisfactionRating).toBe(
      4,
    );
  });
});

describe('the preview of a message', () => {
  it.each([
    ['an empty one', '', ''],
    ['100 letters', 'a'.repeat(100), 'a'.repeat(100)],
    ['101 letters', 'a'.repeat(101), 'a'.repeat(100)],
    ['100 emoji', '😀'.repeat(100), '😀'.repeat(100)],
    ['101 emoji', '😀'.repeat(101), '😀'.repeat(100)],
    ['an emoji in place 100', `${'a'.repeat(99)}😀b`, `${'a'.repeat(99)}😀`],
    ['an emoji in place 101', `${'a'.repeat(100)}😀`, 'a'.repeat(100)],
    ['a letter before emoji', `a${'😀'.repeat(150)}`, `a${'😀'.repeat(99)}`],
    ['₦ and accents', 'é₦'.repeat(60), 'é₦'.repeat(50)],
  ])('of %s', (_, message, preview) => {
    expect(previewOf(message)).toBe(preview);
    expect(previewOf(message).isWellFormed()).toBe(true);
  });
});
