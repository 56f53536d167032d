import { addDays, dayNumber, londonDay, londonInstant } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { saveOrganisations } from '#features/organisations/organisation.service.ts';
import { insertAction } from '#features/referrals/casework.repository.ts';
import { insertAppointment } from '#features/referrals/appointment.repository.ts';
import { savePartnerContacts } from '#features/referrals/delivery/support-contacts.repository.ts';
import { insertLotPartner } from '#features/referrals/delivery/lots.repository.ts';
import { findReferral } from '#features/referrals/referral.repository.ts';
import { demoAdviser, insertMembership, insertProfile, isUntouched } from './referral-rows.ts';
import { backInQueue, recordEvent } from '#features/referrals/events.service.ts';
import {
  receiveReferral,
  sealWords,
  unseal,
  type ReferralDeps,
} from '#features/referrals/referral.service.ts';
import type { ReferralDetails, ReferralFacts } from '#features/referrals/referral.ts';
import type { ReferralEventType } from '#features/referrals/transitions.ts';

/** Fictional partners and people for the demonstration, with referrals at every stage. */

const PARTNERS = [
  {
    slug: 'harbour-futures',
    name: 'Harbour Futures',
    lot: 'mid',
    areas: ['swale', 'ashford', 'canterbury'],
    phone: '01632 960110',
  },
  {
    slug: 'lantern-works',
    name: 'Lantern Works',
    lot: 'east',
    areas: ['thanet', 'dover', 'folkestone-and-hythe'],
    phone: '01632 960120',
  },
];
// The numbers of first names and last names are coprime, so a hundred people each have a different full name.
const FIRST_NAMES = 'Ada Bo Cleo Dev Edie Femi Gwen Hari Ines Jakub Kofi Leila Mo'.split(' ');
const LAST_NAMES = 'Marsh Ferrier Sandgate Orchard Shingle Oast Tidal Weald'.split(' ');
const POSTCODES: Record<string, string> = {
  swale: 'ME12 1AA',
  ashford: 'TN23 1AA',
  canterbury: 'CT1 1AA',
  thanet: 'CT9 1AA',
  dover: 'CT16 1AA',
  'folkestone-and-hythe': 'CT20 1AA',
  gravesham: 'DA11 0AA',
};

/** What has happened to a demo person, in days after their request. */
type Step = [
  days: number,
  type: ReferralEventType,
  detail?: Record<string, unknown> | undefined,
  words?: string,
];
const ASSIGNED: Step[] = [
  [1, 'acknowledged'],
  [1, 'assigned'],
];
const MET: Step[] = [
  ...ASSIGNED,
  [5, 'contacted', { way: 'phone' }, 'We talked for ten minutes. Mornings suit best, after the school run.'],
];
const STARTED: Step[] = [
  ...MET,
  [9, 'started'],
  [9, 'goal', undefined, 'I want a job near home that ends before school does.'],
  [10, 'stage-of-support', { stage: 'ips/profile' }],
];
const WORKING: Step[] = [
  ...STARTED,
  [40, 'job-started', { hours: 16, evidence: 'payslip' }, 'A shop in town'],
];
const STORIES: { from: number; every: number; count: number; steps: Step[] }[] = [
  { from: 0, every: 1, count: 5, steps: [] },
  { from: 3, every: 2, count: 3, steps: [[1, 'acknowledged']] },
  { from: 4, every: 4, count: 6, steps: ASSIGNED },
  { from: 7, every: 5, count: 6, steps: MET },
  { from: 12, every: 5, count: 34, steps: STARTED },
  { from: 50, every: 6, count: 18, steps: WORKING },
  {
    from: 150,
    every: 6,
    count: 8,
    steps: [...WORKING, [40 + 91, 'still-in-work', { weeks: 13, evidence: 'employer' }]],
  },
  { from: 60, every: 20, count: 6, steps: [...STARTED, [50, 'finished', { reason: 'moved' }]] },
  {
    from: 20,
    every: 9,
    count: 3,
    steps: [
      [1, 'acknowledged'],
      [
        2,
        'not-right',
        { reason: 'other-support' },
        'Thank you for asking. The library’s work club may suit you better.',
      ],
    ],
  },
  { from: 15, every: 9, count: 2, steps: [[1, 'withdrawn']] },
  { from: 9, every: 3, count: 2, steps: [...MET, [8, 'returned', { by: 'partner', reason: 'no-place' }]] },
  { from: 8, every: 1, count: 2, steps: [...MET, [7, 'details-changed']] },
  { from: 9, every: 1, count: 2, steps: [...MET, [8, 'withdrawn']] },
];

