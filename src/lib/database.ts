import {
  CamelCasePlugin,
  Kysely,
  PostgresDialect,
  type ColumnType,
  type Generated,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import type { Log } from './log.ts';

/** `date` stays the calendar day it is ("2026-06-15"), and `bigint` becomes a number while it is exact. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond what a number can hold`);
  return value;
});

type Json<T> = ColumnType<T, string, string>;

export interface OrganisationTable {
  id: string;
  slug: string;
  name: string;
  kind: 'employer' | 'training-provider' | 'school' | 'delivery-partner' | 'council';
  description: string | null;
  website: string | null;
  /** 0 is not a member of the scheme. */
  disabilityConfident: number;
  /** Null until a moderator has approved it; what it posts waits for that. */
  approvedAt: Date | null;
  /** While set, nothing of it is shown. */
  suspendedAt: Date | null;
  /** Since when those who work for it must sign in with a second factor; null while they need not. */
  secondFactorSince: Date | null;
  address: string | null;
  town: string | null;
  postcode: string | null;
  /** Slug of an area. */
  area: string | null;
  size: 'sole' | 'under-10' | '10-49' | '50-249' | '250-or-more' | null;
  /** A school's number in the national register. */
  urn: string | null;
  /** The last day of its employers' liability insurance. */
  insuredUntil: string | null;
  /** Whom to tell of a worry about a young person; never shown in public. */
  safeguardingContact: string | null;
  /** The name or kind that it wants to have and a moderator has not decided on. */
  proposed: Json<{ name?: string; kind?: string }> | null;
  createdBy: string | null;
  createdAt: Generated<Date>;
}

export interface OpportunityTable {
  id: string;
  organisationId: string;
  kind: string;
  title: string;
  summary: string;
  description: string;
  sector: string;
  patterns: string[];
  workMode: string;
  gettingThere: Json<unknown> | null;
  adjustments: string[];
  interviewScheme: boolean;
  payMinPence: number | null;
  payMaxPence: number | null;
  payPeriod: string | null;
  payText: string | null;
  payProRata: boolean;
  howToApply: Json<unknown>;
  /** By kind; see the schemas of `features/opportunities/opportunity.ts`. */
  details: Json<unknown>;
  publishedAt: Date | null;
  closesAt: Date | null;
  withdrawnAt: Date | null;
  /** Where it came from: "portal", "demo" or the name of a feed. */
  source: string;
  /** The feed's own key of this record; unique within its source. */
  sourceKey: string | null;
  /** Hash of what the feed sent, so that a second run changes nothing. */
  sourceHash: string | null;
  /** What an organisation posted here; null for feeds and demo data. */
  postingId: string | null;
  /** Why it was closed before its day. */
  closedReason: 'filled-here' | 'filled-elsewhere' | 'withdrawn' | null;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
}

export interface OpportunityPlaceTable {
  opportunityId: string;
  /** 0 is the chief place. */
  position: number;
  name: string | null;
  town: string;
  postcode: string | null;
  area: string;
  lat: number;
  lon: number;
}

export interface OpportunityDateTable {
  id: Generated<number>;
  opportunityId: string;
  startsOn: string;
  endsOn: string | null;
  startTime: string | null;
  endTime: string | null;
  places: number | null;
  placesTaken: Generated<number>;
  /** Position of the place; null is the chief place. */
  place: number | null;
  /** When it was moved last: who asked for it before then is told. */
  changedAt: Date | null;
  /** Since then it is no longer offered. It is kept because people asked for it. */
  cancelledAt: Date | null;
}

/** Append-only: what happened to an opportunity, and who did it. */
export interface OpportunityEventTable {
  id: Generated<number>;
  opportunityId: string;
  at: Generated<Date>;
  type: string;
  actor: string;
  detail: Json<unknown> | null;
}

/**
 * What the search knows of an opportunity, derived from the tables above in the same transaction. PostgreSQL
 * searches it directly; Meilisearch is a copy of it. A row is waiting to be copied while `version` differs from
 * `indexedVersion`; a row that is not live is a tombstone.
 */
export interface ListingTable {
  opportunityId: string;
  version: Generated<number>;
  indexedVersion: Generated<number>;
  live: boolean;
  document: Json<unknown>;
  /** Every filter value as "filter:value". */
  tags: string[];
  words: ColumnType<string, never, never>;
  payHourlyPence: number | null;
  publishedAt: Date;
  closesAt: Date | null;
  lat: number | null;
  lon: number | null;
}

