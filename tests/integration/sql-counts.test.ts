import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { projectRoot } from '#lib/root.ts';
import { addRecords, givenSite, type SiteIds, type SiteVisitor } from '../support/filled-site.ts';
import { startObservedPortal, type ObservedPortal } from '../support/observed-portal.ts';
import { countedStatements } from '../support/observed-sql.ts';
import { pathOf, ROUTES, type RouteAnswers } from '../support/routes.ts';
import type { Visitor } from '../support/visitor.ts';
import { eventually } from '../support/wait.ts';

/**
 * Every page, as every kind of visitor, with a small set of records and with one three times as large: a GET request
 * writes nothing, needs as many SQL statements as the committed snapshot says, and needs no more of them for more rows.
 *
 * `SQL_COUNTS=write npm test -- integration sql-counts` writes the snapshot anew.
 */
const SNAPSHOT = join(projectRoot(), 'tests', 'integration', 'sql-counts.snapshot.json');
const REWRITE = process.env['SQL_COUNTS'] === 'write';

/** Each round adds one more of everything that pages list. */
const ROUNDS = { small: 2, large: 4 };

const ATTEMPTS = 5;

/** Addresses that may need more statements for more rows, and why. */
const GROWS: Readonly<Record<string, string>> = {};

/** Addresses of records of the filled site, beside those of the routes, and who opens them. */
const ADDRESSES: readonly { name: string; as: readonly SiteVisitor[]; path: (ids: SiteIds) => string }[] = [
  {
    name: '/opportunities?q near',
    as: ['signed out', 'resident'],
    path: () => '/opportunities?q=care&near=Sheerness&kind=vacancy',
  },
  {
    name: '/opportunities?q none',
    as: ['signed out'],
    path: () => '/opportunities?q=astronaut&near=Sheerness',
  },
  {
    name: '/opportunities/COURSE',
    as: ['signed out', 'resident'],
    path: ({ course }) => `/opportunities/${course}`,
  },
  {
    name: '/account/applications/OWN',
    as: ['resident'],
    path: ({ ownApplication }) => `/account/applications/${ownApplication}`,
  },
  {
    name: '/account/applications/OWN/withdraw',
    as: ['resident'],
    path: ({ ownApplication }) => `/account/applications/${ownApplication}/withdraw`,
  },
  { name: '/applications (guest)', as: ['guest applicant'], path: () => '/applications' },
  {
    name: '/applications/OWN',
    as: ['guest applicant'],
    path: ({ guestApplication }) => `/applications/${guestApplication}`,
  },
  {
    name: '/applications/OWN/withdraw',
    as: ['guest applicant'],
    path: ({ guestApplication }) => `/applications/${guestApplication}/withdraw`,
  },
  { name: '/support/referral (own)', as: ['person with a referral'], path: () => '/support/referral' },
  {
    name: '/support/referral/contact (own)',
    as: ['person with a referral'],
    path: () => '/support/referral/contact',
  },
  {
    name: '/support/referral/data (own)',
    as: ['person with a referral'],
    path: () => '/support/referral/data',
  },
  {
    name: '/support/referral/data.json (own)',
    as: ['person with a referral'],
    path: () => '/support/referral/data.json',
  },
  {
    name: '/support/referral/delete (own)',
    as: ['person with a referral'],
    path: () => '/support/referral/delete',
  },
  {
    name: '/support/referral/withdraw (own)',
    as: ['person with a referral'],
    path: () => '/support/referral/withdraw',
  },
  {
    name: '/support/refer/OWN/who',
    as: ['signed out'],
    path: ({ draftOf }) => `/support/refer/${draftOf.support}/who`,
  },
  {
    name: '/support/refer/OWN/save',
    as: ['signed out'],
    path: ({ draftOf }) => `/support/refer/${draftOf.support}/save`,
  },
  {
    name: '/opportunities/COURSE/apply/OWN/name',
    as: ['resident'],
    path: ({ course, draftOf }) => `/opportunities/${course}/apply/${draftOf.apply}/name`,
  },
  {
    name: '/manage/register/OWN/name',
    as: ['resident'],
    path: ({ draftOf }) => `/manage/register/${draftOf.register}/name`,
  },
  {
    name: '/manage/ORG/details/OWN/name',
    as: ['owner'],
    path: ({ slug, draftOf }) => `/manage/${slug}/details/${draftOf.details}/name`,
  },
  {
    name: '/manage/ORG/details/OWN/check',
    as: ['owner'],
    path: ({ slug, draftOf }) => `/manage/${slug}/details/${draftOf.details}/check`,
  },
  {
    name: '/manage/ORG/post/vacancy/OWN/tasks',
    as: ['editor'],
    path: ({ slug, draftOf }) => `/manage/${slug}/post/vacancy/${draftOf.post}/tasks`,
  },
  {
    name: '/manage/ORG/post/vacancy/OWN/title',
    as: ['editor'],
    path: ({ slug, draftOf }) => `/manage/${slug}/post/vacancy/${draftOf.post}/title`,
  },
  {
    name: '/manage/ORG/post/vacancy/OWN/preview',
    as: ['editor'],
    path: ({ slug, draftOf }) => `/manage/${slug}/post/vacancy/${draftOf.post}/preview`,
  },
  {
    name: '/manage/ORG/people/EDITOR',
    as: ['owner'],
    path: ({ slug, editor }) => `/manage/${slug}/people/${editor}`,
  },
  {
    name: '/manage/ORG/people/asked/REQUEST',
    as: ['owner'],
    path: ({ slug, joinRequest }) => `/manage/${slug}/people/asked/${joinRequest}`,
  },
  {
    name: '/manage/ORG/applications?opportunity',
    as: ['editor'],
    path: ({ slug, course }) => `/manage/${slug}/applications?opportunity=${course}`,
  },
  {
    name: '/manage/ORG/applications/waiting-list?course',
    as: ['editor'],
    path: ({ slug, course }) => `/manage/${slug}/applications/waiting-list?opportunity=${course}`,
  },
  {
    name: '/moderation/cases/POSTING',
    as: ['moderator'],
    path: ({ postingCase }) => `/moderation/cases/${postingCase}`,
  },
  {
    name: '/moderation/cases/REPORT',
    as: ['moderator'],
    path: ({ reportCase }) => `/moderation/cases/${reportCase}`,
  },
  {
    name: '/moderation/organisations?name',
    as: ['moderator'],
    path: () => '/moderation/organisations?name=house',
  },
  { name: '/manage/join?name', as: ['resident'], path: () => '/manage/join?name=house' },
  { name: '/referrals?stage=all', as: ['coordinator'], path: () => '/referrals?stage=all&show=duplicates' },
  { name: '/caseload?whose=partner', as: ['adviser'], path: () => '/caseload?whose=partner' },
  { name: '/caseload?whose=waiting', as: ['adviser'], path: () => '/caseload?whose=waiting' },
];

