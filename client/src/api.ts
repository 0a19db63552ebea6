/**
 * The types of requests, answers and events. Made from the documents of the desk (`/openapi.json`, `/asyncapi.json`) by
 * `npm run client:types`: change the schemas of the desk instead.
 */

/**
 * In UTC, with milliseconds
 */
export type Time = string;
export type MessageType = 'text' | 'file' | 'system' | 'auth_code';
export type ConversationType = 'general' | 'onboarding' | 'call_request';
export type ConversationStatus = 'open' | 'pending' | 'closed';
export type ConversationPriority = 'low' | 'normal' | 'high' | 'urgent';
export type SupportType =
  | 'GENERAL_INQUIRY'
  | 'REGISTRATION_ISSUE'
  | 'LOGIN_ISSUE'
  | 'TRANSACTION_ISSUE'
  | 'PAYMENT_ISSUE'
  | 'ACCOUNT_ISSUE'
  | 'WALLET_ISSUE'
  | 'CARD_ISSUE'
  | 'KYC_VERIFICATION_ISSUE'
  | 'SECURITY_ISSUE'
  | 'BILLING_ISSUE'
  | 'REFUND_REQUEST'
  | 'FEATURE_REQUEST'
  | 'BUG_REPORT'
  | 'OTHER';
export type TicketStatus = 'pending' | 'in_progress' | 'waiting_user' | 'resolved' | 'closed' | 'escalated';
export type TicketPriority = 'low' | 'medium' | 'high' | 'urgent';
/**
 * The fields and headers that are wrong
 */
export type FieldErrors = {
  /**
   * The name of the field, with dots between levels
   */
  field: string;
  message: string;
}[];
/**
 * With `revision_conflict`: the events since the revision of `If-Match`, oldest first. If there are many, only the first ones
 */
export type Happenings = {
  /**
   * The type of the event, such as `StatusChanged`
   */
  type: string;
  actor: {
    kind: string;
    id: string | null;
  };
  time: string;
  /**
   * The fields of the event that the caller may read
   */
  data: {
    [k: string]: unknown;
  };
}[];

export interface AccessRecord {
  at: Time;
  actor: {
    kind: string;
    id: string;
  };
  /**
   * What was called
   */
  operation: string;
  /**
   * Whose data were shown; `everyone`: those of all. None: figures, or nothing was found
   */
  subjects: string[];
  /**
   * The parameters of the query; `•••` in the place of what can be a text about a person
   */
  filter: {
    [k: string]: string;
  };
  /**
   * Whether personal data were masked
   */
  is_masked: boolean;
  /**
   * `X-Access-Reason` of the request
   */
  reason: string | null;
  /**
   * The network of the address: /24 of IPv4, /48 of IPv6
   */
  network: string | null;
  request_id: string;
  /**
   * Of the event `AccessRecorded` that holds this record
   */
  position: number;
}
export interface Admin {
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  active: boolean;
  id: string;
}
export interface AdminBrief {
  id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
}
export interface AdminMessage {
  id: string;
  message: string;
  is_from_user: boolean;
  /**
   * The name when the message was written
   */
  sender_name: string | null;
  sender_email: string | null;
  /**
   * Whether the author has proven who they are, by a token. False for what was written with the ticket’s number and e-mail alone, and for what a guest wrote in a chat: the sender is then who the author claims to be
   */
  verified: boolean;
  /**
   * Always null: no endpoint takes attachments
   */
  attachments: null;
  is_internal: boolean;
  user_id: string | null;
  createdAt: Time;
}
export interface Analytics {
  /**
   * `open` is pending, in_progress and escalated, which the filter `open=true` finds; `unassigned` counts those of them without an assignee, which `open=true&assigned_to=unassigned` finds. `assigned_to=unassigned` alone finds tickets of every status
   */
  overview: {
    total_tickets: number;
    open: number;
    pending: number;
    in_progress: number;
    escalated: number;
    waiting_user: number;
    resolved: number;
    closed: number;
    unassigned: number;
  };
  /**
   * Tickets created today, in the last 7 and in the last 30 days of TIME_ZONE, today included
   */
  activity: {
    new_today: number;
    new_this_week: number;
    new_this_month: number;
  };
  performance: {
    avg_response_time_seconds: number | null;
    avg_satisfaction_rating: number | null;
    total_rated: number;
  };
  by_status: {
    pending: number;
    in_progress: number;
    waiting_user: number;
    resolved: number;
    closed: number;
    escalated: number;
  };
  by_priority: {
    low: number;
    medium: number;
    high: number;
    urgent: number;
  };
  by_type: {
    GENERAL_INQUIRY: number;
    REGISTRATION_ISSUE: number;
    LOGIN_ISSUE: number;
    TRANSACTION_ISSUE: number;
    PAYMENT_ISSUE: number;
    ACCOUNT_ISSUE: number;
    WALLET_ISSUE: number;
    CARD_ISSUE: number;
    KYC_VERIFICATION_ISSUE: number;
    SECURITY_ISSUE: number;
    BILLING_ISSUE: number;
    REFUND_REQUEST: number;
    FEATURE_REQUEST: number;
    BUG_REPORT: number;
    OTHER: number;
  };
}
export interface ChatMessage {
  id: string;
  conversationId: string;
  /**
   * A user’s or an admin’s id
   */
  senderId: string | null;
  senderType: 'user' | 'admin' | 'guest' | 'system';
  guestId: string | null;
  /**
   * Text, never markup
   */
  message: string;
  messageType: MessageType;
  /**
   * Whether the other side has read it
   */
  isRead: boolean;
  createdAt: Time;
}
export interface ChatPerson {
  id: string;
  email: string | null;
  firstName: string | null;
}
export interface Conversation {
  id: string;
  userId: string | null;
  guestId: string | null;
  /**
   * The admin to whom it is assigned
   */
  adminId: string | null;
  type: ConversationType;
  subject: string | null;
  status: ConversationStatus;
  priority: ConversationPriority;
  /**
   * The ticket that support opened for it
   */
  ticketNumber: string | null;
  messageCount: number;
  /**
   * The number of unread messages of each side
   */
  unread: {
    byOwner: number;
    bySupport: number;
  };
  lastMessageAt: Time | null;
  createdAt: Time;
  updatedAt: Time;
}
export interface ConversationDetail {
  id: string;
  userId: string | null;
  guestId: string | null;
  /**
   * The admin to whom it is assigned
   */
  adminId: string | null;
  type: ConversationType;
  subject: string | null;
  status: ConversationStatus;
  priority: ConversationPriority;
  /**
   * The ticket that support opened for it
   */
  ticketNumber: string | null;
  messageCount: number;
  /**
   * The number of unread messages of each side
   */
  unread: {
    byOwner: number;
    bySupport: number;
  };
  lastMessageAt: Time | null;
  createdAt: Time;
  updatedAt: Time;
  user: ChatPerson | null;
  admin: ChatPerson | null;
  /**
   * The newest messages, in ascending order
   */
  messages: ChatMessage[];
}
export interface ConversationHighlight {
  /**
   * `ownerName`: the name when the conversation began; `userName`: that of today, where it is another one
   */
  field: 'subject' | 'ownerName' | 'ownerEmail' | 'guestId' | 'userName' | 'message';
  /**
   * The id of the message; null for other fields
   */
  messageId: string | null;
  /**
   * The place in the field where the snippet begins, in UTF-16 code units
   */
  offset: number;
  /**
   * The snippet, cut around the first match: plain text, never markup
   */
  parts: {
    text: string;
    match: boolean;
  }[];
  /**
   * The length of the rest of the field after the snippet, in UTF-16 code units
   */
  after: number;
}
export interface ErasureReceipt {
  receipt: string;
  /**
   * As it was asked for; an address or a number as its hash
   */
  person: string;
  /**
   * The data subjects that were this person, as `kind:id`
   */
  subjects: string[];
  reason: string;
  requested_by: {
    kind: string;
    id: string | null;
  };
  requested_at: Time;
  /**
   * When the keys were destroyed: from then on nothing of it can be read in the log
   */
  erased_at: Time | null;
  /**
   * How many events held data of the person
   */
  events: number;
  /**
   * How many keys they were sealed under
   */
  keys: number;
  /**
   * `forgetting`: lists and searches are still being rebuilt without the person; `done`: nothing is left
   */
  state: 'destroying_keys' | 'forgetting' | 'done';
}
export interface ListedAdmin {
  id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  /**
   * Whether tickets and conversations are to be assigned to them
   */
  active: boolean;
  /**
   * Pending, in_progress and escalated ones, as `open=true&assigned_to=ID` finds them
   */
  open_tickets: number;
  /**
   * Those that are not closed, as `open=true&adminId=ID` finds them
   */
  open_conversations: number;
}
export interface ListedConversation {
  id: string;
  userId: string | null;
  guestId: string | null;
  /**
   * The admin to whom it is assigned
   */
  adminId: string | null;
  type: ConversationType;
  subject: string | null;
  status: ConversationStatus;
  priority: ConversationPriority;
  /**
   * The ticket that support opened for it
   */
  ticketNumber: string | null;
  messageCount: number;
  /**
   * The number of unread messages of each side
   */
  unread: {
    byOwner: number;
    bySupport: number;
  };
  lastMessageAt: Time | null;
  createdAt: Time;
  updatedAt: Time;
  user: ChatPerson | null;
  admin: ChatPerson | null;
  /**
   * The name when the conversation began
   */
  ownerName: string | null;
  ownerEmail: string | null;
  lastMessage: {
    /**
     * The first 100 characters
     */
    message: string;
    senderType: 'user' | 'admin' | 'guest' | 'system';
    createdAt: Time;
  } | null;
  /**
   * The parts that match the search. Only with `highlight=true`
   */
  highlights?: ConversationHighlight[];
}
export interface ListedErasure {
  receipt: string;
  /**
   * As it was asked for; an address or a number as its hash
   */
  person: string;
  reason: string;
  requested_by: {
    kind: string;
    id: string | null;
  };
  requested_at: Time;
  /**
   * When the keys were destroyed
   */
  erased_at: Time | null;
}
export interface ListedTicket {
  id: string;
  ticket_number: string;
  user_id: string | null;
  phone_number: string | null;
  email: string;
  subject: string;
  support_type: SupportType;
  status: TicketStatus;
  priority: TicketPriority;
  assigned_to: string | null;
  first_response_at: Time | null;
  last_response_at: Time | null;
  /**
   * Seconds from creation to the first reply
   */
  response_time_seconds: number | null;
  resolved_at: Time | null;
  /**
   * 1 to 5; null until the user has rated
   */
  satisfaction_rating: number | null;
  tags: string[] | null;
  createdAt: Time;
  updatedAt: Time;
  user: UserBrief | null;
  message_count: number;
  assigned_admin: AdminBrief | null;
  /**
   * The parts that match the search. Only with `highlight=true`
   */
  highlights?: TicketHighlight[];
}
export interface UserBrief {
  id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  phone_number: string | null;
  smipay_tag: string | null;
  profile_image: {
    secure_url: string;
  } | null;
}
export interface TicketHighlight {
  field: 'ticket_number' | 'subject' | 'email' | 'phone_number' | 'description' | 'user_name' | 'message';
  /**
   * The id of the message; null for other fields
   */
  message_id: string | null;
  /**
   * Whether it is an internal note
   */
  is_internal: boolean;
  /**
   * Of a message, whether its author has proven who they are
   */
  verified: boolean | null;
  /**
   * The place in the field where the snippet begins, in UTF-16 code units
   */
  offset: number;
  /**
   * The snippet, cut around the first match: plain text, never markup
   */
  parts: {
    text: string;
    match: boolean;
  }[];
  /**
   * The length of the rest of the field after the snippet, in UTF-16 code units
   */
  after: number;
}
export interface Metric {
  id: string;
  /**
   * Another version means something else, and may give other figures
   */
  version: number;
  title: string;
  unit: 'tickets' | 'conversations' | 'messages' | 'seconds' | 'stars';
  description: string;
  statistics: ('count' | 'average' | 'median' | 'p90' | 'p99')[];
  /**
   * By what its figures can be divided, and what the groups mean
   */
  group_by: {
    [k: string]: string;
  };
}
export interface MyTicket {
  id: string;
  ticket_number: string;
  subject: string;
  support_type: SupportType;
  status: TicketStatus;
  priority: TicketPriority;
  message_count: number;
  last_message: {
    message: string;
    is_from_user: boolean;
    createdAt: Time;
  } | null;
  /**
   * Whether the last message is from support
   */
  has_unread: boolean;
  created_at: Time;
  updated_at: Time;
  last_response_at: Time | null;
}
export interface Pagination {
  total: number;
  page: number;
  limit: number;
  totalPages: number;
  /**
   * The `cursor` of the next page; null on the last page
   */
  next_cursor: string | null;
}
export interface PastConversation {
  id: string;
  userId: string | null;
  guestId: string | null;
  /**
   * The admin to whom it is assigned
   */
  adminId: string | null;
  type: ConversationType;
  subject: string | null;
  status: ConversationStatus;
  priority: ConversationPriority;
  /**
   * The ticket that support opened for it
   */
  ticketNumber: string | null;
  messageCount: number;
  /**
   * The number of unread messages of each side
   */
  unread: {
    byOwner: number;
    bySupport: number;
  };
  lastMessageAt: Time | null;
  createdAt: Time;
  updatedAt: Time;
  user: ChatPerson | null;
  admin: ChatPerson | null;
  /**
   * The newest messages, in ascending order
   */
  messages: ChatMessage[];
  /**
   * The `cursor` of the messages before these; null if there are none
   */
  next_cursor: string | null;
  /**
   * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
   */
  ignored_parameters?: string[];
}
export interface PastTicket {
  id: string;
  ticket_number: string;
  user_id: string | null;
  phone_number: string | null;
  email: string;
  subject: string;
  support_type: SupportType;
  status: TicketStatus;
  priority: TicketPriority;
  assigned_to: string | null;
  first_response_at: Time | null;
  last_response_at: Time | null;
  /**
   * Seconds from creation to the first reply
   */
  response_time_seconds: number | null;
  resolved_at: Time | null;
  /**
   * 1 to 5; null until the user has rated
   */
  satisfaction_rating: number | null;
  tags: string[] | null;
  createdAt: Time;
  updatedAt: Time;
  description: string;
  resolved_by: string | null;
  resolution_notes: string | null;
  related_transaction_id: string | null;
  related_registration_progress_id: string | null;
  /**
   * The conversation that the ticket was opened for
   */
  conversation_id: string | null;
  device_metadata: {
    device_id: string | null;
    device_model: string | null;
    /**
     * As the client sent it, otherwise from the user agent, otherwise `unknown`
     */
    platform: string;
    app_version: string | null;
  } | null;
  ip_address: string | null;
  user_agent: string | null;
  /**
   * The latest internal note
   */
  internal_notes: string | null;
  /**
   * Always null: no endpoint takes attachments
   */
  attachments: null;
  feedback: string | null;
  message_count: number;
  user: {
    id: string;
    first_name: string | null;
    last_name: string | null;
    email: string | null;
    phone_number: string | null;
    smipay_tag: string | null;
    profile_image: {
      secure_url: string;
    } | null;
    account_status: string | null;
    role: string | null;
    wallet: {
      current_balance: number | null;
    };
    tier: {
      tier: string;
      name: string | null;
    } | null;
    kyc_verification: {
      is_verified: boolean;
      status: string | null;
    } | null;
  } | null;
  messages: AdminMessage[];
  /**
   * The `cursor` of the messages before these; null if there are none
   */
  next_cursor: string | null;
  assigned_admin: AdminBrief | null;
  resolved_by_admin: AdminBrief | null;
  related_transaction: RelatedTransaction | null;
  /**
   * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
   */
  ignored_parameters?: string[];
}
export interface RelatedTransaction {
  id: string;
  /**
   * Null once the person is erased
   */
  amount: number | null;
  transaction_type: string | null;
  status: string | null;
  transaction_reference: string | null;
  createdAt: string | null;
}
export interface Period {
  /**
   * The step of which it is all or a part: a day (2026-03-29), a week (2026-W13), a month (2026-03), or the beginning of an hour with its offset
   */
  name: string;
  start: Time;
  /**
   * In UTC, with milliseconds
   */
  end: string;
}
export interface PersonExport {
  /**
   * As it was asked for; an address or a number as its hash
   */
  person: string;
  /**
   * The data subjects that are this person, as `kind:id`
   */
  subjects: string[];
  /**
   * Whether internal notes about the person are among the entries, without the names of their authors
   */
  internal_notes: boolean;
  /**
   * What is recorded of the person, and what their account says
   */
  records: PersonalEntry[];
  tickets: {
    ticket_id: string;
    about: PersonTicket | null;
    entries: PersonalEntry[];
  }[];
  conversations: {
    conversation_id: string;
    entries: PersonalEntry[];
  }[];
  /**
   * Who looked at these data, or at everyone’s since there were any of theirs, the latest first; at most 1,000
   */
  looks: PersonalLook[];
}
export interface PersonalEntry {
  position: number;
  time: Time;
  /**
   * What happened, as the feed of events names it
   */
  type: string;
  /**
   * Who did it: `user`, `guest`, `admin`, `service`, `anonymous`, or `system` for the desk
   */
  by: string;
  /**
   * The person’s own data in it
   */
  data: {
    [k: string]: unknown;
  };
}
/**
 * Of a ticket of the person; null where they wrote into one of another person
 */