export interface PostcodeTable {
  /** Without the space. */
  postcode: string;
  area: string;
  lat: number;
  lon: number;
}

export interface AccountTable {
  id: string;
  /** As `normaliseEmail` writes it. */
  email: string;
  /** Null until the address is confirmed or a first password is set. */
  passwordHash: string | null;
  confirmedAt: Date | null;
  /** Encrypted. It is here only once a first code has proved it. */
  twoFactorSecret: string | null;
  twoFactorSince: Date | null;
  /** The time step of the last code that was accepted: neither it nor an earlier one is accepted again. */
  twoFactorCounter: Generated<number>;
  /** When an administrator reset the second factor, and when that was first said after a sign-in. */
  twoFactorResetAt: Date | null;
  twoFactorResetShownAt: Date | null;
  /** Mail to its address came back for good; none is sent until the address is changed. */
  mailFailedAt: Date | null;
  /** What an account of the demonstration shows; null for everybody's own. */
  demo: string | null;
  createdAt: Generated<Date>;
}

export interface SessionTable {
  /** SHA-256 of the token in the cookie. */
  id: string;
  userId: string;
  expiresAt: Date;
  kind: 'person' | 'staff' | 'awaiting-code';
  createdAt: Generated<Date>;
  lastSeenAt: Generated<Date>;
  /** When its owner last gave their password or a code in it. */
  authenticatedAt: Generated<Date>;
  /** However much it is used, it ends here; null is never. */
  absoluteExpiresAt: Date | null;
  /** Roughly, such as "Firefox on Android". */
  device: string;
}

export interface AccountTokenTable {
  id: Generated<number>;
  accountId: string;
  purpose: 'confirm' | 'reset' | 'change-email';
  tokenHash: string;
  codeHash: string | null;
  newEmail: string | null;
  /** Not in use: a password is chosen on the page that confirms the address. */
  passwordHash: string | null;
  createdAt: Generated<Date>;
  expiresAt: Date;
  usedAt: Date | null;
  /** Wrong codes so far. */
  attempts: Generated<number>;
}

/** A browser that signed in to an account before. */
export interface KnownDeviceTable {
  /** SHA-256 of the token in its cookie together with the account, so that nobody can tell who shares a browser. */
  tokenHash: string;
  accountId: string;
  lastUsedAt: Date;
  expiresAt: Date;
}

export interface RecoveryCodeTable {
  id: Generated<number>;
  accountId: string;
  codeHash: string;
  usedAt: Date | null;
}

export interface StaffRoleTable {
  accountId: string;
  role: 'moderator' | 'coordinator' | 'adviser' | 'administrator';
  grantedAt: Generated<Date>;
  grantedBy: string;
  /** When the last mail went to an adviser that somebody waits for one. */
  waitingToldAt: Date | null;
}

export interface MembershipTable {
  accountId: string;
  organisationId: string;
  role: 'owner' | 'editor';
  createdAt: Generated<Date>;
  /** When the last mail went that there is something new in the organisation's inbox. */
  inboxToldAt: Date | null;
}

/** Append-only: what happened to an account, and who did it. */
export interface AccountEventTable {
  id: Generated<number>;
  accountId: string;
  at: Generated<Date>;
  type: string;
  actor: string;
  detail: Json<unknown> | null;
}

/**
 * Append-only, by the database's own rules, and kept when the account goes: see `features/security-events`. Hashes are
 * under the key of their time.
 */
export interface SecurityEventTable {
  id: Generated<number>;
  at: Generated<Date>;
  type: string;
  outcome: 'succeeded' | 'failed' | 'refused';
  /** The account that it is about. */
  accountId: string | null;
  /** The account that did it, or "command". */
  actorId: string | null;
  addressHash: string | null;
  networkHash: string | null;
  requestId: string | null;
  /** How many events this row stands for. */
  count: Generated<number>;
  detail: Json<unknown> | null;
}

export interface MailTable {
  id: string;
  recipient: string;
  template: string;
  /** Encrypted: it holds a link that opens an account. Emptied when the mail has left the house. */
  personalisation: string | null;
  /** As GOV.UK Notify has it. */
  state: Generated<
    'created' | 'sending' | 'delivered' | 'permanent-failure' | 'temporary-failure' | 'technical-failure'
  >;
  attempts: Generated<number>;
  providerId: string | null;
  createdAt: Generated<Date>;
  triedAt: Date | null;
  updatedAt: Generated<Date>;
}

