import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { ApplicationDetails, ApplicationState } from '#features/applications/application.ts';
import { contactHashOf, sealPerson } from '#features/applications/application.service.ts';
import { insertApplication } from '#features/applications/application.repository.ts';
import { secrets } from './accounts.ts';
import type { Answer } from './http.ts';
import type { Visitor } from './visitor.ts';

/**
 * Creates an application as if it had been sent, with the given properties; places are not counted. @returns its id.
 */
export async function givenApplication(
  db: Db,
  application: {
    opportunityId: string;
    dateId?: number;
    accountId?: string;
    state?: ApplicationState;
    holdsPlace?: boolean;
    createdAt?: Date;
  } & Partial<ApplicationDetails & { name: string }>,
): Promise<string> {
  const id = newId(16);
  const {
    email = `${id}@example.org`,
    name = 'Sam Marsh',
    why = 'I like the work.',
    phone,
    adjustments,
  } = application;
  await db.transaction().execute((trx) =>
    insertApplication(trx, {
      id,
      opportunityId: application.opportunityId,
      opportunityDateId: application.dateId ?? null,
      accountId: application.accountId ?? null,
      contactHash: contactHashOf({ secrets }, email),
      ...sealPerson({ secrets }, id, {
        name,
        email,
        phone,
        why,
        adjustments,
        interviewScheme: application.interviewScheme ?? false,
      }),
      state: application.state ?? 'new',
      holdsPlace: application.holdsPlace ?? false,
      idempotencyToken: randomBytes(12).toString('hex'),
      createdAt: application.createdAt ?? new Date(),
    }),
  );
  return id;
}

const unescaped = (html: string) =>
  html.replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** The hidden fields of a form. */
export function hiddenFields(body: string): Record<string, string> {
  return Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, unescaped(value)],
    ),
  );
}

export const ANSWERS: Record<string, Record<string, string>> = {
  name: { name: 'Sam Marsh' },
  phone: { phone: '' },
  why: { why: 'I like the work.' },
  adjustments: { adjustments: '' },
  'interview-scheme': { interviewScheme: 'yes' },
  agree: { agree: 'yes' },
};

/**
 * Fills in the application form for an opportunity as a visitor, up to "check your answers". @returns the URL of that
 * page.
 * @param answers by the page's slug; a course's date, and the email address of a visitor who is not signed in, are
 * required
 */
export async function fillIn(
  who: Visitor,
  opportunityId: string,
  answers: Record<string, Record<string, string>> = {},
): Promise<string> {
  const begun = await who.post(`/opportunities/${opportunityId}/apply`);
  assert.equal(begun.status, 303, begun.body);
  let path = begun.headers.location ?? '';
  for (let steps = 0; !path.endsWith('/check'); steps += 1) {
    assert.ok(steps < 12, `it does not end: ${path}`);
    const page = await who.get(path);
    assert.equal(page.status, 200, path);
    const slug = path.split(/[/?]/)[5] ?? '';
    const sent = await who.post(path, { ...hiddenFields(page.body), ...ANSWERS[slug], ...answers[slug] });
    assert.equal(sent.status, 303, `${path}: ${sent.body.slice(-3_000)}`);
    path = sent.headers.location ?? '';
  }
  return path;
}

/** Sends the application. @returns the page after it. */
export async function sendIt(who: Visitor, check: string): Promise<Answer> {
  const sent = await who.post(check, hiddenFields((await who.get(check)).body));
  assert.equal(sent.status, 303, sent.body);
  return who.get(sent.headers.location ?? '');
}

export async function applyFor(
  who: Visitor,
  opportunityId: string,
  answers: Record<string, Record<string, string>> = {},
): Promise<Answer> {
  return sendIt(who, await fillIn(who, opportunityId, answers));
}

/** Chooses "first come, first served" for the waiting lists of an opportunity. */
export async function servesInTurn(db: Db, opportunityId: string): Promise<void> {
  await db.updateTable('opportunity').set({ firstCome: true }).where('id', '=', opportunityId).execute();
}

/** The form that invites an applicant to an interview at one or several London times, such as "2026-12-08 10:00". */
export function interviewForm(
  times: readonly string[],
  over: Record<string, string> = {},
): Record<string, string> {
  const fields = times.flatMap((text, index) => {
    const [day = '', time = ''] = text.split(' ');
    const [year = '', month = '', date = ''] = day.split('-');
    const on = `on${index + 1}`;
    return [
      [`${on}-day`, date],
      [`${on}-month`, month],
      [`${on}-year`, year],
      [`time${index + 1}`, time],
    ];
  });
  return {
    do: 'offer',
    way: 'in-person',
    where: 'Harbour House, 1 Quay Street, Ramsgate CT11 9AA',
    minutes: '30',
    ...(Object.fromEntries(fields) as Record<string, string>),
    ...over,
  };
}