export interface PersonTicket {
  ticket_number: string;
  support_type: string;
  status: string;
  priority: string;
  tags: string[] | null;
  satisfaction_rating: number | null;
  created_at: Time;
}
export interface PersonalLook {
  time: Time;
  by: {
    kind: string;
    id: string;
  };
  /**
   * What was called
   */
  operation: string;
  /**
   * The code that was given for it
   */
  reason: string | null;
}
export interface PersonTicket1 {
  ticket_number: string;
  support_type: string;
  status: string;
  priority: string;
  tags: string[] | null;
  satisfaction_rating: number | null;
  created_at: Time;
}
export interface ProofKey {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  /**
   * As in the header of a signed tree head; the thumbprint of the key (RFC 7638)
   */
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
}
export interface RegistrationSession {
  phone_number: string | null;
  email: string | null;
  id: string;
}
export interface Retention {
  at: Time;
  policies: {
    /**
     * As `RETENTION` has it
     */
    policy: string;
    /**
     * Who would be erased, as `kind:id`: at most the first 1000
     */
    people: string[];
  }[];
  /**
   * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
   */
  ignored_parameters?: string[];
}
export interface SentMessage {
  id: string;
  message: string;
  is_from_user: boolean;
  /**
   * The name when the message was written
   */
  sender_name: string | null;
  sender_email: string | null;
  /**
   * Whether the author has proven who they are, by a token. False for what was written with the ticket’s number and e-mail alone, and for what a guest wrote in a chat: the sender is then who the author claims to be
   */
  verified: boolean;
  /**
   * Always null: no endpoint takes attachments
   */
  attachments: null;
  createdAt: Time;
}
export interface SentReply {
  id: string;
  message: string;
  is_internal: boolean;
  is_from_user: false;
  sender_name: string | null;
  /**
   * Admins write with a token
   */
  verified: true;
  createdAt: Time;
}
export interface Series {
  /**
   * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
   */
  ignored_parameters?: string[];
  metric: {
    id: string;
    /**
     * Another version means something else, and may give other figures
     */
    version: number;
    title: string;
    unit: 'tickets' | 'conversations' | 'messages' | 'seconds' | 'stars';
  };
  from: Time;
  to: Time;
  step: 'hour' | 'day' | 'week' | 'month';
  time_zone: string;
  group_by: ('admin' | 'type' | 'priority' | 'tag' | 'channel' | 'business_hours' | 'author') | null;
  business_hours: {
    /**
     * The working week, as the parameter business_hours takes it
     */
    hours: string;
    holidays: string[];
    /**
     * The zone of the working week
     */
    time_zone: string;
  };
  /**
   * In order, without gaps
   */
  periods: Period[];
  /**
   * Types, priorities, channels, authors and parts of the week all of them, in their order; of admins and tags those that have a value, by their keys
   */
  groups: SeriesGroup[];
}
export interface SeriesGroup {
  /**
   * Null: no admin, no tag, or no grouping at all
   */
  key: string | null;
  /**
   * Of an admin, as it was known at the moment; null for all other groups
   */
  name: string | null;
  /**
   * Of each statistic one value for each period. Null: there is none, or the period begins after the moment
   */
  values: {
    count: (number | null)[];
    average?: (number | null)[];
    median?: (number | null)[];
    p90?: (number | null)[];
    p99?: (number | null)[];
  };
}
export interface TicketDetail {
  id: string;
  ticket_number: string;
  user_id: string | null;
  phone_number: string | null;
  email: string;
  subject: string;
  support_type: SupportType;
  status: TicketStatus;
  priority: TicketPriority;
  assigned_to: string | null;
  first_response_at: Time | null;
  last_response_at: Time | null;
  /**
   * Seconds from creation to the first reply
   */
  response_time_seconds: number | null;
  resolved_at: Time | null;
  /**
   * 1 to 5; null until the user has rated
   */
  satisfaction_rating: number | null;
  tags: string[] | null;
  createdAt: Time;
  updatedAt: Time;
  description: string;
  resolved_by: string | null;
  resolution_notes: string | null;
  related_transaction_id: string | null;
  related_registration_progress_id: string | null;
  /**
   * The conversation that the ticket was opened for
   */
  conversation_id: string | null;
  device_metadata: {
    device_id: string | null;
    device_model: string | null;
    /**
     * As the client sent it, otherwise from the user agent, otherwise `unknown`
     */
    platform: string;
    app_version: string | null;
  } | null;
  ip_address: string | null;
  user_agent: string | null;
  /**
   * The latest internal note
   */
  internal_notes: string | null;
  /**
   * Always null: no endpoint takes attachments
   */
  attachments: null;
  feedback: string | null;
  message_count: number;
  user: {
    id: string;
    first_name: string | null;
    last_name: string | null;
    email: string | null;
    phone_number: string | null;
    smipay_tag: string | null;
    profile_image: {
      secure_url: string;
    } | null;
    account_status: string | null;
    role: string | null;
    wallet: {
      current_balance: number | null;
    };
    tier: {
      tier: string;
      name: string | null;
    } | null;
    kyc_verification: {
      is_verified: boolean;
      status: string | null;
    } | null;
  } | null;
  messages: AdminMessage[];
  /**
   * The `cursor` of the messages before these; null if there are none
   */
  next_cursor: string | null;
  assigned_admin: AdminBrief | null;
  resolved_by_admin: AdminBrief | null;
  related_transaction: RelatedTransaction | null;
}
export interface Timeline {
  events: TimelineEntry[];
  /**
   * How many events there were at the moment
   */
  total: number;
  /**
   * The `cursor` of the next page; null on the last page
   */
  next_cursor: string | null;
  /**
   * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
   */
  ignored_parameters?: string[];
}
export interface TimelineEntry {
  position: number;
  revision: number;
  /**
   * Null for an event that this version of the desk can’t read
   */
  time: Time | null;
  type: string;
  who: {
    kind: string;
    id: string | null;
    /**
     * At the moment that was asked for
     */
    name: string | null;
  } | null;
  /**
   * What happened, in English
   */
  sentence: string;
  changes: {
    field: string;
    before:
      | (
          | string
          | number
          | string[]
          | {
              kind: string;
              id: string;
            }
        )
      | null;
    after:
      | (
          | string
          | number
          | string[]
          | {
              kind: string;
              id: string;
            }
        )
      | null;
  }[];
  /**
   * The data of the event, as the feed of events has them
   */
  data: {
    [k: string]: unknown;
  } | null;
}
export interface Transaction {
  amount: number | null;
  transaction_type: string | null;
  status: string | null;
  transaction_reference: string | null;
  createdAt: string | null;
  id: string;
}
export interface TreeHead {
  /**
   * Identifies the log
   */
  log: string;
  /**
   * The number of leaves
   */
  size: number;
  /**
   * The root of the tree, in hexadecimal
   */
  root: string;
  /**
   * Of the event that is the last leaf
   */
  position: number;
  time: Time;
  /**
   * The same, as a compact JWS (RFC 7515): this is what to keep elsewhere
   */
  signed: string;
}
export interface User {
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  phone_number: string | null;
  smipay_tag: string | null;
  account_status: string | null;
  role: string | null;
  profile_image: {
    secure_url: string;
  } | null;
  wallet: {
    current_balance: number | null;
  } | null;
  tier: {
    tier: string;
    name: string | null;
  } | null;
  kyc_verification: {
    is_verified: boolean;
    status: string | null;
  } | null;
  id: string;
}
export interface UserMessage {
  id: string;
  message: string;
  is_from_user: boolean;
  /**
   * The name when the message was written
   */
  sender_name: string | null;
  sender_email: string | null;
  /**
   * Whether the author has proven who they are, by a token. False for what was written with the ticket’s number and e-mail alone, and for what a guest wrote in a chat: the sender is then who the author claims to be
   */
  verified: boolean;
  /**
   * Always null: no endpoint takes attachments
   */
  attachments: null;
  created_at: Time;
}
export interface UserTicket {
  id: string;
  ticket_number: string;
  subject: string;
  description: string;
  support_type: SupportType;
  status: TicketStatus;
  priority: TicketPriority;
  email: string;
  phone_number: string | null;
  related_transaction_id: string | null;
  /**
   * 1 to 5; null until the user has rated
   */
  satisfaction_rating: number | null;
  feedback: string | null;
  created_at: Time;
  updated_at: Time;
  last_response_at: Time | null;
  messages: UserMessage[];
  total_messages: number;
}
export interface WorkCounts {
  all: number;
  open: number;
  mine: number;
  unassigned: number;
  waiting: number;
  unread: number;
  chats: number;
  status_pending: number;
  status_in_progress: number;
  status_waiting_user: number;
  status_resolved: number;
  status_closed: number;
  status_escalated: number;
  status_open: number;
}
export interface WorkHighlight {
  field: 'number' | 'subject' | 'email' | 'phone_number' | 'description' | 'name' | 'guest_id' | 'message';
  /**
   * The id of the message; null for other fields
   */
  message_id: string | null;
  /**
   * Whether it is an internal note
   */
  is_internal: boolean;
  /**
   * The place in the field where the snippet begins, in UTF-16 code units
   */
  offset: number;
  /**
   * The snippet, cut around the first match: plain text, never markup
   */
  parts: {
    text: string;
    match: boolean;
  }[];
  /**
   * The length of the rest of the field after the snippet, in UTF-16 code units
   */
  after: number;
}
export interface WorkItem {
  /**
   * `chat`: a conversation
   */
  kind: 'ticket' | 'chat';
  id: string;
  /**
   * The ticket’s number; null of a chat
   */
  number: string | null;
  subject: string | null;
  status: 'pending' | 'in_progress' | 'waiting_user' | 'resolved' | 'closed' | 'escalated' | 'open';
  priority: 'low' | 'medium' | 'normal' | 'high' | 'urgent';
  type:
    | 'GENERAL_INQUIRY'
    | 'REGISTRATION_ISSUE'
    | 'LOGIN_ISSUE'
    | 'TRANSACTION_ISSUE'
    | 'PAYMENT_ISSUE'
    | 'ACCOUNT_ISSUE'
    | 'WALLET_ISSUE'
    | 'CARD_ISSUE'
    | 'KYC_VERIFICATION_ISSUE'
    | 'SECURITY_ISSUE'
    | 'BILLING_ISSUE'
    | 'REFUND_REQUEST'
    | 'FEATURE_REQUEST'
    | 'BUG_REPORT'
    | 'OTHER'
    | 'general'
    | 'onboarding'
    | 'call_request';
  tags: string[];
  assigned_to: string | null;
  /**
   * The name, otherwise the e-mail address, otherwise the id
   */
  assigned_admin_name: string | null;
  person: {
    /**
     * `unknown`: the ticket belongs to no user that is known
     */
    kind: 'user' | 'guest' | 'unknown';
    /**
     * Of the user or the guest
     */
    id: string | null;
    name: string | null;
    /**
     * The e-mail address, otherwise the phone number
     */
    contact: string | null;
  };
  /**
   * The last one that the person can see
   */
  last_message: {
    /**
     * The first 100 characters
     */
    text: string;
    at: Time;
    from: 'person' | 'support' | 'system';
  } | null;
  /**
   * Whether there are messages that support has neither answered nor, in a chat, read
   */
  has_unread: boolean;
  /**
   * The first message that support has to answer; null when there is none
   */
  waiting_since: Time | null;
  /**
   * The chat that a ticket carries on, or the ticket that carries a chat on
   */
  linked_to: {
    /**
     * `chat`: a conversation
     */
    kind: 'ticket' | 'chat';
    id: string;
  } | null;
  created_at: Time;
  updated_at: Time;
  revision: number;
  /**
   * The parts that match the search. Only with `highlight=true`
   */
  highlights?: WorkHighlight[];
}
/**
 * What each endpoint takes and returns
 */
