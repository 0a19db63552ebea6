export type * from './api.ts';
export type { Answer, ArgumentsOf, CallOptions, DataOf, InputOf } from './call.ts';
export { connectionTo, createDesk, type Desk, type DeskOptions } from './desk.ts';
export { type Conflict, DeskError, type DeskErrorCode } from './desk-error.ts';
export { type Endpoints, endpointsOf } from './endpoints.ts';
export type { FailureCode } from './failure-code.ts';
export type { GuestMemory, Identity, TokenSource } from './identity.ts';
export type { ClientEventName, LiveEvent, ServerEventName, TopicKind } from './live/events.ts';
export type { Connect } from './live/link.ts';
export { createLive, type Live, type LiveOptions, type LiveState } from './live/live.ts';
export type { Following, FollowOptions } from './live/topic.ts';
export { OPERATIONS, type OperationKey } from './operations.ts';
export type { Entry, EntryState, StoredEntry } from './outbox/entry.ts';
export {
  createOutbox,
  type Outbox,
  type OutboxOptions,
  type Outgoing,
  type SentChatMessage,
} from './outbox/outbox.ts';
export { createQueue, type Queue, type QueueOptions } from './outbox/queue.ts';
export { type OutboxStorage, type WebStorage, webStorage } from './outbox/storage.ts';
export { type Clock, systemClock } from './pause.ts';
export { createRequests, type Requests, type RequestsOptions } from './requests.ts';
