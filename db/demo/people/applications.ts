import { addDays, londonDay, londonInstant } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import type { OpportunityDate } from '#features/opportunities/opportunity.ts';
import { APPLICABLE_KINDS } from '#features/opportunities/vocabulary.ts';
import {
  findDemoOpportunities,
  insertApplication,
  lockApplication,
} from '#features/applications/application.repository.ts';
import {
  contactHashOf,
  recordEvents,
  sealPerson,
  type ApplicationDeps,
} from '#features/applications/application.service.ts';
import type { InterviewOffer } from '#features/applications/interview.ts';
import { enter, moveTo } from '#features/applications/capacity.service.ts';
import type { TransitionType } from '#features/applications/transitions.ts';

interface Person {
  name: string;
  why: string;
  adjustments?: string;
  phone?: string;
  interviewScheme?: boolean;
  /** The transitions after the application was sent, with the organisation's messages. */
  then?: readonly (readonly [TransitionType, string?])[];
}

const DAY_MS = 86_400_000;

/** Fictional people, in the order in which they applied. */
const PEOPLE: readonly Person[] = [
  {
    name: 'Aisha Noor',
    phone: '01632 960 111',
    why: 'I have helped in my aunt’s shop for two years and like working with people.\n\nI can start straight away.',
    then: [['shortlisted', 'Thank you for writing. We would like to know which days you can work.']],
  },
  {
    name: 'Callum Reed',
    why: 'I was made redundant in the summer and want to learn something that lasts.',
    adjustments: 'I am hard of hearing. It is better to write to me than to call.',
    interviewScheme: true,
    then: [
      ['shortlisted'],
      ['interview', 'Someone meets you at the door. Tell us if you would like an interpreter.'],
    ],
  },
  {
    name: 'Maria Kowalczyk',
    phone: '01632 960 112',
    why: 'My children are at school now. I did this work in Poland for six years.',
    then: [['offered', 'We would be glad to have you.']],
  },
  {
    name: 'Theo Marsh',
    why: 'Looking for anything near Maidstone at the moment.',
    then: [['not-this-time', 'Have a look at our other adverts in the new year.']],
  },
  {
    name: 'Priya Shah',
    why: 'I have been teaching myself in the evenings and would like to do it properly.',
  },
  {
    name: 'Joe Fagg',
    phone: '01632 960 113',
    why: 'A friend did this with you last year and said it was good.',
  },
];
const RESIDENT: Person = {
  name: 'Robin Ferry',
  phone: '01632 960 110',
  why: 'I have worked in a warehouse for ten years and my back will not take it any more. I want to learn something new.',
  then: [
    ['shortlisted', 'Thank you, Robin. Could you tell us whether you have a laptop? We can lend you one.'],
  ],
};

/** Two times to choose from, in a week. */
const demoInterview = (now: Date): InterviewOffer => {
  const day = addDays(londonDay(now), 7);
  return {
    way: 'in-person',
    where: 'Unit 4, Lower Road, Maidstone. Ask for Sam at the desk.',
    minutes: 30,
    times: [londonInstant(day, '10:00').toISOString(), londonInstant(day, '14:30').toISOString()],
    shared: false,
  };
};

const hasPlace = ({ places, placesTaken }: OpportunityDate) => places === undefined || placesTaken < places;

/**
 * Gives the demonstration's organisations applications in several states, and its resident account one to follow: all
 * or none, and only in a database without any application.
 */
export function seedDemoApplications(deps: ApplicationDeps): Promise<number> {
  return deps.db.transaction().execute((trx) => seedAll(trx, deps));
}

async function seedAll(trx: Trx, deps: ApplicationDeps): Promise<number> {
  const now = deps.clock();
  const { opportunities, resident } = await findDemoOpportunities(trx);
  const found: NonNullable<Awaited<ReturnType<typeof findOpportunity>>>[] = [];
  for (const id of opportunities) {
    const it = await findOpportunity(trx, id, now);
    if (it?.status !== 'open' || it.opportunity.howToApply.here !== true) continue;
    if (APPLICABLE_KINDS.includes(it.opportunity.kind)) found.push(it);
  }
  let made = 0;
  const apply = async (at: number, person: Person, days: number, account?: { id: string; email: string }) => {
    const chosen = found[at % found.length];
    // Read again, because earlier applicants took places.
    const current = chosen && (await findOpportunity(trx, chosen.id, now));
    if (current === undefined) return;
    const { id: opportunityId, opportunity, organisation } = current;
    const id = newId(16);
    const email = account?.email ?? `${person.name.toLowerCase().replace(/[^a-z]+/g, '.')}@demo.example`;
    const today = londonDay(now);
    const coming = opportunity.dates.filter((date) => date.startsOn >= today);
    // An applicant with a reply has a place, so they ask for a date with a free place.
    const free = coming.filter(hasPlace);
    const asked = person.then === undefined || free.length === 0 ? coming : free;
    const date = asked[made % Math.max(1, asked.length)];
    const createdAt = new Date(now.getTime() - days * DAY_MS);
    const write = async () => {
      const entry = await enter(trx, date?.id ?? null, now);
      if (entry === undefined) return;
      const row = {
        id,
        opportunityId,
        opportunityDateId: date?.id ?? null,
        accountId: account?.id ?? null,
        contactHash: contactHashOf(deps, email),
        ...sealPerson(deps, id, { ...person, email, interviewScheme: person.interviewScheme ?? false }),
        ...entry,
        idempotencyToken: newId(24),
        createdAt,
      };
      await insertApplication(trx, row);
      const isWaiting = entry.state === 'waiting';
      const event = { at: createdAt, actor: 'demo', invented: true } as const;
      await recordEvents(trx, deps, { ...row, accountEmail: account?.email ?? null }, [
        { ...event, type: 'sent' },
        ...(isWaiting ? [{ ...event, type: 'waiting' } as const] : []),
      ]);
      if (isWaiting) return;
      for (const [state, words] of person.then ?? []) {
        const it = await lockApplication(trx, id);
        if (it === undefined) return;
        const reason = state === 'not-this-time' ? 'others-closer' : undefined;
        const detail = { words, reason, ...(state === 'interview' ? { interview: demoInterview(now) } : {}) };
        await moveTo(trx, deps, it, {
          type: state,
          actor: `demo:${organisation.slug}`,
          detail,
          invented: true,
        });
      }
    };
    await write();
    made += 1;
  };
  const course = found.findIndex(
    (it) => it.opportunity.kind === 'skills-bootcamp' && it.opportunity.dates.some(hasPlace),
  );
  // The resident's application is first, while there is a place: their page shows one.
  if (resident !== undefined && course >= 0) await apply(course, RESIDENT, 2, resident);
  for (const [index, person] of PEOPLE.entries()) {
    for (let at = 0; at < found.length; at += 1) {
      // Not every person applies for every opportunity: the inboxes should differ.
      if ((index + at) % 2 === 0 || at % 3 === 0) await apply(at, person, PEOPLE.length - index);
    }
  }
  return made;
}
