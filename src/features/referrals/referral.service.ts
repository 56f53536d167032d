import { foldEmail } from '#features/forms/email.ts';
import { londonDay, type Clock } from '#lib/clock.ts';
import type { RecordKey, Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import { newReference } from './reference.ts';
import type { Programme } from './programme.ts';
import {
  findReferral,
  insertSilentEvents,
  insertReferral,
  updateReferral,
  type ReferralRow,
  type ReferralScope,
} from './referral.repository.ts';
import {
  referralDetailsSchema,
  type RiskFlag,
  type ReferralDetails,
  type ReferralFacts,
} from './referral.ts';

export interface ReferralDeps {
  db: Db;
  clock: Clock;
  secrets: Secrets;
  workingDays: WorkingDays;
  programmes: ReadonlyMap<string, Programme>;
  /** Whether the site can send text messages. */
  texts: boolean;
}

/** What the key and the sealed texts of a referral are bound to. */
/** What a sealed value is bound to: the record and the field, so that a value cannot be moved to another field. */
type SealedField = 'key' | 'details' | 'event' | 'appointment' | 'action';
const purposeOf = (referralId: string, field: SealedField) => `referral:${referralId}/${field}`;

const digits = (phone: string) => phone.replace(/\D/g, '').replace(/^(00)?440?/, '0');

/** Keyed hashes by which the same applicant is recognised, and finds the record again, without being named. */
export function hashesOf(secrets: Secrets, it: ReferralDetails) {
  const hash = (kind: string, text: string | undefined) =>
    text === undefined || text === '' ? null : secrets.keyedHash(`referral-${kind}:${text}`);
  const name = it.name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
  const postcode = it.postcode?.replace(/\s/g, '').toUpperCase();
  return {
    emailHash: hash('email', it.email === undefined ? undefined : foldEmail(it.email)),
    phoneHash: hash('phone', it.phone === undefined ? undefined : digits(it.phone)),
    personHash: hash('person', it.dateOfBirth === undefined ? undefined : `${name}|${it.dateOfBirth}`),
    lookupHash: lookupHash(secrets, it.dateOfBirth, postcode),
  };
}

/** The hash for access by date of birth and postcode, for applicants without email or mobile. */
export function lookupHash(secrets: Secrets, dateOfBirth?: string, postcode?: string): string | null {
  if (dateOfBirth === undefined || postcode === undefined) return null;
  return secrets.keyedHash(lookupText(dateOfBirth, postcode));
}

/** Whether the record is stored under this date of birth and postcode; also correct during a key rotation. */
export const isLookedUpBy = (secrets: Secrets, row: ReferralRow, dateOfBirth: string, postcode: string) =>
  row.lookupHash !== null && secrets.keyedHashes(lookupText(dateOfBirth, postcode)).includes(row.lookupHash);

const lookupText = (dateOfBirth: string, postcode: string) =>
  `referral-lookup:${dateOfBirth}|${postcode.replace(/\s/g, '').toUpperCase()}`;

/**
 * The target days for a coordinator's review and for a partner's first contact, in working days after `day`.
 * @throws when there is no such programme
 */
export function targetsAfter(
  deps: Pick<ReferralDeps, 'programmes' | 'workingDays'>,
  programme: string,
  day: string,
): { lookBy: string; contactBy: string } {
  const settings = deps.programmes.get(programme);
  if (settings === undefined) throw new Error(`there is no programme ${programme}`);
  return {
    lookBy: deps.workingDays.after(day, settings.acknowledgeWorkingDays),
    contactBy: deps.workingDays.after(day, settings.firstContactWorkingDays),
  };
}

/**
 * Creates a referral in the transaction of its submission. The unique `token` makes repeated submissions one referral.
 * @returns its id and its reference
 */
export async function receiveReferral(
  trx: Trx,
  deps: Omit<ReferralDeps, 'db'>,
  it: {
    facts: ReferralFacts;
    details: ReferralDetails;
    token: string;
    actor: string;
    /** Why staff should look at the referral with more care. */
    looks?: readonly RiskFlag[];
  },
): Promise<{ id: string; reference: string }> {
  const { facts, details, token, actor } = it;
  const now = deps.clock();
  const { lookBy, contactBy } = targetsAfter(deps, facts.programme, londonDay(now));
  const id = newId(16);
  const reference = newReference();
  const { wrapped, key } = deps.secrets.newRecordKey(purposeOf(id, 'key'));
  await insertReferral(trx, {
    id,
    reference,
    ...facts,
    sealedKey: wrapped,
    sealed: key.encrypt(JSON.stringify(referralDetailsSchema.parse(details)), purposeOf(id, 'details')),
    ...hashesOf(deps.secrets, details),
    stage: 'received',
    receivedAt: now,
    lastEventAt: now,
    acknowledgeBy: lookBy,
    contactBy,
    idempotencyToken: token,
  });
  const detail = it.looks?.length ? JSON.stringify({ looks: it.looks }) : null;
  await insertSilentEvents(trx, [
    { referralId: id, at: now, type: 'received', actor, detail, area: facts.area },
  ]);
  return { id, reference };
}

/** A record whose details are readable. It never leaves the service that needs the details. */
export interface OpenReferral {
  row: ReferralRow;
  /** Undefined once the details are no longer stored. */
  details: ReferralDetails | undefined;
  /** Seals and unseals the record's texts: notes, places of appointments. */
  key: RecordKey | undefined;
}

export function unseal(secrets: Secrets, row: ReferralRow): OpenReferral {
  if (row.sealed === null || row.sealedKey === null) return { row, details: undefined, key: undefined };
  const key = secrets.recordKey(row.sealedKey, purposeOf(row.id, 'key'));
  const details = referralDetailsSchema.parse(
    JSON.parse(key.decrypt(row.sealed, purposeOf(row.id, 'details'))),
  );
  return { row, details, key };
}

/** Recomputes a record's hashes under the present key. The sealed details do not change. */
export async function renewHashes(trx: Trx, secrets: Secrets, id: string): Promise<void> {
  const row = await findReferral(trx, { kind: 'coordinator' }, id);
  const details = row && unseal(secrets, row).details;
  if (details !== undefined) await updateReferral(trx, id, hashesOf(secrets, details));
}

/** Changes the applicant's details, sealed under the record's own key, and the hashes that depend on them. */
export async function changeDetails(
  trx: Trx,
  deps: Pick<ReferralDeps, 'secrets'>,
  { row, key }: OpenReferral,
  details: ReferralDetails,
): Promise<void> {
  if (key === undefined) throw new Error('the record is no longer kept');
  await updateReferral(trx, row.id, {
    sealed: key.encrypt(JSON.stringify(referralDetailsSchema.parse(details)), purposeOf(row.id, 'details')),
    ...hashesOf(deps.secrets, details),
  });
}

/** Where texts about the applicant are stored. */
export type WordsField = 'event' | 'appointment' | 'action';

/** Seals a text about the applicant under the record's own key, bound to the record and to the field that stores it. */
export const sealWords = ({ key, row }: OpenReferral, field: WordsField, text: string): string => {
  if (key === undefined) throw new Error('the record is no longer kept');
  return key.encrypt(text, purposeOf(row.id, field));
};
export const unsealWords = (
  { key, row }: OpenReferral,
  field: WordsField,
  sealed: string | null,
): string | undefined =>
  sealed === null || key === undefined ? undefined : key.decrypt(sealed, purposeOf(row.id, field));

/**
 * Opens a record for a reader who may see it, and records who opened it, when and why: the applicant's subject access
 * file lists it.
 * @returns undefined when the referral is not within the scope
 */
export async function openReferral(
  deps: ReferralDeps,
  scope: ReferralScope,
  id: string,
  by: { actor: string; why: string },
): Promise<OpenReferral | undefined> {
  return deps.db.transaction().execute(async (trx) => {
    const row = await findReferral(trx, scope, id);
    if (row === undefined) return undefined;
    const type = scope.kind === 'person' ? 'seen-by-person' : 'opened';
    await insertSilentEvents(trx, [
      { referralId: id, at: deps.clock(), type, actor: by.actor, detail: JSON.stringify({ why: by.why }) },
    ]);
    return unseal(deps.secrets, row);
  });
}
