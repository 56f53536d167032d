import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { addDays, londonDay } from '#lib/clock.ts';
import type { Actor } from '#features/accounts/permission.ts';
import {
  coverage,
  lotAreaSchema,
  partnerOn,
  type LotArea,
  type CoveragePeriod,
  type SuggestedPartner,
} from './lots.ts';
import type { Db, Trx } from '#lib/database.ts';
import { projectRoot } from '#lib/root.ts';
import type { SupportContacts } from '#features/referrals/support-contacts.ts';
import { knownContacts } from './support-contacts.service.ts';
import {
  deleteLotPartner,
  deliveryPartners,
  endLotPartner,
  insertLotPartner,
  lotPartners,
} from './lots.repository.ts';
import type { ReferralDeps } from '#features/referrals/referral.service.ts';
import { actorOf } from '#features/referrals/staff.ts';

/** The lots in `db/data/delivery-lots.csv`. @throws when the file is missing or malformed */
export async function loadLots(root: string): Promise<readonly LotArea[]> {
  const text = await readFile(join(root, 'db', 'data', 'delivery-lots.csv'), 'utf8');
  return z.array(lotAreaSchema).parse(parse(text, { columns: true }));
}

/** Loaded once per process. */
let loaded: Promise<readonly LotArea[]> | undefined;
export const knownLots = (): Promise<readonly LotArea[]> => (loaded ??= loadLots(projectRoot()));

/** Which partner the lots give for an area on a day, or that they give none or several. */
export async function suggestedPartner(
  deps: { db: Db | Trx },
  area: string,
  day: string,
): Promise<SuggestedPartner> {
  return partnerOn(await knownLots(), await lotPartners(deps.db), area, day);
}

/** Which partner delivers where: the stored periods, and the coverage of each area that follows for the coming year. */

export { deliveryPartners };

/** How far ahead to look for gaps and overlaps. */
const AHEAD_DAYS = 365;

export interface LotsView {
  today: string;
  until: string;
  lots: { lot: string; name: string }[];
  /** Each partner with its contact details. */
  partners: ({ id: string; name: string } & SupportContacts)[];
  /** Which partner holds which lot, including past periods. */
  held: {
    id: number;
    lot: string;
    organisation: string;
    validFrom: string;
    validTo: string | null;
    canEnd: boolean;
    /** The period has not begun, so that it can be deleted without a trace. */
    canTakeOut: boolean;
  }[];
  /** Coverage by area, for the year to come. */
  areas: { area: string; periods: (CoveragePeriod & { names: string[] })[] }[];
}

export async function readLots(deps: ReferralDeps, areas: readonly string[]): Promise<LotsView> {
  const today = londonDay(deps.clock());
  const until = addDays(today, AHEAD_DAYS);
  const [lots, held, partners, reaches] = await Promise.all([
    knownLots(),
    lotPartners(deps.db),
    deliveryPartners(deps.db),
    knownContacts(deps),
  ]);
  const names = new Map(held.map((it) => [it.organisationId, it.organisation]));
  const nameOf = (id: string) => names.get(id) ?? id;
  return {
    today,
    until,
    lots: [...new Map(lots.map(({ lot, name }) => [lot, { lot, name }])).values()],
    partners: partners.map((it) => ({ ...it, ...reaches.get(it.id) })),
    held: held.map((it) => ({
      id: it.id,
      lot: it.lot,
      organisation: it.organisation,
      validFrom: it.validFrom,
      validTo: it.validTo,
      canEnd: it.validFrom <= today && (it.validTo === null || it.validTo > today),
      canTakeOut: it.validFrom > today,
    })),
    areas: areas.map((area) => ({
      area,
      periods: coverage(lots, held, area, { from: today, to: until }).map((stretch) => ({
        ...stretch,
        names:
          stretch.partner.kind === 'one'
            ? [nameOf(stretch.partner.organisationId)]
            : stretch.partner.kind === 'overlap'
              ? stretch.partner.organisationIds.map(nameOf)
              : [],
      })),
    })),
  };
}

/** Records that a partner holds a lot. Overlaps are allowed, because they occur in practice, and are shown. */
export async function assignLot(
  deps: ReferralDeps,
  me: Actor,
  it: { lot: string; organisationId: string; validFrom: string; validTo: string | null },
): Promise<void> {
  await deps.db
    .transaction()
    .execute((trx) => insertLotPartner(trx, { ...it, setBy: actorOf(me), setAt: deps.clock() }));
}

/** Ends a partner's period on `lastDay`, which is included. @returns false when the period cannot end then */
export async function endLot(deps: ReferralDeps, me: Actor, id: number, lastDay: string): Promise<boolean> {
  return deps.db
    .transaction()
    .execute((trx) => endLotPartner(trx, id, lastDay, { setBy: actorOf(me), setAt: deps.clock() }));
}

/** Deletes a period that has not begun. @returns false when the period has begun or does not exist */
export async function cancelAssignment(deps: ReferralDeps, id: number, today: string): Promise<boolean> {
  return deps.db.transaction().execute((trx) => deleteLotPartner(trx, id, today));
}
