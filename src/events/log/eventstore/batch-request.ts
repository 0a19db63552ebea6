import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import { type ExpectedRevision, NO_STREAM, type StoredEvent } from '../port.ts';

/** One append as the batch call carries it. The server's own time limit for a write applies. */
export function batchRequest(
  correlation: string,
  stream: string,
  expected: ExpectedRevision,
  events: readonly StoredEvent[],
): BatchAppendReq {
  const request = new messages.BatchAppendReq();
  request.setCorrelationId(uuid(correlation));
  request.setOptions(optionsOf(stream, expected));
  request.setProposedMessagesList(events.map(proposed));
  request.setIsFinal(true);
  return request;
}

function optionsOf(stream: string, expected: ExpectedRevision): BatchAppendReq.Options {
  const options = new messages.BatchAppendReq.Options();
  options.setStreamIdentifier(identifier(stream));
  if (expected === 'any') options.setAny(new sharedMessages.Empty() as never);
  else if (expected === NO_STREAM) options.setNoStream(new sharedMessages.Empty() as never);
  else options.setStreamPosition(String(expected));
  return options;
}

/** JSON to those who look at the server, and the codec's text byte for byte. */
function proposed({ id, type, data, metadata }: StoredEvent): BatchAppendReq.ProposedMessage {
  const message = new messages.BatchAppendReq.ProposedMessage();
  message.setId(uuid(id));
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  message.setData(Buffer.from(data));
  message.setCustomMetadata(Buffer.from(metadata));
  return message;
}

function uuid(text: string): UUID {
  const message = new sharedMessages.UUID();
  message.setString(text);
  return message;
}

function identifier(stream: string): StreamIdentifier {
  const message = new sharedMessages.StreamIdentifier();
  message.setStreamName(Buffer.from(stream));
  return message;
}