/** Counted by rate-limiter-flexible. */
export interface RateLimitTable {
  key: string;
  points: Generated<number>;
  /** Milliseconds since 1970. */
  expire: number | null;
}

/** A journey not yet sent, or sent: then its answers are gone and its result is kept for the page that follows. */
export interface DraftTable {
  id: string;
  journey: string;
  /** Exactly one of the two says whose it is; of a token only the SHA-256 hash is kept. */
  accountId: string | null;
  tokenHash: string | null;
  /** Encrypted; null when it is sent. */
  answers: string | null;
  /** Which form each answer came from. */
  savedBy: Json<Record<string, string>>;
  /** Counts the changes. */
  version: Generated<number>;
  idempotencyToken: string;
  /** Hash of the code with which it can be opened on another device. */
  codeHash: string | null;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  subject: string | null;
  /** What the record was like from which it began: an id of the caller's. */
  basedOn: string | null;
  notes: Json<Record<string, string>> | null;
  sentAt: Date | null;
  sentResult: Json<Record<string, unknown>> | null;
  /** When whoever began it was told that it is deleted soon. */
  toldAt: Date | null;
}

export interface InvitationTable {
  id: string;
  organisationId: string;
  email: string;
  role: 'owner' | 'editor';
  tokenHash: string;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
  acceptedAt: Date | null;
  revokedAt: Date | null;
}

/** Somebody asks to work for an organisation; its owner decides. */
export interface JoinRequestTable {
  id: string;
  organisationId: string;
  accountId: string;
  words: string | null;
  createdAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  accepted: boolean | null;
}

/** Append-only: what happened to an organisation, and who did it. */
export interface OrganisationEventTable {
  id: Generated<number>;
  organisationId: string;
  at: Date;
  type: string;
  actor: string;
  detail: Json<unknown> | null;
}

/** What an organisation posts: one text to decide on, which may be found as several kinds of opportunity. */
export interface PostingTable {
  id: string;
  organisationId: string;
  /** Of the journey that it was posted with; its other faces are of other kinds. */
  kind: 'vacancy' | 'skills-bootcamp' | 'work-experience' | 'engagement-offer';
  createdBy: string | null;
  createdAt: Date;
}

/** What was sent for approval, each time. What is published stays as it was until a later version is approved. */
export interface PostingVersionTable {
  id: string;
  postingId: string;
  number: number;
  /** Of the journey, so that it can be changed and sent again. */
  answers: Json<Record<string, unknown>>;
  /** The opportunities that the answers make: an array, one for each face. */
  opportunities: Json<unknown>;
  /** What the automatic checks said. */
  findings: Json<unknown>;
  submittedBy: string | null;
  submittedAt: Date;
  publishedAt: Date | null;
  /** Of the sending: one version however often it is sent. */
  token: string;
}

/** What somebody of the public says is wrong with a listing. */
export interface ReportTable {
  id: string;
  /** Of the listing, which all reports of one time share. */
  caseId: string;
  reason: string;
  words: string | null;
  createdAt: Date;
}

/** Something for a moderator to decide. */
export interface ModerationCaseTable {
  id: string;
  kind: 'posting' | 'organisation' | 'report';
  organisationId: string;
  postingVersionId: string | null;
  /** The listing that was reported. */
  opportunityId: string | null;
  submittedBy: string | null;
  openedAt: Date;
  /** The working day by the end of which it should be decided. */
  dueOn: string;
  takenBy: string | null;
  takenAt: Date | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  decision:
    | 'approved'
    | 'returned'
    | 'refused'
    | 'withdrawn'
    | 'suspended'
    | 'lifted'
    | 'dismissed'
    | 'superseded'
    | null;
  /** Words beside single answers, by the name of the question. */
  notes: Json<Record<string, string>> | null;
  reason: string | null;
}

/** Somebody asks for a job or a place. */
export interface ApplicationTable {
  id: string;
  /** The order in which they came, in which those who wait move up. */
  turn: Generated<number>;
  opportunityId: string;
  opportunityDateId: number | null;
  accountId: string | null;
  /** Keyed hash of the e-mail address: the same person applies once. */
  contactHash: string;
  /** Encrypted, by itself: lists show it without opening what they wrote. Null once it is no longer kept. */
  name: string | null;
  /** Encrypted: contact and what they wrote; null once it is no longer kept. */
  details: string | null;
  state:
    | 'unconfirmed'
    | 'new'
    | 'shortlisted'
    | 'interview'
    | 'waiting'
    | 'offered'
    | 'accepted'
    | 'not-this-time'
    | 'withdrawn';
  /** It is counted among the places of its date that are taken. */
  holdsPlace: Generated<boolean>;
  /** A place that is offered is held until then. */
  offeredUntil: Date | null;
  /** Of the cookie with which somebody without an account follows all that they sent. */
  tokenHash: string | null;
  /** When they were last told that their date was moved or is no longer offered. */
  dateToldAt: Date | null;
  idempotencyToken: string;
  createdAt: Date;
  updatedAt: Date;
}