/** Days until the first appointment, in rotation. */
const FIRST_CALL = [2, 5, 5, 8, 5, 9];

/** After these events the adviser makes no more calls. */
const ENDING: ReadonlySet<ReferralEventType> = new Set(['finished', 'not-right', 'withdrawn', 'returned']);
const BY_THE_PERSON: ReadonlySet<ReferralEventType> = new Set(['details-changed', 'withdrawn']);

/** Creates the referrals, unless the database has a referral with the demonstration's adviser. @returns how many. */
export async function seedDemoReferrals(deps: ReferralDeps): Promise<number> {
  return deps.db.transaction().execute(async (trx) => {
    const adviserId = await demoAdviser(trx);
    if (adviserId === undefined || !(await isUntouched(trx))) return 0;
    const now = deps.clock();
    const today = londonDay(now);
    const ids = await saveOrganisations(
      trx,
      PARTNERS.map(({ slug, name }) => ({
        slug,
        name,
        kind: 'delivery-partner' as const,
        disabilityConfident: 2,
      })),
    );
    const partners = PARTNERS.map((partner) => ({ ...partner, id: ids.get(partner.slug) ?? '' }));
    for (const { id, slug, lot, areas, phone } of partners) {
      // Ofcom's reserved numbers for fiction, and an address that cannot belong to a real person.
      await savePartnerContacts(trx, {
        organisationId: id,
        phone,
        email: `hello@${slug}.example`,
        hours: 'Monday to Friday, 9am to 5pm',
        textRelay: null,
        setBy: 'demo',
        setAt: now,
      });
      await insertLotPartner(trx, {
        lot,
        organisationId: id,
        validFrom: '2026-04-01',
        validTo: '2028-03-31',
        setBy: 'demo',
        setAt: now,
      });
      const months = [0, 1, 2, 3, 4, 5, 6, 7].map((back) =>
        addDays(`${today.slice(0, 7)}-15`, -30 * back).slice(0, 7),
      );
      await insertProfile(
        trx,
        [...new Set(months)].flatMap((month) =>
          areas.map((area) => ({ month: `${month}-01`, organisationId: id, area, starts: 1 })),
        ),
      );
    }
    await insertMembership(trx, adviserId, partners[0]?.id ?? '', now);

    let count = 0;
    for (const { from, every, count: many, steps } of STORIES) {
      for (let turn = 0; turn < many; turn += 1) {
        // All steps must lie in the past.
        const last = steps.at(-1)?.[0] ?? 0;
        const daysAgo = Math.max(last, from + every * turn);
        const partner = partners[count % partners.length] ?? { id: '', areas: ['gravesham'] };
        const area =
          steps.length === 0 && turn === 4
            ? 'gravesham'
            : (partner.areas[count % partner.areas.length] ?? 'swale');
        await person(trx, deps, {
          number: count,
          area,
          receivedOn: addDays(today, -daysAgo),
          steps,
          partner: { id: partner.id, name: 'name' in partner ? partner.name : '' },
          adviserId: count % 2 === 0 ? adviserId : null,
        });
        count += 1;
      }
    }
    return count;
  });
}

