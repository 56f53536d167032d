import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { givenAccount, signIn } from '../support/accounts.ts';
import { givenApplication } from '../support/applications.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, given } from '../support/factories.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { moderatorAt } from '../support/moderation.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { givenPosting } from '../support/postings.ts';
import { visitorTo } from '../support/visitor.ts';

/** What every object of the language knows, and no table of words says. */
const WORDS = ['hasOwnProperty', 'constructor', 'toString', '__proto__', 'valueOf'];

const every = (word: string) =>
  new URLSearchParams(
    [
      'done',
      'kind',
      'decision',
      'state',
      'face',
      'page',
      'opportunity',
      'ended',
      'next',
      'name',
      'id',
      'token',
    ]
      .concat(['link', 'sort', 'sector', 'pattern', 'q', 'near', 'within'])
      .map((name) => [name, word]),
  ).toString();

describe('an address whose words every object knows', () => {
  let database: TestDatabase;
  let meili: TestMeilisearch;
  let portal: Portal;

  before(async () => {
    [database, meili] = await Promise.all([testDatabase(), testMeilisearch()]);
    portal = await startPortal({ databaseUrl: database.url, meilisearch: meili, demo: false });
  });
  after(async () => {
    await portal.stop();
    await meili.remove();
    await database.close();
  });

  it('cannot break a page that looks words up, nor put anything on it', async () => {
    const { db } = database;
    const [opportunityId = ''] = await given(db, [anOpportunity({ title: 'Lock keeper' })], {
      now: new Date(),
    });
    const { organisationId, slug } = await db
      .selectFrom('opportunity as o')
      .innerJoin('organisation as g', 'g.id', 'o.organisationId')
      .select(['g.id as organisationId', 'g.slug'])
      .executeTakeFirstOrThrow();
    const email = 'owner@lodge.example';
    const { id: accountId } = await givenAccount(db, { email, member: { organisationId, role: 'owner' } });
    const postingId = await givenPosting(db, { organisationId, opportunityId, submittedBy: accountId });
    const own = await givenApplication(db, { opportunityId, accountId });
    const somebody = visitorTo(portal.url);
    const owner = visitorTo(portal.url);
    await signIn(owner, email);
    const moderator = await moderatorAt(db, portal.url, 'mo@council.example');

    const visits = [
      [
        somebody,
        [
          '/',
          '/opportunities',
          '/account/sign-in',
          '/account/confirm',
          '/account/reset',
          '/applications/confirm',
        ],
      ],
      [
        owner,
        ['/account', '/account/security', '/manage', '/manage/invitation', '/manage/join']
          .concat([`/account/applications/${own}`])
          .concat(
            [
              '',
              '/details',
              '/people',
              '/applications',
              `/applications/${own}`,
              '/applications/not-this-time',
            ]
              .concat([`/listings/${postingId}`, `/listings/${postingId}/preview`])
              .map((path) => `/manage/${slug}${path}`),
          ),
      ],
      [moderator, ['/moderation', '/moderation/history', '/moderation/organisations']],
    ] as const;
    for (const [visitor, paths] of visits) {
      for (const path of paths) {
        for (const word of WORDS) {
          const { status, body } = await visitor.get(`${path}?${every(word)}`);
          assert.ok(status < 500, `${path} with ${word}: ${status}`);
          assert.doesNotMatch(body, /native code|\[object Object\]/, `${path} with ${word}`);
          assert.doesNotMatch(body, /govuk-notification-banner--success/, `${path} with ${word}`);
        }
      }
    }
  });
});