/** A link in a mail, which works once: it confirms one application, or opens all of an address. */
export interface ApplicationLinkTable {
  tokenHash: string;
  contactHash: string;
  applicationId: string | null;
  purpose: 'confirm' | 'open';
  /** Of six digits, for where the link cannot be opened. */
  codeHash: string | null;
  /** Wrong codes so far. */
  attempts: Generated<number>;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

/** Append-only: what happened to an application, and who did it. */
export interface ApplicationEventTable {
  id: Generated<number>;
  applicationId: string;
  at: Date;
  type: string;
  actor: string;
  /** Encrypted: messages are about people. */
  detail: string | null;
  /** Of the form that it was sent with: one that is sent twice is one event. */
  token: string | null;
}

/** How often an opportunity was in a list, and opened, on a day in London. */
export interface OpportunityFigureTable {
  opportunityId: string;
  day: string;
  shown: Generated<number>;
  opened: Generated<number>;
}

/** A request for support. What names a person or their health is in `sealed` alone. */
export interface ReferralTable {
  id: string;
  /** As it is read out on the phone, without its hyphens. */
  reference: string;
  /** Slug of a programme of `db/data/programmes.json`. */
  programme: string;
  /** Slug of an area: it decides who delivers. */
  area: string;
  via: 'self' | 'somebody-else';
  route: 'adult' | 'age-16-17';
  work: 'out-of-work' | 'in-work-at-risk';
  /** The record's own key, encrypted under the portal's; null with `sealed` once the record is no longer kept. */
  sealedKey: string | null;
  sealed: string | null;
  /** Keyed hashes, by which the same person is recognised without being named. */
  emailHash: string | null;
  phoneHash: string | null;
  /** Of name and date of birth. */
  personHash: string | null;
  /** Of date of birth and postcode: the second half of the way in for those without e-mail or mobile. */
  lookupHash: string | null;
  /** Follows from the events; kept so that queues can be read. */
  stage:
    | 'received'
    | 'looked-at'
    | 'with-partner'
    | 'appointment'
    | 'started'
    | 'in-work'
    | 'finished'
    | 'not-right'
    | 'withdrawn';
  partnerId: string | null;
  adviserId: string | null;
  /** The coordinator who looks at it at present. */
  takenBy: string | null;
  takenAt: Date | null;
  receivedAt: Date;
  acknowledgedAt: Date | null;
  assignedAt: Date | null;
  /** First contact by any partner. */
  contactedAt: Date | null;
  /** First contact by the partner that has it now. */
  partnerContactedAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  lastEventAt: Date;
  /** Working days, from the programme's targets. */
  acknowledgeBy: string;
  /** First contact; anew with each partner after the first. */
  contactBy: string;
  /** Another partner is found for what came back. */
  partnerBy: string | null;
  /** The day of whichever is awaited now; null once the partner was in touch, or it has ended. */
  dueOn: ColumnType<string | null, never, never>;
  /** Until when the person's details are kept, once it has ended. */
  keepUntil: string | null;
  idempotencyToken: string;
}

/** Append-only: what happened to a referral, every opening of it too. */
export interface ReferralEventTable {
  id: Generated<number>;
  referralId: string;
  at: Date;
  type: string;
  actor: string;
  /** What names nobody: a partner, a reason, a stage. */
  detail: Json<Record<string, unknown>> | null;
  /** Words about the person, under the record's key. */
  sealed: string | null;
  /** With whom and where it was at that time, which figures count it for; null where somebody only looked at it. */
  partnerId: string | null;
  area: string | null;
  /** Of a correction: the event that it strikes out. */
  voids: number | null;
}

export interface ReferralAppointmentTable {
  id: string;
  referralId: string;
  startsAt: Date;
  minutes: number;
  /** Where and how. */
  sealed: string;
  madeBy: string | null;
  createdAt: Date;
  remindedAt: Date | null;
  cancelledAt: Date | null;
  outcome: 'attended' | 'missed' | null;
}

/** Something that an adviser has promised to do by a day. */
export interface ReferralActionTable {
  id: string;
  referralId: string;
  dueOn: string;
  sealed: string;
  madeBy: string | null;
  createdAt: Date;
  doneAt: Date | null;
}

export interface ReferralSuggestionTable {
  referralId: string;
  opportunityId: string;
  suggestedBy: string | null;
  suggestedAt: Date;
  answer: 'interested' | 'not-for-me' | 'applied' | null;
  /** When they said so; null for answers from before this was kept. */
  answeredAt: Date | null;
}

/** A one-time code, and once it is used the cookie of that visit; of both only hashes. */
export interface ReferralAccessTable {
  id: Generated<number>;
  referralId: string;
  codeHash: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  attempts: Generated<number>;
  /** Sees how far it is, and neither details nor anything to change. */
  onlyLooks: Generated<boolean>;
  sessionHash: string | null;
  sessionExpiresAt: Date | null;
}

/** Which partner holds a lot of `db/data/delivery-lots.csv`, from when to when. */
export interface LotPartnerTable {
  id: Generated<number>;
  lot: string;
  organisationId: string;
  validFrom: string;
  validTo: string | null;
  setBy: string;
  setAt: Date;
}

/** How people get hold of a delivery partner. */
export interface PartnerReachTable {
  organisationId: string;
  phone: string | null;
  email: string | null;
  hours: string | null;
  textRelay: string | null;
  setBy: string;
  setAt: Date;
}

/** How many starts are planned. */
export interface StartProfileTable {
  /** The first day of the month. */
  month: string;
  organisationId: string;
  area: string;
  starts: number;
}

export interface Database {
  referral: ReferralTable;
  referralEvent: ReferralEventTable;
  referralAppointment: ReferralAppointmentTable;
  referralAction: ReferralActionTable;
  referralSuggestion: ReferralSuggestionTable;
  referralAccess: ReferralAccessTable;
  lotPartner: LotPartnerTable;
  partnerReach: PartnerReachTable;
  startProfile: StartProfileTable;
  draft: DraftTable;
  invitation: InvitationTable;
  joinRequest: JoinRequestTable;
  organisationEvent: OrganisationEventTable;
  posting: PostingTable;
  postingVersion: PostingVersionTable;
  report: ReportTable;
  moderationCase: ModerationCaseTable;
  application: ApplicationTable;
  applicationLink: ApplicationLinkTable;
  applicationEvent: ApplicationEventTable;
  opportunityFigure: OpportunityFigureTable;
  organisation: OrganisationTable;
  opportunity: OpportunityTable;
  opportunityPlace: OpportunityPlaceTable;
  opportunityDate: OpportunityDateTable;
  opportunityEvent: OpportunityEventTable;
  listing: ListingTable;
  postcode: PostcodeTable;
  account: AccountTable;
  session: SessionTable;
  accountToken: AccountTokenTable;
  knownDevice: KnownDeviceTable;
  recoveryCode: RecoveryCodeTable;
  staffRole: StaffRoleTable;
  membership: MembershipTable;
  accountEvent: AccountEventTable;
  securityEvent: SecurityEventTable;
  mail: MailTable;
  rateLimit: RateLimitTable;
}

export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;

/**
 * Opens a pool. An idle connection that dies is logged and replaced, not fatal. `statementTimeout` (milliseconds)
 * bounds every statement of the pool: a page must answer; a command may take its time.
 */
export function openDatabase(
  url: string,
  options: { log?: Log; max?: number; statementTimeout?: number } = {},
): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    ...(options.statementTimeout === undefined
      ? {}
      : {
          statement_timeout: options.statementTimeout,
          // A server that hangs does not even end its statements: then the client gives up.
          query_timeout: options.statementTimeout + 1_000,
        }),
  });
  const lost = (error: Error) =>
    options.log?.warn({ error: error.message }, 'a database connection was lost');
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  return { db, pool };
}

/** Codes of PostgreSQL and of the socket that mean "not there at present", not "your query is wrong". */
const UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  // A statement that took too long.
  '57014',
  '08000',
  '08003',
  '08006',
]);
const UNAVAILABLE_MESSAGES =
  /connection terminated|query read timeout|timeout exceeded when trying to connect|connection timeout|Client has encountered a connection error/i;

/** True when an error says that the database could not be reached, so that trying later may help. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { code?: unknown; message?: unknown };
  return (
    (typeof code === 'string' && UNAVAILABLE.has(code)) ||
    (typeof message === 'string' && UNAVAILABLE_MESSAGES.test(message))
  );
}