async function person(
  trx: Trx,
  deps: ReferralDeps,
  it: {
    number: number;
    area: string;
    receivedOn: string;
    steps: readonly Step[];
    partner: { id: string; name: string };
    adviserId: string | null;
  },
): Promise<void> {
  const { number, area, receivedOn, steps, partner, adviserId } = it;
  const now = deps.clock();
  const at = (days: number) => {
    const instant = londonInstant(
      addDays(receivedOn, days),
      `${String(9 + (number % 8)).padStart(2, '0')}:${10 + (days % 40)}`,
    );
    return instant > now ? now : instant;
  };
  const facts: ReferralFacts = {
    programme: 'connect-to-work',
    area,
    via: number % 5 === 4 ? 'somebody-else' : 'self',
    route: number % 17 === 6 ? 'age-16-17' : 'adult',
    work: number % 6 === 5 ? 'in-work-at-risk' : 'out-of-work',
  };
  const details: ReferralDetails = {
    name: `${FIRST_NAMES[number % FIRST_NAMES.length]} ${LAST_NAMES[number % LAST_NAMES.length]}`,
    postcode: POSTCODES[area] ?? 'ME12 1AA',
    ways: number % 3 === 0 ? ['phone'] : ['phone', 'email'],
    // From Ofcom's numbers reserved for fiction, which no real person has.
    phone: `01632 960${String(number % 1_000).padStart(3, '0')}`,
    email: `person${number}@demo.example`,
    bestTime: 'Weekday mornings',
    messageIsSafe: number % 4 !== 3,
    formats: number % 9 === 8 ? ['easy-read'] : [],
    meeting: ['near-home', 'phone'],
    ...(number % 2 === 0 ? { hardToMeet: 'I have no car. The last bus home goes at 6.' } : {}),
    ...(facts.via === 'somebody-else'
      ? { referrer: { name: 'Sam Surgery', role: 'gp' as const, organisation: 'Fleet Bank Surgery' } }
      : {}),
  };
  const { id } = await receiveReferral(
    trx,
    { ...deps, clock: () => at(0) },
    { facts, details, token: newId(24), actor: 'public' },
  );
  const [last = 0] = steps.at(-1) ?? [];
  const daysAgo = dayNumber(londonDay(now)) - dayNumber(receivedOn);
  // Most people were last contacted within the last few days.
  const lately: Step[] =
    steps.length > ASSIGNED.length + 1 && number % 5 !== 3 && daysAgo - last > 14
      ? [
          [
            daysAgo - (number % 9) - 1,
            'contacted',
            { way: 'phone' },
            'All is well. We talk again in two weeks.',
          ],
        ]
      : [];
  for (const [days, type, detail = {}, words] of [
    ...steps,
    ...(lately.length > 0 && !ENDING.has(steps.at(-1)?.[1] ?? 'note') ? lately : []),
  ]) {
    const row = await findReferral(trx, { kind: 'coordinator' }, id);
    if (row === undefined) return;
    const when = at(
      type === 'contacted' && days === 5 ? (FIRST_CALL[number % FIRST_CALL.length] ?? days) : days,
    );
    const open = unseal(deps.secrets, row);
    const on = londonDay(when);
    const dated = ['started', 'job-started', 'still-in-work'].includes(type);
    await recordEvent(trx, { ...deps, clock: () => when }, open, {
      invented: true,
      type,
      actor: BY_THE_PERSON.has(type)
        ? 'public'
        : adviserId === null || days <= 2
          ? 'portal'
          : `account:${adviserId}`,
      detail: {
        ...detail,
        ...(dated ? { on } : {}),
        ...(type === 'assigned' ? { organisationId: partner.id, organisation: partner.name } : {}),
      },
      ...(words === undefined ? {} : { words }),
      marks: {
        ...(type === 'acknowledged' ? { acknowledgedAt: when } : {}),
        ...(type === 'assigned' ? { partnerId: partner.id, assignedAt: when } : {}),
        ...(type === 'contacted'
          ? {
              contactedAt: row.contactedAt ?? when,
              partnerContactedAt: row.partnerContactedAt ?? when,
              adviserId,
            }
          : {}),
        ...(type === 'started' ? { startedAt: when } : {}),
        ...(type === 'returned' ? backInQueue(deps, row, on) : {}),
      },
    });
    if (
      type !== 'contacted' ||
      row.startedAt !== null ||
      number % 4 !== 2 ||
      londonDay(when) < addDays(londonDay(now), -30)
    )
      continue;
    const startsAt = londonInstant(addDays(londonDay(now), number % 3), '14:30');
    const appointmentId = newId(16);
    await insertAppointment(trx, {
      id: appointmentId,
      referralId: id,
      startsAt,
      minutes: 45,
      sealed: sealWords(open, 'appointment', 'The library, first floor'),
      madeBy: adviserId,
      createdAt: when,
    });
    await recordEvent(
      trx,
      { ...deps, clock: () => when },
      unseal(deps.secrets, { ...row, stage: 'with-partner' }),
      {
        invented: true,
        type: 'appointment-made',
        actor: 'portal',
        detail: { appointmentId, startsAt: startsAt.toISOString() },
      },
    );
    await insertAction(trx, {
      id: newId(16),
      referralId: id,
      dueOn: londonDay(now),
      sealed: sealWords(open, 'action', 'Send the bus times'),
      madeBy: adviserId,
      createdAt: when,
    });
  }
}