export interface Operations {
  /**
   * Open a ticket, or add a message to one
   */
  'POST /api/v1/support/request-support': {
    body: {
      /**
       * A brief summary
       */
      subject: string;
      /**
       * What happened; the first message of the conversation
       */
      description: string;
      /**
       * Where the user can be reached
       */
      email: string;
      /**
       * In any usual form. Without a country code, it is a number of the desk’s default region
       */
      phone_number?: string | null;
      /**
       * Default: `GENERAL_INQUIRY`
       */
      support_type?:
        | (
            | 'GENERAL_INQUIRY'
            | 'REGISTRATION_ISSUE'
            | 'LOGIN_ISSUE'
            | 'TRANSACTION_ISSUE'
            | 'PAYMENT_ISSUE'
            | 'ACCOUNT_ISSUE'
            | 'WALLET_ISSUE'
            | 'CARD_ISSUE'
            | 'KYC_VERIFICATION_ISSUE'
            | 'SECURITY_ISSUE'
            | 'BILLING_ISSUE'
            | 'REFUND_REQUEST'
            | 'FEATURE_REQUEST'
            | 'BUG_REPORT'
            | 'OTHER'
          )
        | null;
      /**
       * Default: depends on the type
       */
      priority?: ('low' | 'medium' | 'high') | null;
      /**
       * The id of the transaction that the ticket is about
       */
      related_transaction_id?: string | null;
      /**
       * The id of a registration session. Without `support_type`, the type is then `REGISTRATION_ISSUE`
       */
      session_id?: string | null;
      /**
       * The number of an existing ticket: the description is added to it as a message, and no ticket is opened
       */
      ticket_number?: string | null;
      /**
       * Default, also when it is empty: the headers `X-Device-Id`, `X-Device-Model`, `Platform` or `X-Platform`, and `X-App-Version`
       */
      device_metadata?: {
        device_id?: string | null;
        device_model?: string | null;
        platform?: string | null;
        app_version?: string | null;
      } | null;
      /**
       * Attachments are not supported: null, or an empty list
       */
      attachments?: null | unknown[];
    };
    data: {
      ticket: UserTicket;
      message: string;
      /**
       * A link that opens the ticket without a token; only with `TICKET_ACCESS=signed-link`
       */
      access?: string;
      access_expires_at?: Time;
    };
  };
  /**
   * The user’s own tickets, newest first
   */
  'GET /api/v1/support/my-tickets': {
    query: {
      page?: number;
      /**
       * The size of a page, 20 by default. Without `page`, `limit` and `cursor`, all tickets are returned
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
    };
    data: {
      tickets: MyTicket[];
      total_tickets: number;
      /**
       * The `cursor` of the next page; null on the last page
       */
      next_cursor: string | null;
    };
  };
  /**
   * A ticket with its conversation, by its number
   */
  'GET /api/v1/support/ticket': {
    query: {
      /**
       * The ticket’s number, in any case, with or without `#`
       */
      ticket_number: string;
      /**
       * The ticket’s signed link, instead of `X-Ticket-Access`
       */
      access?: string;
      /**
       * Return only this many messages, the newest, in ascending order. Default: all messages
       */
      messages_limit?: number;
      /**
       * The id of a message: return only messages before it
       */
      before?: string;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
    };
    data: {
      ticket: UserTicket;
      /**
       * The `cursor` of the messages before these; null if there are none
       */
      next_cursor: string | null;
    };
  };
  /**
   * Send a message to a ticket
   */
  'POST /api/v1/support/ticket/add-message': {
    body: {
      /**
       * The ticket’s number, in any case, with or without `#`
       */
      ticket_number: string;
      message: string;
      /**
       * The e-mail address of the ticket
       */
      email: string;
      /**
       * Attachments are not supported: null, or an empty list
       */
      attachments?: null | unknown[];
    };
    data: {
      ticket_number: string;
      ticket_id: string;
      message: SentMessage;
    };
  };
  /**
   * Rate a ticket that support has finished
   */
  'POST /api/v1/support/ticket/{ticketNumber}/rate': {
    body: {
      rating: number;
      /**
       * In the user’s own words
       */
      feedback?: string | null;
    };
    data: {
      ticket_number: string;
      satisfaction_rating: number;
      feedback: string | null;
    };
  };
  /**
   * A page of tickets, and the analytics of all of them
   */
  'GET /api/v1/unified-admin/support': {
    query: {
      page?: number;
      /**
       * At most 100; a larger value means 100
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
      /**
       * Finds tickets by part of their number, subject, e-mail address, phone number, description or their user’s name. Case and accents are ignored. A phone number can have any usual form, and a ticket’s number, or the end of it, can follow a `#`. Several words are found in any order and in any of these fields; words in quotation marks only as a phrase. Quotation marks, brackets and punctuation around a term don’t matter. Nothing but spaces and characters that are ignored, such as `·`, is no search
       */
      search?: string;
      /**
       * `fields`: only those fields; `all`: also the text of messages and of internal notes
       */
      search_in?: 'fields' | 'all';
      /**
       * `true`: each result has `highlights`, the parts of its texts that match
       */
      highlight?: 'true' | 'false';
      /**
       * Any of pending, in_progress, waiting_user, resolved, closed, escalated; several with commas between them
       */
      status?: string;
      /**
       * `true`: what support has to act on (pending, in_progress, escalated), as `overview.open` counts it; with `assigned_to=unassigned` what `overview.unassigned` counts
       */
      open?: 'true' | 'false';
      /**
       * Any of low, medium, high, urgent; several with commas between them
       */
      priority?: string;
      /**
       * Any of GENERAL_INQUIRY, REGISTRATION_ISSUE, LOGIN_ISSUE, TRANSACTION_ISSUE, PAYMENT_ISSUE, ACCOUNT_ISSUE, WALLET_ISSUE, CARD_ISSUE, KYC_VERIFICATION_ISSUE, SECURITY_ISSUE, BILLING_ISSUE, REFUND_REQUEST, FEATURE_REQUEST, BUG_REPORT, OTHER; several with commas between them
       */
      support_type?: string;
      /**
       * One tag, or several with commas between them: a ticket with any of them, whatever the case. `\,` is a comma within a tag, and `\\` a backslash
       */
      tag?: string | null;
      /**
       * An admin’s id, `me` or `unassigned`; several with commas between them. `unassigned` finds tickets of every status, while `overview.unassigned` counts the open ones alone: add `open=true` for those
       */
      assigned_to?: string | null;
      /**
       * Only tickets of this user
       */
      user_id?: string;
      /**
       * Only tickets that were opened at this time or later. A date, such as `2026-02-24`, is that whole day
       */
      date_from?: string;
      /**
       * Only tickets that were opened at this time or earlier. A date is that whole day
       */
      date_to?: string;
      /**
       * Priorities are sorted from `low` to `urgent`, statuses from `pending` to `escalated`, types alphabetically. Equal ones: newest first
       */
      sort_by?: 'createdAt' | 'updatedAt' | 'priority' | 'status' | 'support_type';
      sort_order?: 'asc' | 'desc';
    };
    data: {
      analytics: Analytics;
      tickets: ListedTicket[];
      meta: {
        total: number;
        page: number;
        limit: number;
        total_pages: number;
        /**
         * The `cursor` of the next page; null on the last page
         */
        next_cursor: string | null;
      };
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * A ticket with its messages, notes, people and transaction
   */
  'GET /api/v1/unified-admin/support/{id}': {
    query: {
      /**
       * Return only this many messages, the newest, in ascending order. Default: all messages
       */
      messages_limit?: number;
      /**
       * The id of a message: return only messages before it
       */
      before?: string;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
    };
    data: TicketDetail;
  };
  /**
   * A signed link that opens the ticket without a token
   */
  'GET /api/v1/unified-admin/support/{id}/link': {
    data: {
      ticket_id: string;
      ticket_number: string;
      /**
       * What `X-Ticket-Access` is for this ticket; a secret
       */
      access: string;
      expires_at: Time;
      /**
       * Whether what is written with it is `verified`
       */
      proves_address: boolean;
    };
  };
  /**
   * Reply to the user, or add an internal note
   */
  'POST /api/v1/unified-admin/support/{id}/reply': {
    body: {
      message: string;
      /**
       * `true`: an internal note, which only admins see
       */
      is_internal?: boolean;
      /**
       * Attachments are not supported: null, or an empty list
       */
      attachments?: null | unknown[];
    };
    data: SentReply;
  };
  /**
   * Change the status
   */
  'PUT /api/v1/unified-admin/support/{id}/status': {
    body: {
      status: 'pending' | 'in_progress' | 'waiting_user' | 'resolved' | 'closed' | 'escalated';
      /**
       * Stored when the status becomes `resolved` or `closed`
       */
      resolution_notes?: string | null;
    };
    data: ListedTicket;
  };
  /**
   * Assign to an admin, or unassign
   */
  'PUT /api/v1/unified-admin/support/{id}/assign': {
    body: {
      /**
       * An admin’s id; null to unassign
       */
      assigned_to: string | null;
    };
    data: ListedTicket;
  };
  /**
   * Change the priority
   */
  'PUT /api/v1/unified-admin/support/{id}/priority': {
    body: {
      priority: 'low' | 'medium' | 'high' | 'urgent';
    };
    data: ListedTicket;
  };
  /**
   * Set the tags
   */
  'PUT /api/v1/unified-admin/support/{id}/tags': {
    body: {
      /**
       * The new tags, which replace the old ones. Spaces at the ends are removed. Of tags that differ only in case, the first is kept. They are labels, which stay when a person is erased: no names, addresses or numbers of people
       */
      tags: string[];
    };
    data: ListedTicket;
  };
  /**
   * Tickets and chats in one list, with the number of items in each view
   */
  'GET /api/v1/unified-admin/work': {
    query: {
      /**
       * `open`: tickets that support has to act on (pending, in_progress, escalated) and chats that take messages; `mine` and `unassigned`: those of them that are assigned to the caller, or to no admin; `waiting`: open, and the person waits for an answer; `unread`: with messages that support has neither answered nor read; `chats`: open chats; `status_…`: everything with that status. Other filters narrow the view
       */
      view?:
        | 'all'
        | 'open'
        | 'mine'
        | 'unassigned'
        | 'waiting'
        | 'unread'
        | 'chats'
        | 'status_pending'
        | 'status_in_progress'
        | 'status_waiting_user'
        | 'status_resolved'
        | 'status_closed'
        | 'status_escalated'
        | 'status_open';
      /**
       * Any of ticket, chat; several with commas between them
       */
      kind?: string;
      /**
       * Any of pending, in_progress, waiting_user, resolved, closed, escalated, open; several with commas between them
       */
      status?: string;
      /**
       * Several with commas between them. `medium` of tickets and `normal` of chats are one level, and each finds both
       */
      priority?: string;
      /**
       * Support types of tickets and types of chats, with commas between them
       */
      type?: string;
      /**
       * One tag, or several with commas between them: a ticket with any of them, whatever the case
       */
      tag?: string | null;
      /**
       * An admin’s id, `me` or `unassigned`; several with commas between them
       */
      assigned_to?: string | null;
      /**
       * Whether there are messages that support has neither answered nor, in a chat, read
       */
      unread?: 'true' | 'false';
      /**
       * Whether it is open and the person waits for an answer
       */
      waiting?: 'true' | 'false';
      /**
       * Only what was begun at this time or later. A date is that whole day
       */
      created_from?: string;
      /**
       * Only what was begun at this time or earlier. A date is that whole day
       */
      created_to?: string;
      /**
       * Only what was changed at this time or later. A date is that whole day
       */
      updated_from?: string;
      /**
       * Only what was last changed at this time or earlier. A date is that whole day
       */
      updated_to?: string;
      /**
       * Finds tickets as `GET /api/v1/unified-admin/support` does, and chats as `GET /api/admin/support/conversations` does
       */
      search?: string;
      /**
       * `fields`: only those fields; `all`: also the text of messages and of internal notes
       */
      search_in?: 'fields' | 'all';
      /**
       * `true`: each result has `highlights`, the parts of its texts that match
       */
      highlight?: 'true' | 'false';
      /**
       * Only tickets and chats of this user or guest, as `user:ID` or `guest:ID`: what they had before. What is of no known user is found by a `search` for the e-mail address
       */
      person?: string;
      /**
       * Only these, as `ticket:ID` or `chat:ID`, with commas between them, 100 at most. What is missing in the answer isn’t in the list with these filters
       */
      ids?: string | null;
      /**
       * Only what a figure of `GET /api/v1/history/series` counts: the id of its metric. Needs `counted_from` and `counted_to`
       */
      counted?:
        | 'opened'
        | 'resolved'
        | 'reopened'
        | 'backlog'
        | 'first_response_time'
        | 'first_response_business_time'
        | 'resolution_time'
        | 'resolution_business_time'
        | 'satisfaction'
        | 'messages'
        | 'conversations_opened'
        | 'conversations_closed'
        | 'conversations_reopened'
        | 'conversations_backlog'
        | 'conversations_first_response_time'
        | 'conversations_first_response_business_time'
        | 'conversations_closing_time'
        | 'conversations_closing_business_time';
      /**
       * The beginning of the figure’s period: an instant, or a day
       */
      counted_from?: string;
      /**
       * The end of the figure’s period: an instant, which is not included, or a day, which is
       */
      counted_to?: string;
      /**
       * The `group_by` of the series
       */
      counted_by?: 'admin' | 'type' | 'priority' | 'tag' | 'channel' | 'business_hours' | 'author';
      /**
       * The key of the figure’s group. Empty or absent: the group without a key
       */
      counted_group?: string;
      /**
       * The `as_of` of the series: with its position, exactly what the figure counted is listed. Default: now
       */
      counted_as_of?: string;
      /**
       * `waiting`: with `desc`, who has waited longest for an answer comes first, and what needs none last. Equal ones: newest first with `desc`
       */
      sort_by?: 'updated' | 'created' | 'priority' | 'waiting';
      sort_order?: 'asc' | 'desc';
      /**
       * How many items to pass over: any place of the list is as quick to read as its beginning
       */
      offset?: number;
      /**
       * At most 200; a larger value means 200
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
    };
    data: {
      items: WorkItem[];
      /**
       * How many match the view, the filters and the search
       */
      total: number;
      /**
       * The place of the first item; null in a walk by cursor
       */
      offset: number | null;
      limit: number;
      /**
       * The `cursor` of the next page; null on the last page
       */
      next_cursor: string | null;
      counts: WorkCounts1;
      /**
       * The figure that the parameter `counted` names. It can be more than `total`: an item can count several times, and other filters narrow the list
       */
      counted?: number;
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * How many items each view of the list of work shows
   */
  'GET /api/v1/unified-admin/work/counts': {
    data: {
      counts: WorkCounts2;
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * Change up to 200 tickets and chats at once
   */
  'POST /api/v1/unified-admin/work/bulk': {
    body: {
      /**
       * @minItems 1
       */
      items: [
        {
          kind: 'ticket' | 'chat';
          id: string;
          /**
           * A status that items of its kind can have; an admin’s id, or null to unassign; a priority, of which `medium` of tickets and `normal` of chats are one level and each means both; all tags of a ticket, or those that are added to it or removed from it, whatever their case. Chats have no tags
           */
          change:
            | {
                field: 'status';
                to: 'pending' | 'in_progress' | 'waiting_user' | 'resolved' | 'closed' | 'escalated' | 'open';
              }
            | {
                field: 'assigned_to';
                to: string | null;
              }
            | {
                field: 'priority';
                to: 'low' | 'medium' | 'normal' | 'high' | 'urgent';
              }
            | {
                field: 'tags';
                /**
                 * All that the ticket is to have
                 */
                to: string[];
              }
            | {
                field: 'add_tags';
                /**
                 * Those to add
                 */
                to: string[];
              }
            | {
                field: 'remove_tags';
                /**
                 * Those to remove
                 */
                to: string[];
              };
          /**
           * As `If-Match`: the item is changed only if it still has this revision
           */
          if_revision?: number;
        },
        ...{
          kind: 'ticket' | 'chat';
          id: string;
          /**
           * A status that items of its kind can have; an admin’s id, or null to unassign; a priority, of which `medium` of tickets and `normal` of chats are one level and each means both; all tags of a ticket, or those that are added to it or removed from it, whatever their case. Chats have no tags
           */
          change:
            | {
                field: 'status';
                to: 'pending' | 'in_progress' | 'waiting_user' | 'resolved' | 'closed' | 'escalated' | 'open';
              }
            | {
                field: 'assigned_to';
                to: string | null;
              }
            | {
                field: 'priority';
                to: 'low' | 'medium' | 'normal' | 'high' | 'urgent';
              }
            | {
                field: 'tags';
                /**
                 * All that the ticket is to have
                 */
                to: string[];
              }
            | {
                field: 'add_tags';
                /**
                 * Those to add
                 */
                to: string[];
              }
            | {
                field: 'remove_tags';
                /**
                 * Those to remove
                 */
                to: string[];
              };
          /**
           * As `If-Match`: the item is changed only if it still has this revision
           */
          if_revision?: number;
        }[],
      ];
    };
    data: {
      /**
       * In the order of the items
       */
      results: {
        kind: 'ticket' | 'chat';
        id: string;
        /**
         * `unchanged`: it was so already; `conflict`: it has another revision than `if_revision`
         */
        outcome: 'done' | 'unchanged' | 'conflict' | 'not_found' | 'refused';
        /**
         * Of the item now; of a conflict: the one that it has. Null when it is not known
         */
        revision: number | null;
        /**
         * What was before, as the `change` that brings it back: with `if_revision` it undoes this one
         */
        before:
          | (
              | {
                  field: 'status';
                  to:
                    'pending' | 'in_progress' | 'waiting_user' | 'resolved' | 'closed' | 'escalated' | 'open';
                }
              | {
                  field: 'assigned_to';
                  to: string | null;
                }
              | {
                  field: 'priority';
                  to: 'low' | 'medium' | 'normal' | 'high' | 'urgent';
                }
              | {
                  field: 'tags';
                  to: string[];
                }
            )
          | null;
        /**
         * Why it was refused, for programs
         */
        code: string | null;
        /**
         * Why it was refused, for people
         */
        message: string | null;
      }[];
      /**
       * How many items were changed
       */
      done: number;
    };
  };
  /**
   * The tags that tickets have, the most frequent first
   */
  'GET /api/v1/unified-admin/work/tags': {
    query: {
      /**
       * At most 1000; a larger value means 1000
       */
      limit?: number;
    };
    data: {
      tags: {
        tag: string;
        /**
         * On so many tickets
         */
        count: number;
      }[];
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * The admins to assign to, by name, and what each of them has to do
   */
  'GET /api/v1/unified-admin/support/admins': {
    query: {
      page?: number;
      /**
       * At most 100; a larger value means 100
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
      /**
       * Finds admins by part of their name or e-mail address. Case and accents are ignored. Several words are found in any order; words in quotation marks only as a phrase. Quotation marks, brackets and punctuation around a term don’t matter. Nothing but spaces and characters that are ignored, such as `·`, is no search
       */
      search?: string;
      /**
       * Only admins who are active, or only the others
       */
      active?: 'true' | 'false';
    };
    data: {
      admins: ListedAdmin[];
      meta: {
        total: number;
        page: number;
        limit: number;
        total_pages: number;
        /**
         * The `cursor` of the next page; null on the last page
         */
        next_cursor: string | null;
      };
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * The user’s open conversation of a type, or a new one
   */
  'GET /api/support/conversation': {
    query: {
      type?: 'general' | 'onboarding' | 'call_request';
    };
    data: Conversation;
  };
  /**
   * A page of the bearer’s conversations, closed ones too, the newest activity first
   */
  'GET /api/support/conversations': {
    query: {
      page?: number;
      /**
       * At most 100; a larger value means 100
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
      /**
       * Any of open, pending, closed; several with commas between them
       */
      status?: string;
      /**
       * Any of general, onboarding, call_request; several with commas between them
       */
      type?: string;
    };
    data: {
      conversations: Conversation[];
      pagination: Pagination;
    };
  };
  /**
   * A guest’s open conversation of a type, or a new one
   */
  'POST /api/support/conversation/guest': {
    body: {
      type?: ('general' | 'onboarding' | 'call_request') | null;
      /**
       * The subject of a new conversation
       */
      subject?: string | null;
      /**
       * The guest’s id, if the guest has one
       */
      guestId?: string | null;
    };
    data: {
      conversation: Conversation;
      guestId: string;
      /**
       * Only for a new guest without a token: it proves later that a user was this guest
       */
      guestSecret?: string;
    };
  };
  /**
   * A conversation with its people and its newest messages
   */
  'GET /api/support/conversation/{id}': {
    query: {
      /**
       * The guest’s id, instead of `X-Guest-Id`
       */
      guestId?: string;
    };
    data: ConversationDetail;
  };
  /**
   * A page of a conversation’s messages, oldest first
   */
  'GET /api/support/conversation/{id}/messages': {
    query: {
      page?: number;
      /**
       * At most 100; a larger value means 100
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
      /**
       * The guest’s id, instead of `X-Guest-Id`
       */
      guestId?: string;
    };
    data: {
      messages: ChatMessage[];
      pagination: Pagination;
    };
  };
  /**
   * Take over a guest’s conversations as a user
   */
  'POST /api/support/conversation/claim': {
    body: {
      /**
       * The guest’s id
       */
      guestId: string;
      /**
       * The secret that was issued with this id. Not needed with `GUEST_ACCESS=guest-id`
       */
      guestSecret?: string | null;
    };
    data: {
      conversations: Conversation[];
    };
  };
  /**
   * A page of conversations, latest activity first
   */
  'GET /api/admin/support/conversations': {
    query: {
      page?: number;
      /**
       * At most 100; a larger value means 100
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
      /**
       * Any of open, pending, closed; several with commas between them
       */
      status?: string;
      /**
       * `true`: those that are not closed, which take messages: `open` and `pending`; `false`: the closed ones. `open=true&adminId=unassigned`: those that wait for an admin
       */
      open?: 'true' | 'false';
      /**
       * Any of low, normal, high, urgent; several with commas between them
       */
      priority?: string;
      /**
       * Any of general, onboarding, call_request; several with commas between them
       */
      type?: string;
      /**
       * Only conversations that are assigned to this admin. An id, `me` or `unassigned`; several with commas between them. `unassigned` finds closed conversations, too: add `open=true` for the others
       */
      adminId?: string | null;
      /**
       * Finds conversations by part of their subject, their owner’s name or e-mail address, or their guest id. A user is found by the name of today and by that of the beginning. Case and accents are ignored. Several words are found in any order and in any of these fields; words in quotation marks only as a phrase. Quotation marks, brackets and punctuation around a term don’t matter. Nothing but spaces and characters that are ignored, such as `·`, is no search
       */
      search?: string;
      /**
       * `fields`: only those fields; `all`: also the text of messages
       */
      search_in?: 'fields' | 'all';
      /**
       * `true`: each result has `highlights`, the parts of its texts that match
       */
      highlight?: 'true' | 'false';
    };
    data: {
      conversations: ListedConversation[];
      pagination: Pagination;
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * Assign to an admin, or unassign
   */
  'PATCH /api/admin/support/conversations/{id}/assign': {
    body: {
      /**
       * An admin’s id; null to unassign
       */
      adminId: string | null;
    };
    data: Conversation;
  };
  /**
   * Change the priority
   */
  'PATCH /api/admin/support/conversations/{id}/priority': {
    body: {
      priority: 'low' | 'normal' | 'high' | 'urgent';
    };
    data: Conversation;
  };
  /**
   * Open a ticket for a conversation
   */
  'POST /api/admin/support/conversations/{id}/ticket': {
    body: {
      /**
       * A brief summary
       */
      subject: string;
      /**
       * The support type of the ticket. This or `type` is required
       */
      support_type?:
        | (
            | 'GENERAL_INQUIRY'
            | 'REGISTRATION_ISSUE'
            | 'LOGIN_ISSUE'
            | 'TRANSACTION_ISSUE'
            | 'PAYMENT_ISSUE'
            | 'ACCOUNT_ISSUE'
            | 'WALLET_ISSUE'
            | 'CARD_ISSUE'
            | 'KYC_VERIFICATION_ISSUE'
            | 'SECURITY_ISSUE'
            | 'BILLING_ISSUE'
            | 'REFUND_REQUEST'
            | 'FEATURE_REQUEST'
            | 'BUG_REPORT'
            | 'OTHER'
          )
        | null;
      /**
       * The same as `support_type`, if that is absent
       */
      type?:
        | (
            | 'GENERAL_INQUIRY'
            | 'REGISTRATION_ISSUE'
            | 'LOGIN_ISSUE'
            | 'TRANSACTION_ISSUE'
            | 'PAYMENT_ISSUE'
            | 'ACCOUNT_ISSUE'
            | 'WALLET_ISSUE'
            | 'CARD_ISSUE'
            | 'KYC_VERIFICATION_ISSUE'
            | 'SECURITY_ISSUE'
            | 'BILLING_ISSUE'
            | 'REFUND_REQUEST'
            | 'FEATURE_REQUEST'
            | 'BUG_REPORT'
            | 'OTHER'
          )
        | null;
      /**
       * The owner’s e-mail address; required if the desk doesn’t know it
       */
      email?: string | null;
    };
    data: {
      conversationId: string;
      ticketId: string;
      ticketNumber: string;
    };
  };
  /**
   * Change the status
   */
  'PATCH /api/admin/support/conversations/{id}/status': {
    body: {
      status: 'open' | 'pending' | 'closed';
    };
    data: Conversation;
  };
  /**
   * Generate an onboarding code and send it to a user or guest
   */
  'POST /api/support/onboarding/generate-code': {
    body: {
      /**
       * The user for whom the code is
       */
      userId?: string | null;
      /**
       * The guest for whom the code is
       */
      guestId?: string | null;
      /**
       * The conversation in which the code is sent. Without `userId` and `guestId`, the code is for its owner
       */
      conversationId?: string | null;
      /**
       * Information about their device, as JSON
       */
      deviceInfo?: string | null;
    };
    data: {
      code: string;
      expiresAt: string;
      conversationId: string;
    };
  };
  /**
   * Verify an onboarding code
   */
  'POST /api/support/onboarding/verify-code': {
    body: {
      code: string;
      /**
       * The user who verifies. Default: the user of the token, unless `guestId` is given
       */
      userId?: string | null;
      /**
       * The guest who verifies
       */
      guestId?: string | null;
    };
    data: {
      authCodeId: string;
      /**
       * Null if the code was for a guest
       */
      userId: string | null;
    };
  };
  /**
   * A page of tickets as they were, and the analytics of all of them
   */
  'GET /api/v1/history/tickets': {
    query: {
      page?: number;
      /**
       * At most 100; a larger value means 100
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
      /**
       * Finds tickets by part of their number, subject, e-mail address, phone number, description or their user’s name. Case and accents are ignored. A phone number can have any usual form, and a ticket’s number, or the end of it, can follow a `#`. Several words are found in any order and in any of these fields; words in quotation marks only as a phrase. Quotation marks, brackets and punctuation around a term don’t matter. Nothing but spaces and characters that are ignored, such as `·`, is no search
       */
      search?: string;
      /**
       * `fields`: only those fields; `all`: also the text of messages and of internal notes
       */
      search_in?: 'fields' | 'all';
      /**
       * `true`: each result has `highlights`, the parts of its texts that match
       */
      highlight?: 'true' | 'false';
      /**
       * Any of pending, in_progress, waiting_user, resolved, closed, escalated; several with commas between them
       */
      status?: string;
      /**
       * `true`: what support has to act on (pending, in_progress, escalated), as `overview.open` counts it; with `assigned_to=unassigned` what `overview.unassigned` counts
       */
      open?: 'true' | 'false';
      /**
       * Any of low, medium, high, urgent; several with commas between them
       */
      priority?: string;
      /**
       * Any of GENERAL_INQUIRY, REGISTRATION_ISSUE, LOGIN_ISSUE, TRANSACTION_ISSUE, PAYMENT_ISSUE, ACCOUNT_ISSUE, WALLET_ISSUE, CARD_ISSUE, KYC_VERIFICATION_ISSUE, SECURITY_ISSUE, BILLING_ISSUE, REFUND_REQUEST, FEATURE_REQUEST, BUG_REPORT, OTHER; several with commas between them
       */
      support_type?: string;
      /**
       * One tag, or several with commas between them: a ticket with any of them, whatever the case. `\,` is a comma within a tag, and `\\` a backslash
       */
      tag?: string | null;
      /**
       * An admin’s id, `me` or `unassigned`; several with commas between them. `unassigned` finds tickets of every status, while `overview.unassigned` counts the open ones alone: add `open=true` for those
       */
      assigned_to?: string | null;
      /**
       * Only tickets of this user
       */
      user_id?: string;
      /**
       * Only tickets that were opened at this time or later. A date, such as `2026-02-24`, is that whole day
       */
      date_from?: string;
      /**
       * Only tickets that were opened at this time or earlier. A date is that whole day
       */
      date_to?: string;
      /**
       * Priorities are sorted from `low` to `urgent`, statuses from `pending` to `escalated`, types alphabetically. Equal ones: newest first
       */
      sort_by?: 'createdAt' | 'updatedAt' | 'priority' | 'status' | 'support_type';
      sort_order?: 'asc' | 'desc';
      /**
       * A moment: an instant with its time zone, or the position of an event, as `X-Position` and `as_of` say it. An instant includes all events up to the first one in the log that happened later. Default: now
       */
      as_of?: string;
    };
    data: {
      analytics: Analytics;
      tickets: ListedTicket[];
      meta: {
        total: number;
        page: number;
        limit: number;
        total_pages: number;
        /**
         * The `cursor` of the next page; null on the last page
         */
        next_cursor: string | null;
      };
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * The analytics of all tickets as they were
   */
  'GET /api/v1/history/analytics': {
    query: {
      /**
       * A moment: an instant with its time zone, or the position of an event, as `X-Position` and `as_of` say it. An instant includes all events up to the first one in the log that happened later. Default: now
       */
      as_of?: string;
    };
    data: {
      analytics: Analytics;
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * A ticket as it was, with its messages, notes, people and transaction
   */
  'GET /api/v1/history/tickets/{id}': {
    query: {
      /**
       * Return only this many messages, the newest, in ascending order. Default: all messages
       */
      messages_limit?: number;
      /**
       * The id of a message: return only messages before it
       */
      before?: string;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
      /**
       * A moment: an instant with its time zone, or the position of an event, as `X-Position` and `as_of` say it. An instant includes all events up to the first one in the log that happened later. Default: now
       */
      as_of?: string;
    };
    data: PastTicket;
  };
  /**
   * A page of conversations as they were, latest activity first
   */
  'GET /api/v1/history/conversations': {
    query: {
      page?: number;
      /**
       * At most 100; a larger value means 100
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
      /**
       * Any of open, pending, closed; several with commas between them
       */
      status?: string;
      /**
       * `true`: those that are not closed, which take messages: `open` and `pending`; `false`: the closed ones. `open=true&adminId=unassigned`: those that wait for an admin
       */
      open?: 'true' | 'false';
      /**
       * Any of low, normal, high, urgent; several with commas between them
       */
      priority?: string;
      /**
       * Any of general, onboarding, call_request; several with commas between them
       */
      type?: string;
      /**
       * Only conversations that are assigned to this admin. An id, `me` or `unassigned`; several with commas between them. `unassigned` finds closed conversations, too: add `open=true` for the others
       */
      adminId?: string | null;
      /**
       * Finds conversations by part of their subject, their owner’s name or e-mail address, or their guest id. A user is found by the name of today and by that of the beginning. Case and accents are ignored. Several words are found in any order and in any of these fields; words in quotation marks only as a phrase. Quotation marks, brackets and punctuation around a term don’t matter. Nothing but spaces and characters that are ignored, such as `·`, is no search
       */
      search?: string;
      /**
       * `fields`: only those fields; `all`: also the text of messages
       */
      search_in?: 'fields' | 'all';
      /**
       * `true`: each result has `highlights`, the parts of its texts that match
       */
      highlight?: 'true' | 'false';
      /**
       * A moment: an instant with its time zone, or the position of an event, as `X-Position` and `as_of` say it. An instant includes all events up to the first one in the log that happened later. Default: now
       */
      as_of?: string;
    };
    data: {
      conversations: ListedConversation[];
      pagination: Pagination;
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * A conversation as it was, with its people and its newest messages
   */
  'GET /api/v1/history/conversations/{id}': {
    query: {
      /**
       * Return this many messages, the newest, in ascending order
       */
      messages_limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
      /**
       * A moment: an instant with its time zone, or the position of an event, as `X-Position` and `as_of` say it. An instant includes all events up to the first one in the log that happened later. Default: now
       */
      as_of?: string;
    };
    data: PastConversation;
  };
  /**
   * What happened to a ticket, event by event
   */
  'GET /api/v1/history/tickets/{id}/timeline': {
    query: {
      /**
       * Which events come first
       */
      order?: 'oldest' | 'newest';
      /**
       * At most 500; a larger value means 500
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
      /**
       * A moment: an instant with its time zone, or the position of an event, as `X-Position` and `as_of` say it. An instant includes all events up to the first one in the log that happened later. Default: now
       */
      as_of?: string;
    };
    data: Timeline;
  };
  /**
   * What happened to a conversation, event by event
   */
  'GET /api/v1/history/conversations/{id}/timeline': {
    query: {
      /**
       * Which events come first
       */
      order?: 'oldest' | 'newest';
      /**
       * At most 500; a larger value means 500
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
      /**
       * A moment: an instant with its time zone, or the position of an event, as `X-Position` and `as_of` say it. An instant includes all events up to the first one in the log that happened later. Default: now
       */
      as_of?: string;
    };
    data: Timeline;
  };
  /**
   * What the metrics of series mean
   */
  'GET /api/v1/history/metrics': {
    data: {
      metrics: Metric[];
    };
  };
  /**
   * How a figure moved over time
   */
  'GET /api/v1/history/series': {
    query: {
      /**
       * The id of a metric: GET /api/v1/history/metrics tells what each one means
       */
      metric:
        | 'opened'
        | 'resolved'
        | 'reopened'
        | 'backlog'
        | 'first_response_time'
        | 'first_response_business_time'
        | 'resolution_time'
        | 'resolution_business_time'
        | 'satisfaction'
        | 'messages'
        | 'conversations_opened'
        | 'conversations_closed'
        | 'conversations_reopened'
        | 'conversations_backlog'
        | 'conversations_first_response_time'
        | 'conversations_first_response_business_time'
        | 'conversations_closing_time'
        | 'conversations_closing_business_time';
      /**
       * The beginning: an instant, or a day of the time zone
       */
      from: string;
      /**
       * The end: an instant, which is not included, or a day of the time zone, which is
       */
      to: string;
      /**
       * The length of a period. Weeks are those of ISO 8601, and begin on Monday
       */
      step?: 'hour' | 'day' | 'week' | 'month';
      /**
       * By what the figures are divided. Each metric has its own list
       */
      group_by?: 'admin' | 'type' | 'priority' | 'tag' | 'channel' | 'business_hours' | 'author';
      /**
       * The zone of periods and bare days. Default: TIME_ZONE of the desk
       */
      time_zone?: string | null;
      /**
       * The working week, in TIME_ZONE of the desk. Default: its BUSINESS_HOURS
       */
      business_hours?: string | null;
      /**
       * Days without working time; empty: none. Default: BUSINESS_HOLIDAYS of the desk
       */
      holidays?: string | null;
      /**
       * A moment: an instant with its time zone, or the position of an event, as `X-Position` and `as_of` say it. An instant includes all events up to the first one in the log that happened later. Default: now
       */
      as_of?: string;
    };
    data: Series;
  };
  /**
   * What happened, event by event, from any position on
   */
  'GET /api/v1/history/events': {
    query: {
      /**
       * The position after which events are wanted: the `position` of what was read last
       */
      after?: number;
      /**
       * Types of events, with commas between them
       */
      types?: string;
      /**
       * One stream, such as `ticket-ID`; that of a ticket by its number, too
       */
      stream?: string;
      /**
       * At most 1000; a larger value means 1000
       */
      limit?: number;
    };
    data: {
      events: (
        | {
            /**
             * A place in the log; later events have greater ones
             */
            position: number;
            id: string;
            type: string;
            time: string;
            stream: string;
            revision: number;
            version: number;
            actor: {
              kind: string;
              id: string | null;
            };
            correlation_id: string;
            causation_id: string;
            data: {
              [k: string]: unknown;
            };
          }
        | {
            /**
             * A place in the log; later events have greater ones
             */
            position: number;
            id: string;
            type: string;
            unreadable: true;
          }
      )[];
      /**
       * Everything up to here is dealt with: the next request sends it as `after`
       */
      position: number;
      /**
       * Whether the log had no more. A page may be empty although more follow
       */
      caught_up: boolean;
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * The signed tree head of now
   */
  'GET /api/v1/audit/heads/latest': {
    data: TreeHead;
  };
  /**
   * The signed tree heads of the event log, the newest first
   */
  'GET /api/v1/audit/heads': {
    query: {
      /**
       * At most 100; a larger value means 100
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
    };
    data: {
      heads: TreeHead[];
      /**
       * The `cursor` of the next page; null on the last page
       */
      next_cursor: string | null;
    };
  };
  /**
   * The proof that an event is a leaf of the tree
   */
  'GET /api/v1/audit/proofs/inclusion': {
    query: {
      /**
       * The id of an event, which is searched for
       */
      event?: string;
      /**
       * The position of an event, which is found at once
       */
      position?: number;
      /**
       * The number of leaves of a tree; that of the head of now unless given
       */
      size?: number;
    };
    data: {
      log: string;
      /**
       * Of the event
       */
      position: number;
      /**
       * The number of the event in the tree, from 0
       */
      leaf: number;
      leaf_hash: string;
      /**
       * Of the tree that the proof is for
       */
      size: number;
      /**
       * Hashes in hexadecimal, in the order in which RFC 9162 has them
       */
      path: string[];
      /**
       * The signed head of that tree; null where `size` was given
       */
      head: TreeHead | null;
    };
  };
  /**
   * The proof that the tree has only grown since an earlier head
   */
  'GET /api/v1/audit/proofs/consistency': {
    query: {
      /**
       * The `size` of the earlier head
       */
      from: number;
      /**
       * The number of leaves of a tree; that of the head of now unless given
       */
      to?: number;
    };
    data: {
      log: string;
      from: number;
      from_root: string;
      to: number;
      to_root: string;
      /**
       * Hashes in hexadecimal, in the order in which RFC 9162 has them
       */
      path: string[];
      /**
       * The signed head of the second tree; null where `to` was given
       */
      head: TreeHead | null;
    };
  };
  /**
   * Who looked at whose data, the latest look first
   */
  'GET /api/v1/audit/access': {
    query: {
      /**
       * Whose data were looked at: `ticket:`, `conversation:`, `user:`, `guest:`, `admin:`, `transaction:` or `registrationSession:` and an id, or a ticket’s number; `email:` and an address, or `phone:` and a number. Of users, guests and those with an address or number, their tickets and conversations are included, and what showed everyone’s data since there were any of theirs
       */
      subject?: string;
      /**
       * Who looked: the role and the id
       */
      actor?: string;
      /**
       * Looks at this time or later. A date is that whole day
       */
      from?: string;
      /**
       * Looks at this time or earlier. A date is that whole day
       */
      to?: string;
      /**
       * At most 100; a larger value means 100
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
    };
    data: {
      records: AccessRecord[];
      /**
       * What looks name of the subject that was asked for; null: all looks were asked for
       */
      subjects: string[] | null;
      /**
       * The `cursor` of the next page; null on the last page
       */
      next_cursor: string | null;
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * The public keys of signed tree heads, that of new ones first
   */
  'GET /api/v1/audit/keys': {
    data: {
      keys: ProofKey[];
    };
  };
  /**
   * Start a login: send a WhatsApp message with a button to a phone
   */
  'POST /api/auth/initiate': {
    body: {
      /**
       * E.164, or a national number of the server’s default region; also a `tel:` link
       */
      phone_number: string;
    };
    data: {
      /**
       * A secret: a client that knows it gets the tokens
       */
      sessionId: string;
    };
  };
  /**
   * Whether an access token is valid, and its user
   */
  'GET /api/auth/validate': {
    data: {
      valid: true;
      userId: string;
    };
  };
  /**
   * Exchange a refresh token for two new tokens
   */
  'POST /api/auth/refresh': {
    body: {
      refresh_token: string;
    };
    data: {
      /**
       * A JWT, valid for 15 minutes
       */
      accessToken: string;
      /**
       * Valid for 30 days and one use
       */
      refreshToken: string;
    };
  };
  /**
   * The user who is logged in
   */
  'GET /api/user/me': {
    data: {
      id: string;
      /**
       * E.164
       */
      phoneNumber: string;
      /**
       * Null until the user has set it
       */
      name: string | null;
      /**
       * Seconds since the epoch
       */
      createdAt: number;
    };
  };
  /**
   * Change the user’s name
   */
  'PUT /api/user/me': {
    body: {
      name: string;
    };
    data: {
      success: true;
      name: string;
    };
  };
  /**
   * Log out of one session, or of all sessions of a user
   */
  'POST /api/auth/logout': {
    body: {
      user_id: string;
      /**
       * Log out of this session only
       */
      refresh_token?: string | null;
    };
    data: {
      success: true;
    };
  };
  /**
   * Everything that the log holds of a person
   */
  'GET /api/v1/privacy/subjects/{id}/export': {
    query: {
      /**
       * Whether internal notes are in it. Default: `with`
       */
      internal_notes?: 'with' | 'without';
    };
    data: PersonExport;
  };
  /**
   * Erase a person
   */
  'POST /api/v1/privacy/subjects/{id}/erase': {
    body: {
      /**
       * Why. It stays on record: names, addresses and numbers of the person are refused
       */
      reason: string;
    };
    data: ErasureReceipt;
  };
  /**
   * All erasures, the latest first
   */
  'GET /api/v1/privacy/erasures': {
    query: {
      /**
       * At most 50; a larger value means 50
       */
      limit?: number;
      /**
       * The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes
       */
      cursor?: string;
    };
    data: {
      /**
       * The latest first. Each receipt has more
       */
      erasures: ListedErasure[];
      /**
       * The `cursor` of the next page; null on the last page
       */
      next_cursor: string | null;
      /**
       * The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any
       */
      ignored_parameters?: string[];
    };
  };
  /**
   * Whom retention would erase
   */
  'GET /api/v1/privacy/retention': {
    query: {
      /**
       * When, as an instant or a date. Default: now
       */
      at?: string;
      /**
       * Policies to try, in the words of `RETENTION`. Default: those of `RETENTION`
       */
      policies?: string | null;
    };
    data: Retention;
  };
  /**
   * How far an erasure is
   */
  'GET /api/v1/privacy/erasures/{receipt}': {
    data: ErasureReceipt;
  };
  /**
   * Record a user, replacing what was recorded
   */
  'PUT /api/v1/directory/users/{id}': {
    body: {
      first_name?: string | null;
      last_name?: string | null;
      email?: string | null;
      phone_number?: string | null;
      smipay_tag?: string | null;
      account_status?: string | null;
      role?: string | null;
      profile_image?: {
        secure_url: string;
      } | null;
      wallet?: {
        current_balance?: number | null;
      } | null;
      tier?: {
        tier: string;
        name?: string | null;
      } | null;
      kyc_verification?: {
        is_verified: boolean;
        status?: string | null;
      } | null;
    };
    data: User;
  };
  /**
   * Get the record of a user
   */
  'GET /api/v1/directory/users/{id}': {
    data: User;
  };
  /**
   * Record an admin, replacing what was recorded
   */
  'PUT /api/v1/directory/admins/{id}': {
    body: {
      first_name?: string | null;
      last_name?: string | null;
      email?: string | null;
      /**
       * Whether tickets and conversations are to be assigned to them
       */
      active?: (boolean | null) & boolean;
    };
    data: Admin;
  };
  /**
   * Get the record of an admin
   */
  'GET /api/v1/directory/admins/{id}': {
    data: Admin;
  };
  /**
   * Record a transaction, replacing what was recorded
   */
  'PUT /api/v1/directory/transactions/{id}': {
    body: {
      amount: number;
      transaction_type?: string | null;
      status?: string | null;
      transaction_reference?: string | null;
      /**
       * A date means its first moment in UTC
       */
      createdAt?: string | null;
    };
    data: Transaction;
  };
  /**
   * Get the record of a transaction
   */
  'GET /api/v1/directory/transactions/{id}': {
    data: Transaction;
  };
  /**
   * Record a registration session, replacing what was recorded
   */
  'PUT /api/v1/directory/registration-sessions/{id}': {
    body: {
      phone_number?: string | null;
      email?: string | null;
    };
    data: RegistrationSession;
  };
  /**
   * Get the record of a registration session
   */
  'GET /api/v1/directory/registration-sessions/{id}': {
    data: RegistrationSession;
  };
}
/**
 * How many items each view shows to the caller. `open`: tickets that support has to act on (pending, in_progress, escalated) and chats that take messages; `mine` and `unassigned`: those of them that are assigned to the caller, or to no admin; `waiting`: open, and the person waits for an answer; `unread`: with messages that support has neither answered nor read; `chats`: open chats; `status_…`: everything with that status
 */
export interface WorkCounts1 {
  all: number;
  open: number;
  mine: number;
  unassigned: number;
  waiting: number;
  unread: number;
  chats: number;
  status_pending: number;
  status_in_progress: number;
  status_waiting_user: number;
  status_resolved: number;
  status_closed: number;
  status_escalated: number;
  status_open: number;
}
/**
 * How many items each view shows to the caller. `open`: tickets that support has to act on (pending, in_progress, escalated) and chats that take messages; `mine` and `unassigned`: those of them that are assigned to the caller, or to no admin; `waiting`: open, and the person waits for an answer; `unread`: with messages that support has neither answered nor read; `chats`: open chats; `status_…`: everything with that status
 */
export interface WorkCounts2 {
  all: number;
  open: number;
  mine: number;
  unassigned: number;
  waiting: number;
  unread: number;
  chats: number;
  status_pending: number;
  status_in_progress: number;
  status_waiting_user: number;
  status_resolved: number;
  status_closed: number;
  status_escalated: number;
  status_open: number;
}
/**
 * What a client sends by socket
 */
export interface ClientEvents {
  /**
   * Join the room of a ticket and receive its events. For its owner and admins
   */
  join_ticket: {
    input: {
      /**
       * The ticket’s id, or its number
       */
      ticket_id: string;
      /**
       * The `revision` of the last event of the ticket that the client knows: it gets the later ones, in order, before it joins
       */
      since_revision?: number | null;
    };
    answer: {
      success: true;
      message: string;
      ticket_id: string;
      ticket_number: string;
      /**
       * All later events of the stream are sent to this socket: to resume from, until one of them has come
       */
      revision: number;
    };
  };
  /**
   * Stop receiving the events of a ticket. Leaving a room that was not joined is no error
   */
  leave_ticket: {
    input: {
      /**
       * The ticket’s id, or its number
       */
      ticket_id: string;
    };
    answer: {
      success: true;
      message: string;
      ticket_id: string;
    };
  };
  /**
   * Show the others in a ticket’s room that the caller is writing. Join first
   */
  typing: {
    input: {
      /**
       * The ticket’s id, or its number
       */
      ticket_id: string;
    };
    answer: {
      success: true;
    };
  };
  /**
   * Show the others in a ticket’s room that the caller has stopped writing
   */
  stop_typing: {
    input: {
      /**
       * The ticket’s id, or its number
       */
      ticket_id: string;
    };
    answer: {
      success: true;
    };
  };
  /**
   * Join the room of a conversation and receive its events. For all who may read it
   */
  'conversation:join': {
    input: {
      conversationId: string;
      /**
       * The `revision` of the last event of the conversation that the client knows: it gets the later ones, in order, before it joins
       */
      sinceRevision?: number | null;
    };
    answer: {
      success: true;
      message: string;
      conversationId: string;
      /**
       * All later events of the stream are sent to this socket: to resume from, until one of them has come
       */
      revision: number;
    };
  };
  /**
   * Stop receiving the events of a conversation. Leaving a room that was not joined is no error
   */
  'conversation:leave': {
    input: {
      conversationId: string;
    };
    answer: {
      success: true;
      message: string;
      conversationId: string;
    };
  };
  /**
   * Send a message to a conversation. Joining it first is not needed. If no acknowledgement came, repeat the event with the same `idempotencyKey`: it stays one message
   */
  'message:send': {
    input: {
      conversationId: string;
      message: string;
      /**
       * `text` unless given. `system` is for admins only
       */
      messageType?: ('text' | 'file' | 'system') | null;
      idempotencyKey?: string | null;
      attachments?: null | unknown[];
    };
    answer: {
      success: true;
      message: {
        id: string;
        conversationId: string;
        senderId: string | null;
        senderType: 'user' | 'admin' | 'guest' | 'system';
        guestId: string | null;
        message: string;
        messageType: 'text' | 'file' | 'system' | 'auth_code';
        isRead: boolean;
        createdAt: string;
      };
    };
  };
  /**
   * Mark a message of the other side as read. A message of the own side is not changed. A client that knows only the id of a guest’s conversation must join it first
   */
  'message:read': {
    input: {
      messageId: string;
    };
    answer: {
      success: true;
    };
  };
  /**
   * Show the others in a conversation’s room that the caller is writing. Join first
   */
  'typing:start': {
    input: {
      conversationId: string;
    };
    answer: {
      success: true;
    };
  };
  /**
   * Show the others in a conversation’s room that the caller has stopped writing
   */
  'typing:stop': {
    input: {
      conversationId: string;
    };
    answer: {
      success: true;
    };
  };
  /**
   * Be told of every change of a ticket or a chat, and which admins look at them or write on them
   */
  'work:watch': {
    input: {
      /**
       * The `position` of the last `work:changed` that the client knows: it gets the later ones first
       */
      since_position?: number | null;
    };
    answer: {
      success: true;
      message: string;
      /**
       * The other admins who are there
       */
      present: {
        /**
         * `chat`: a conversation
         */
        kind: 'ticket' | 'chat';
        id: string;
        admin_id: string;
        /**
         * The name, otherwise the e-mail, otherwise the id
         */
        name: string;
        /**
         * Tells several windows of one admin apart
         */
        visit: string;
        /**
         * Null: no longer there
         */
        doing: ('looking' | 'writing') | null;
      }[];
    };
  };
  /**
   * Stop watching. Not to have watched is no error
   */
  'work:unwatch': {
    input: {};
    answer: {
      success: true;
      message: string;
    };
  };
  /**
   * Tell other admins that the caller looks at a ticket or a chat, or writes on it, until `presence:clear` or the end of the connection
   */
  'presence:set': {
    input: {
      /**
       * `chat`: a conversation
       */
      kind: 'ticket' | 'chat';
      id: string;
      doing: 'looking' | 'writing';
    };
    answer: {
      success: true;
      /**
       * The other admins who are there
       */
      present: {
        /**
         * `chat`: a conversation
         */
        kind: 'ticket' | 'chat';
        id: string;
        admin_id: string;
        /**
         * The name, otherwise the e-mail, otherwise the id
         */
        name: string;
        /**
         * Tells several windows of one admin apart
         */
        visit: string;
        /**
         * Null: no longer there
         */
        doing: ('looking' | 'writing') | null;
      }[];
    };
  };
  /**
   * The caller no longer looks at a ticket or a chat. Not to have been there is no error
   */
  'presence:clear': {
    input: {
      /**
       * `chat`: a conversation
       */
      kind: 'ticket' | 'chat';
      id: string;
    };
    answer: {
      success: true;
    };
  };
}
/**
 * What the desk sends by socket
 */
export interface ServerEvents {
  /**
   * The connection is authenticated. Sent once, before any other event. A guest gets its `guestId`, and a new guest also its `guestSecret`, which is never sent again: keep both
   */
  'connection:success': {
    payload:
      | {
          type: 'user';
          userId: string;
        }
      | {
          type: 'admin';
          adminId: string;
        }
      | {
          type: 'guest';
          guestId: string;
          guestSecret?: string;
        };
    /**
     * The last event before those that this socket is told
     */
    place: {
      position: number;
    };
  };
  /**
   * The client has missed more than it can be told (10,000 events), or knows events that the desk doesn’t have: of the named ticket or conversation, else of what needs no joining. It reads anew by REST, with `position` as `X-Min-Position`; events after that follow
   */
  resync: {
    payload: {
      position: number;
      ticket_id?: string;
      conversationId?: string;
    };
  };
  /**
   * A message was added to a ticket whose room the socket has joined. Only admins receive internal notes
   */
  new_message: {
    payload: {
      ticket_id: string;
      message: {
        id: string;
        message: string;
        is_from_user: boolean;
        is_internal: boolean;
        sender_name: string | null;
        sender_email: string | null;
        /**
         * Whether the author has proven who they are; else the sender is who the author claims to be
         */
        verified: boolean;
        attachments: null;
        createdAt: string;
      };
      revision: number;
      position: number;
    };
  };
  /**
   * A ticket has changed; joining is not needed. Its owner receives replies, status changes and new resolution notes. Admins receive users’ messages and changes of status, resolution notes, assignment, priority, tags, owner and rating. When the owner changes, the old and the new owner receive that. For a joined ticket, `new_message` and `status_changed` report the same change with the same `revision`
   */
  ticket_updated: {
    payload:
      | {
          ticket_id: string;
          ticket_number: string;
          event: 'new_reply';
          message: {
            id: string;
            preview: string;
            sender_name: string | null;
            verified: boolean;
            created_at: string;
          };
          revision: number;
          position: number;
        }
      | {
          ticket_id: string;
          ticket_number: string;
          event: 'new_user_message';
          message: {
            id: string;
            preview: string;
            sender_name: string | null;
            verified: boolean;
            created_at: string;
          };
          revision: number;
          position: number;
        }
      | {
          ticket_id: string;
          ticket_number: string;
          event: 'status_changed';
          old_status: 'pending' | 'in_progress' | 'waiting_user' | 'resolved' | 'closed' | 'escalated';
          new_status: 'pending' | 'in_progress' | 'waiting_user' | 'resolved' | 'closed' | 'escalated';
          resolution_notes: string | null;
          revision: number;
          position: number;
        }
      | {
          ticket_id: string;
          ticket_number: string;
          event: 'resolution_notes_changed';
          resolution_notes: string | null;
          revision: number;
          position: number;
        }
      | {
          ticket_id: string;
          ticket_number: string;
          event: 'assigned';
          /**
           * Null: the ticket was unassigned
           */
          assigned_to: string | null;
          /**
           * The name, otherwise the e-mail, otherwise the id; null if unassigned
           */
          assigned_admin_name: string | null;
          revision: number;
          position: number;
        }
      | {
          ticket_id: string;
          ticket_number: string;
          event: 'priority_changed';
          old_priority: 'low' | 'medium' | 'high' | 'urgent';
          new_priority: 'low' | 'medium' | 'high' | 'urgent';
          revision: number;
          position: number;
        }
      | {
          ticket_id: string;
          ticket_number: string;
          event: 'tags_changed';
          tags: string[];
          revision: number;
          position: number;
        }
      | {
          ticket_id: string;
          ticket_number: string;
          event: 'owner_changed';
          /**
           * The new owner; null for sockets of the old owner
           */
          user_id: string | null;
          revision: number;
          position: number;
        }
      | {
          ticket_id: string;
          ticket_number: string;
          event: 'rated';
          rating: number;
          feedback: string | null;
          revision: number;
          position: number;
        };
  };
  /**
   * The status of a ticket whose room the socket has joined has changed
   */
  status_changed: {
    payload: {
      ticket_id: string;
      ticket_number: string;
      old_status: 'pending' | 'in_progress' | 'waiting_user' | 'resolved' | 'closed' | 'escalated';
      new_status: 'pending' | 'in_progress' | 'waiting_user' | 'resolved' | 'closed' | 'escalated';
      resolution_notes: string | null;
      revision: number;
      position: number;
    };
  };
  /**
   * A ticket whose room the admin has joined was assigned or unassigned
   */
  ticket_assigned: {
    payload: {
      ticket_id: string;
      ticket_number: string;
      /**
       * Null: the ticket was unassigned
       */
      assigned_to: string | null;
      /**
       * The name, otherwise the e-mail, otherwise the id; null if unassigned
       */
      assigned_admin_name: string | null;
      revision: number;
      position: number;
    };
  };
  /**
   * A ticket was opened
   */
  ticket_created: {
    payload: {
      id: string;
      ticket_number: string;
      subject: string;
      support_type:
        | 'GENERAL_INQUIRY'
        | 'REGISTRATION_ISSUE'
        | 'LOGIN_ISSUE'
        | 'TRANSACTION_ISSUE'
        | 'PAYMENT_ISSUE'
        | 'ACCOUNT_ISSUE'
        | 'WALLET_ISSUE'
        | 'CARD_ISSUE'
        | 'KYC_VERIFICATION_ISSUE'
        | 'SECURITY_ISSUE'
        | 'BILLING_ISSUE'
        | 'REFUND_REQUEST'
        | 'FEATURE_REQUEST'
        | 'BUG_REPORT'
        | 'OTHER';
      priority: 'low' | 'medium' | 'high' | 'urgent';
      email: string;
      /**
       * Whether its user opened it with a token
       */
      verified: boolean;
      created_at: string;
      revision: number;
      position: number;
    };
  };
  /**
   * Another participant in the ticket’s room is writing
   */
  typing: {
    payload: {
      ticket_id: string;
      user_id: string | null;
      is_admin: boolean;
    };
  };
  /**
   * Another participant in the ticket’s room has stopped writing, left it or lost the connection
   */
  stop_typing: {
    payload: {
      ticket_id: string;
      user_id: string | null;
      is_admin: boolean;
    };
  };
  /**
   * A message was sent in a conversation whose room the socket has joined, also by the socket itself. All sockets of a user or guest receive their onboarding codes (`auth_code`). Admins in the room receive them masked
   */
  'message:received': {
    payload: {
      id: string;
      conversationId: string;
      senderId: string | null;
      senderType: 'user' | 'admin' | 'guest' | 'system';
      guestId: string | null;
      message: string;
      messageType: 'text' | 'file' | 'system' | 'auth_code';
      isRead: boolean;
      createdAt: string;
    };
    /**
     * The conversation’s version after the event, and the event’s place in the event log. `revision` is null for an onboarding code in clear
     */
    place: {
      revision: number | null;
      position: number;
    };
  };
  /**
   * A user or guest has sent a message in any conversation
   */
  'conversation:new_message': {
    payload: {
      conversationId: string;
      message: {
        id: string;
        conversationId: string;
        senderId: string | null;
        senderType: 'user' | 'admin' | 'guest' | 'system';
        guestId: string | null;
        message: string;
        messageType: 'text' | 'file' | 'system' | 'auth_code';
        isRead: boolean;
        createdAt: string;
      };
    };
    /**
     * The conversation’s version after the event, and the event’s place in the event log
     */
    place: {
      revision: number;
      position: number;
    };
  };
  /**
   * A user or guest has opened a conversation. Its owner and admins receive this
   */
  'conversation:new': {
    payload: {
      conversationId: string;
      userId: string | null;
      guestId: string | null;
      ownerName: string | null;
      type: 'general' | 'onboarding' | 'call_request';
      subject: string | null;
      status: 'open' | 'pending' | 'closed';
      priority: 'low' | 'normal' | 'high' | 'urgent';
      createdAt: string;
      revision: number;
      position: number;
    };
  };
  /**
   * A conversation has changed. Each socket receives a change once. Changes of status are sent to the room, the owner and admins; claims to the new owner and admins; assignment, priority and the opened ticket to admins only
   */
  'conversation:updated': {
    payload:
      | {
          conversationId: string;
          event: 'status_changed';
          oldStatus: 'open' | 'pending' | 'closed';
          newStatus: 'open' | 'pending' | 'closed';
          revision: number;
          position: number;
        }
      | {
          conversationId: string;
          event: 'assigned';
          /**
           * Null: the conversation was unassigned
           */
          adminId: string | null;
          /**
           * The name, otherwise the e-mail, otherwise the id; null if unassigned
           */
          adminName: string | null;
          revision: number;
          position: number;
        }
      | {
          conversationId: string;
          event: 'priority_changed';
          oldPriority: 'low' | 'normal' | 'high' | 'urgent';
          newPriority: 'low' | 'normal' | 'high' | 'urgent';
          revision: number;
          position: number;
        }
      | {
          conversationId: string;
          event: 'claimed';
          userId: string;
          revision: number;
          position: number;
        }
      | {
          conversationId: string;
          event: 'ticket_opened';
          ticketId: string;
          ticketNumber: string;
          revision: number;
          position: number;
        };
  };
  /**
   * The other side has read a message
   */
  'message:read': {
    payload: {
      messageId: string;
    };
    /**
     * The conversation. The conversation’s version after the event, and the event’s place in the event log
     */
    place: {
      conversationId: string;
      revision: number;
      position: number;
    };
  };
  /**
   * Another participant in the conversation’s room is writing
   */
  'typing:start': {
    payload: {
      conversationId: string;
      senderId: string;
    };
  };
  /**
   * Another participant in the conversation’s room has stopped writing, left it or lost the connection
   */
  'typing:stop': {
    payload: {
      conversationId: string;
      senderId: string;
    };
  };
  /**
   * The socket has joined the conversation’s room
   */
  'conversation:joined': {
    payload: {
      conversationId: string;
    };
  };
  /**
   * The socket has left the conversation’s room: it asked to, or the conversation has another owner now
   */
  'conversation:left': {
    payload: {
      conversationId: string;
    };
  };
  /**
   * An event of the socket about a conversation was refused. The acknowledgement has the same sentence
   */
  'message:error': {
    payload: {
      error: string;
    };
  };
  /**
   * Anything has happened to a ticket or a chat, also what no other event tells all admins: replies, internal notes, what was read. `GET /api/v1/unified-admin/work?ids=` returns its row. For admins who watch the list
   */
  'work:changed': {
    payload: {
      /**
       * `chat`: a conversation
       */
      kind: 'ticket' | 'chat';
      id: string;
      revision: number;
      position: number;
    };
  };
  /**
   * Another admin looks at a ticket or a chat, writes on it, or is no longer there: also when the connection was lost. For admins who are there themselves, and for those who watch the list. Users and guests never get it
   */
  presence: {
    payload: {
      /**
       * `chat`: a conversation
       */
      kind: 'ticket' | 'chat';
      id: string;
      admin_id: string;
      /**
       * The name, otherwise the e-mail, otherwise the id
       */
      name: string;
      /**
       * Tells several windows of one admin apart
       */
      visit: string;
      /**
       * Null: no longer there
       */
      doing: ('looking' | 'writing') | null;
    };
  };
  /**
   * A person was erased, and the desk shows nothing of them any more. Whatever a client shows or keeps may hold texts of theirs: it drops them, and reads anew; so does one that gets `resync`. Whose they were isn’t said
   */
  'person:erased': {
    payload: {
      position: number;
    };
  };
}
