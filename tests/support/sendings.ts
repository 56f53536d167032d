import { Agent } from 'node:http';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { newToken } from '#features/journeys/journey.service.ts';
import { secrets } from './accounts.ts';
import { ask, type Answer } from './http.ts';
import { visitorTo } from './visitor.ts';
import { formIn, walkToCheck, type Filler } from './walk.ts';

/** Fills in the shortest answers that are accepted. */
const shortly: Filler = ({ name, type, values }) => {
  if (type === 'radio') return [...values.filter((value) => value === 'me' || value === 'adult'), ...values];
  if (type === 'checkbox') return [values.slice(0, 1), ...values.map((value) => [value]), []];
  if (type === 'tel') return ['01795 000000'];
  if (type === 'email') return ['template@example.org'];
  if (/-(day|month|year)$/.test(name)) return [''];
  if (/postcode/i.test(name)) return ['ME12 1AA'];
  return ['Template', ''];
};

/** A person who has answered everything and only has to press "send". */
export interface Ready {
  name: string;
  draft: string;
  /** Opens the last page. */
  open(portalUrl: string): Promise<Answer>;
  /** Presses "send" on the page that was opened. */
  press(portalUrl: string, opened: Answer): Promise<Answer>;
}

/**
 * `count` people on the last page of asking for support, each from a network of their own. One draft is made through
 * the pages; the others are copies of it with other names.
 */
export async function peopleReadyToSend(db: Db, portalUrl: string, count: number): Promise<Ready[]> {
  const visitor = visitorTo(portalUrl);
  const { check } = await walkToCheck(visitor, '/support/refer/new/who', shortly);
  const [cookieName = ''] = visitor.cookies.keys();
  const id = check.split('/').at(-2) ?? '';
  const template = await db.selectFrom('draft').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const answers = JSON.parse(secrets.decrypt(template.answers ?? '', `draft:${id}`)) as Record<
    string,
    unknown
  >;
  await db.deleteFrom('draft').where('id', '=', id).execute();

  const people = Array.from({ length: count }, (_, n) => {
    const { token, holder } = newToken();
    const draft = newId(16);
    const page = check.replace(id, draft);
    const agent = new Agent({
      localAddress: `127.${1 + Math.floor(n / 60_000)}.${Math.floor(n / 200) % 250}.${(n % 200) + 1}`,
    } as object);
    const cookie = `${cookieName}=${token}`;
    return {
      name: `Person ${n}`,
      draft,
      hash: holder.kind === 'token' ? holder.hash : '',
      open: (url: string) => ask(url, page, { agent, headers: { cookie } }),
      press: (url: string, opened: Answer) =>
        ask(url, page, {
          agent,
          method: 'POST',
          headers: { cookie, origin: url, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(formIn(opened.body).hidden).toString(),
        }),
    };
  });
  for (let from = 0; from < people.length; from += 100)
    await db
      .insertInto('draft')
      .values(
        people.slice(from, from + 100).map(({ name, draft, hash }) => ({
          ...template,
          id: draft,
          tokenHash: hash,
          answers: secrets.encrypt(JSON.stringify({ ...answers, name }), `draft:${draft}`),
          savedBy: '{}',
          notes: null,
          sentResult: null,
          idempotencyToken: newId(20),
        })),
      )
      .execute();
  return people;
}
