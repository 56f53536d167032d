import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { addDays, londonDay } from '#lib/clock.ts';
import { emptyApplications } from '#features/applications/capacity.service.ts';
import { givenAccount, mailsTo, mailTo, PASSWORD, secrets, signIn } from '../support/accounts.ts';
import { applyFor, fillIn, givenApplication, interviewForm } from '../support/applications.ts';
import { anOpportunity, given } from '../support/factories.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

const MARKER = 'zebrafinch';
const MONTH = 31 * 86_400_000;

describe('what people write when they apply', () => {
  const { portal, database } = usePortal();
  let course: string;
  let dateId: number;
  let organisationId: string;

  before(async () => {
    [course = ''] = await given(
      database.db,
      [
        anOpportunity({
          kind: 'skills-bootcamp',
          publishedAt: new Date(Date.now() - 60_000),
          howToApply: { here: true },
          interviewScheme: true,
          dates: [{ startsOn: addDays(londonDay(new Date()), 20), places: 5, placesTaken: 0 }],
        }),
      ],
      { now: new Date() },
    );
    ({ id: dateId } = await database.db.selectFrom('opportunityDate').select('id').executeTakeFirstOrThrow());
    ({ organisationId } = await database.db
      .selectFrom('opportunity')
      .select('organisationId')
      .executeTakeFirstOrThrow());
  });

  /** Every text in every table, by "table.column"; an address that a mail goes to is left out. */
  async function tablesWith(text: string): Promise<string[]> {
    const { rows: columns } = await sql<{ schema: string; table: string; column: string }>`
      select table_schema as schema, table_name as table, column_name as column
      from information_schema.columns
      where table_schema in ('public', 'graphile_worker')
        and table_name in (select table_name from information_schema.tables where table_type = 'BASE TABLE')
      `.execute(database.db);
    const found: string[] = [];
    for (const { schema, table, column } of columns) {
      if (`${table}.${column}` === 'mail.recipient') continue;
      const { rows } = await sql`
        select 1 from ${sql.id(schema, table)} where ${sql.id(column)}::text ilike ${`%${text}%`} limit 1`
        .execute(database.db)
        .catch(() => ({ rows: [] }));
      if (rows.length > 0) found.push(`${table}.${column}`);
    }
    return found;
  }

  it('is nowhere in the open: not in a table, a mail, a log, an address or the index', async () => {
    const email = `${MARKER}@example.org`;
    const visitor = visitorTo(portal.url);
    const addresses: string[] = [];
    const { get, post } = visitor;
    visitor.get = (path) => (addresses.push(path), get(path));
    visitor.post = (path, ...rest) => (addresses.push(path), post(path, ...rest));
    const answers = {
      date: { date: String(dateId) },
      name: { name: `${MARKER} Name` },
      email: { email },
      phone: { phone: '01632 987654' },
      why: { why: `${MARKER} why` },
      adjustments: { adjustments: `${MARKER} needs` },
      'interview-scheme': { interviewScheme: 'yes' },
    };
    // One that is not sent yet, one that is not confirmed, and one that is.
    await fillIn(visitorTo(portal.url), course, answers);
    await applyFor(visitor, course, answers);
    const { link } = await mailTo(database.db, email);
    const mine = (await visitor.post(link)).headers.location ?? '';
    await givenAccount(database.db, { email: 'boss@example.org', member: { organisationId, role: 'owner' } });
    const boss = visitorTo(portal.url);
    await signIn(boss, 'boss@example.org', PASSWORD);
    const id = mine.split(/[/?]/)[2] ?? '';
    const path = `/manage/seagate-lodge/applications/${id}`;
    const day = addDays(londonDay(new Date()), 7);
    const asked = interviewForm([`${day} 10:00`], { where: `${MARKER} house`, words: `${MARKER} words` });
    assert.equal((await boss.post(`${path}/interview`, asked)).status, 303);
    await boss.post(path, { do: 'message', message: `${MARKER} message` });
    await boss.get('/manage/seagate-lodge/applications/export.csv');
    assert.match((await boss.get(path)).body, /zebrafinch needs/, 'the organisation reads it');
    assert.match((await visitor.get(mine)).body, /zebrafinch message/);
    await visitor.post(mine, { do: 'reply', message: `${MARKER} answer` });
    assert.match((await boss.get(path)).body, /zebrafinch answer/);

    assert.notDeepEqual(await tablesWith('Skills Bootcamp in digital'), [], 'what is public is found');
    for (const text of [MARKER, '987654', '987 654']) assert.deepEqual(await tablesWith(text), [], text);
    assert.doesNotMatch(portal.output(), /zebrafinch|987654/i);
    for (const mail of await mailsTo(database.db, email)) {
      const said = `${mail.subject} ${mail.text}`;
      assert.doesNotMatch(said, /zebrafinch/i);
      // Only the email that asks for the confirmation says what it is about: the applicant has asked for that just now.
      if (!mail.subject.startsWith('Not sent yet')) assert.doesNotMatch(said, /Seagate|digital care/i);
    }
    assert.doesNotMatch(addresses.join('\n'), /zebrafinch/i);
    const found = await (await fetch(`${portal.url}/api/v1/opportunities?q=${MARKER}`)).json();
    assert.equal((found as { total: number }).total, 0);
  });

  it('is emptied six months after it was decided, and what is under way is not', async () => {
    const long = { opportunityId: course, why: 'Long ago' };
    const over = await givenApplication(database.db, {
      ...long,
      state: 'not-this-time',
      createdAt: new Date(Date.now() - 7 * MONTH),
    });
    const recent = await givenApplication(database.db, {
      ...long,
      state: 'withdrawn',
      createdAt: new Date(Date.now() - 5 * MONTH),
    });
    const open = await givenApplication(database.db, {
      ...long,
      createdAt: new Date(Date.now() - 7 * MONTH),
    });
    const forgotten = await givenApplication(database.db, {
      ...long,
      createdAt: new Date(Date.now() - 13 * MONTH),
    });
    // An accepted application is kept until half a year after the start, not for a year as one without a decision.
    const [coming, begun] = [10, -200].map((days) => addDays(londonDay(new Date()), days));
    const dates = await database.db
      .insertInto('opportunityDate')
      .values(
        [coming, begun].map((startsOn = '') => ({
          opportunityId: course,
          startsOn,
          places: 5,
          placesTaken: 0,
        })),
      )
      .returning('id')
      .execute();
    const said = { ...long, state: 'accepted', createdAt: new Date(Date.now() - 7 * MONTH) } as const;
    const willBegin = await givenApplication(database.db, { ...said, dateId: dates[0]?.id ?? 0 });
    const hasBegun = await givenApplication(database.db, { ...said, dateId: dates[1]?.id ?? 0 });
    const hired = await givenApplication(database.db, said);
    const deps = { db: database.db, secrets, clock: () => new Date() };
    assert.equal(await emptyApplications(deps), 4);
    assert.equal(await emptyApplications(deps), 0, 'once');
    const rows = await database.db
      .selectFrom('application')
      .select(['id', 'name', 'details', 'contactHash'])
      .where('id', 'in', [over, recent, open, forgotten, willBegin, hasBegun, hired])
      .execute();
    for (const row of rows) {
      const isEmpty = [over, forgotten, hasBegun, hired].includes(row.id);
      assert.equal(row.name === null && row.details === null, isEmpty, row.id);
      assert.equal(row.contactHash.startsWith('emptied:'), isEmpty);
    }
    // The pages bear it.
    const boss = visitorTo(portal.url);
    await signIn(boss, 'boss@example.org', PASSWORD);
    assert.match((await boss.get('/manage/seagate-lodge/applications')).body, /Name no longer kept/);
    assert.match((await boss.get(`/manage/seagate-lodge/applications/${over}`)).body, /no longer needed/);
    assert.equal((await boss.get('/manage/seagate-lodge/applications/export.csv')).status, 200);
  });
});