const EVERYBODY = ['signed out', 'resident', 'owner'] as const;
const STAFF_AND_MEMBERS = [
  'resident',
  'editor',
  'moderator',
  'coordinator',
  'adviser',
  'administrator',
] as const;

/** The visitors with whom a route is counted: of a page for everyone three, of other pages all who can read it. */
function readersOf(get: RouteAnswers): SiteVisitor[] {
  if (get.all === 'ok' && get['signed out'] === undefined) return [...EVERYBODY];
  const readers = STAFF_AND_MEMBERS.filter((who) => (get[who] ?? get.all) === 'ok');
  return get.editor === undefined && get.all !== 'ok' ? readers : [...readers, 'owner'];
}

/** The statements of the pages that answered, by address and visitor: "/account, resident". */
type Measured = Map<string, string[]>;

/** The last line of a portal's log that is a warning or an error. */
const lastWarning = (output: string) =>
  output
    .split('\n')
    .findLast((line) => /"level":[456]0/.test(line))
    ?.slice(0, 600) ?? 'nothing logged';

/** The address of a key of `Measured`. */
const addressOf = (key: string) => key.slice(0, key.lastIndexOf(', '));
const RERUN = 'npm test -- integration sql-counts';

describe('a GET request', () => {
  let portal: ObservedPortal;
  let people: Map<SiteVisitor, Visitor>;
  let ids: SiteIds;
  let small: Measured;
  let large: Measured;
  const failures: string[] = [];

  const addresses = () => [
    ...Object.entries(ROUTES).map(([file, { path, get }]) => ({
      name: pathOf(file) === '' ? '/' : pathOf(file),
      as: readersOf(get),
      path: path?.(ids) ?? pathOf(file),
    })),
    ...ADDRESSES.map(({ name, as, path }) => ({ name, as, path: path(ids) })),
  ];

  /** Opens every address as every visitor, one after the other; `only` what has answered before. */
  async function measure(size: 'small' | 'large', only?: Measured): Promise<Measured> {
    const { db } = portal.database;
    for (let round = 0; round < ROUNDS[size]; round += 1) await addRecords(db, ids);
    await eventually(
      'no job is left',
      async () => (await sql`select from graphile_worker._private_jobs`.execute(db)).rows.length === 0,
      { within: 60_000 },
    );
    const answered: { key: string; request: string; address: string }[] = [];
    for (const { name: address, as, path } of addresses()) {
      for (const who of as) {
        const key = `${address}, ${who}`;
        if (only?.has(key) === false) continue;
        const visitor = people.get(who);
        assert.ok(visitor, who);
        let status = 503;
        let request = '';
        // A statement that takes too long on a busy machine is answered with 503; the count is that of the next attempt.
        for (let attempt = 1; status === 503 && attempt <= ATTEMPTS; attempt += 1) {
          if (attempt > 1) await sleep(1_000);
          request = `${size}: ${key}, attempt ${attempt}`;
          ({ status } = await portal.get(visitor, path, { address, request }));
        }
        if (status >= 500) failures.push(`${key}: ${status}, ${lastWarning(portal.output())}`);
        if (status === 200) answered.push({ key, request, address });
      }
    }
    const statements = portal.statements();
    return new Map(
      answered.map(({ key, request, address }) => [
        key,
        countedStatements(statements.get(request) ?? [], address),
      ]),
    );
  }

  before(async () => {
    portal = await startObservedPortal();
    ({ people, ids } = await givenSite(portal.database.db, portal.url));
    small = await measure('small');
    large = await measure('large', small);
  });
  after(() => portal.stop());

  it('writes nothing that is not listed with a reason', () => {
    const written = [...portal.statements().values()]
      .flat()
      .flatMap(({ request, text, refused }) =>
        refused === undefined ? [] : [`${request}: ${text} (${refused})`],
      );
    assert.deepEqual([...new Set(written)], [], 'a GET must not write: use POST, or list it in GET_WRITES');
  });

  it('is answered by every page, with few records and with many', () => {
    assert.deepEqual(failures, []);
    assert.ok(small.size > 250, `${small.size} pages`);
  });

  it('needs no more statements for more rows', () => {
    const grown = [...large].flatMap(([key, statements]) => {
      const before = small.get(key) ?? [];
      if (statements.length <= before.length || addressOf(key) in GROWS) return [];
      const repeated = [...Map.groupBy(statements, (text) => text)].filter(
        ([text, its]) => its.length > before.filter((it) => it === text).length,
      );
      return [
        `${key}: ${before.length} statements for few rows, ${statements.length} for many. Read the rows in one query ` +
          `instead of ${repeated.map(([text, its]) => `${its.length} times ${text.slice(0, 120)}`).join('; ')}`,
      ];
    });
    assert.deepEqual(grown, []);
  });

  it('needs as many statements as the snapshot says', () => {
    const counts: Record<string, Record<string, number>> = {};
    for (const [key, statements] of small) {
      const address = addressOf(key);
      (counts[address] ??= {})[key.slice(address.length + 2)] = statements.length;
    }
    const rows = Object.entries(counts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([address, its]) => `  ${JSON.stringify(address)}: ${JSON.stringify(its)}`);
    if (REWRITE || !existsSync(SNAPSHOT)) writeFileSync(SNAPSHOT, `{\n${rows.join(',\n')}\n}\n`);
    const known = JSON.parse(readFileSync(SNAPSHOT, 'utf8')) as typeof counts;
    const changed = [...new Set([...Object.keys(known), ...Object.keys(counts)])].flatMap((address) =>
      [...new Set([...Object.keys(known[address] ?? {}), ...Object.keys(counts[address] ?? {})])].flatMap(
        (who) => {
          const [was, is] = [known[address]?.[who] ?? 'not listed', counts[address]?.[who] ?? 'not answered'];
          return was === is
            ? []
            : [
                `${address}, ${who}: was ${was}, is ${is}: SQL_COUNTS=write ${RERUN}, then commit the new file if you meant it`,
              ];
        },
      ),
    );
    assert.deepEqual(changed, []);
  });
});
