import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { hashToken, randomToken } from '#lib/crypto.ts';
import { projectRoot } from '#lib/root.ts';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import { givenAccount, signIn } from '../support/accounts.ts';
import { givenApplication } from '../support/applications.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { moderatorAt } from '../support/moderation.ts';
import { givenPosting } from '../support/postings.ts';
import { givenReferral } from '../support/referrals.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

/** What every object of the language knows, and no table of words says. */
const WORDS = ['hasOwnProperty', 'constructor', 'toString', '__proto__', 'valueOf'];

/** What no id looks like, as it stands in an address: PostgreSQL stores no NUL, and not every byte is a letter. */
const HOSTILE = [
  'a%00b',
  '%00',
  '%FF',
  '%E2%80%AE',
  "'%22%3C",
  '..%2F..',
  '%F0%9F%A6%8A',
  'constructor',
].concat('x'.repeat(3_000));

const source = join(projectRoot(), 'src');
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(astro|ts)$/.test(path))
    .sort();
const PAGES = filesOf(join(source, 'pages'));

/** Every name that the source asks an address for. */
const PARAMETERS = new Set(
  filesOf(source).flatMap((file) =>
    [...readFileSync(join(source, file), 'utf8').matchAll(/[pP]arams\.(?:get|getAll|has)\('(\w+)'\)/g)].map(
      ([, name = '']) => name,
    ),
  ),
);

/** By the name in brackets; of "id" and "slug" by the folder that it is in. */
type Values = Readonly<Record<string, string>>;
function pathOf(file: string, values: Values, hostile: { at: number; value: string } | undefined): string {
  let at = -1;
  const address = file.replace(/\.(astro|ts)$/, '').replace(/(^|\/)index$/, '');
  return `/${address
    .split('/')
    .map((part, index, parts) =>
      part.replace(/\[(\w+)\]/, (_, name: string) => {
        at += 1;
        if (hostile?.at === at) return hostile.value;
        return values[`${parts[index - 1] ?? ''}/${name}`] ?? values[name] ?? 'none';
      }),
    )
    .join('/')}`;
}

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
  const { portal, database } = usePortal();

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
    const visitor = visitorTo(portal.url);
    const owner = visitorTo(portal.url);
    await signIn(owner, email);
    const moderator = await moderatorAt(db, portal.url, 'mo@council.example');

    const visits = [
      [
        visitor,
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
        const askWith = async (word: string) => {
          const { status, body } = await visitor.get(`${path}?${every(word)}`);
          assert.ok(status < 500, `${path} with ${word}: ${status}`);
          assert.doesNotMatch(body, /native code|\[object Object\]/, `${path} with ${word}`);
          assert.doesNotMatch(body, /govuk-notification-banner--success/, `${path} with ${word}`);
        };
        await Promise.all(WORDS.map(askWith));
      }
    }
  });

  it('cannot break any page by what stands where its ids stand, or by what it asks the address for', async () => {
    const { db } = database;
    const [opportunity = ''] = await given(
      db,
      [anOpportunity({ howToApply: { here: true }, publishedAt: new Date(Date.now() - 60_000) })],
      { now: new Date(), organisation: anOrganisation({ slug: 'lock-house', name: 'Lock House' }) },
    );
    const { organisationId } = await db
      .selectFrom('opportunity')
      .select('organisationId')
      .where('id', '=', opportunity)
      .executeTakeFirstOrThrow();
    const email = 'everything@lock-house.example';
    const { id: accountId } = await givenAccount(db, { email, member: { organisationId, role: 'owner' } });
    const token = randomToken();
    const ofGuest = await givenApplication(db, { opportunityId: opportunity });
    await db
      .updateTable('application')
      .set({ tokenHash: hashToken(token) })
      .where('id', '=', ofGuest)
      .execute();
    const { id: referral } = await givenReferral(db);
    await db
      .insertInto('organisation')
      .values({
        id: 'partner',
        slug: 'partner',
        name: 'Partner',
        kind: 'delivery-partner',
        disabilityConfident: 0,
      })
      .execute();
    await db.updateTable('referral').set({ partnerId: 'partner' }).where('id', '=', referral).execute();
    const values: Values = {
      organisation: 'lock-house',
      posting: await givenPosting(db, { organisationId, opportunityId: opportunity, submittedBy: accountId }),
      application: await givenApplication(db, { opportunityId: opportunity, accountId }),
      'opportunities/id': opportunity,
      'organisations/id': organisationId,
      'organisations/slug': 'lock-house',
      'join/slug': 'lock-house',
      'areas/slug': 'swale',
      'sectors/slug': 'care',
      'referrals/id': referral,
      'caseload/id': referral,
      person: accountId,
      draft: '0123456789abcdef',
      stop: 'name',
      kind: 'vacancy',
      action: 'note',
      reason: 'outside',
      name: 'button',
      part: '1',
    };

    const guest = visitorTo(portal.url);
    guest.cookies.set('applications', token);
    const owner = visitorTo(portal.url);
    await signIn(owner, email);
    const staff = async (role: 'coordinator' | 'adviser') => {
      const address = `${role}@lock-house.example`;
      const member = { organisationId: 'partner', role: 'editor' } as const;
      const { secret } = await givenAccount(db, {
        email: address,
        roles: [role],
        twoFactor: true,
        ...(role === 'adviser' ? { member } : {}),
      });
      const visitor = visitorTo(portal.url);
      await signIn(visitor, address);
      const code = twoFactorCode(secret, new Date());
      assert.equal((await visitor.post('/account/sign-in/code', { code })).status, 303);
      return visitor;
    };
    const moderator = await moderatorAt(db, portal.url, 'mo2@council.example');
    const [coordinator, adviser] = [await staff('coordinator'), await staff('adviser')];
    const whoFor = (file: string): Visitor[] => {
      if (file.startsWith('moderation/')) return [moderator];
      if (/^(referrals|reports)\//.test(file)) return [coordinator];
      if (file.startsWith('caseload/')) return [adviser];
      return /^(account|manage)\//.test(file) ? [owner] : [guest];
    };

    const broken: string[] = [];
    const opened = new Set<string>();
    const visit = async (visitor: Visitor, path: string) => {
      for (const answer of [await visitor.get(path), await visitor.post(path)]) {
        if (answer.status >= 500) broken.push(`${answer.status} ${path.slice(0, 100)}`);
      }
    };
    for (const file of PAGES.filter((it) => !/^(500|503)\.|sign-out|delete\.astro/.test(it))) {
      const ids = file.match(/\[\w+\]/g)?.length ?? 0;
      for (const visitor of whoFor(file)) {
        for (let at = 0; at < ids; at += 1) {
          // The first page of a journey, and the one that sends it.
          for (const stop of file.includes('[stop]') ? ['name', 'check'] : ['']) {
            await Promise.all(
              HOSTILE.map((value) => visit(visitor, pathOf(file, { ...values, stop }, { at, value }))),
            );
          }
        }
        const path = pathOf(file, values, undefined);
        const askFor = async (value: string) => {
          const query = [...PARAMETERS].map((name) => `${name}=${value}`).join('&');
          const { status } = await visitor.get(
            `${path}?${value.length > 100 ? query.slice(0, 8_000) : query}`,
          );
          if (status === 200 && file.includes('[')) opened.add(file);
          if (status >= 500) broken.push(`${status} ${path} asked for ${value.slice(0, 20)}`);
        };
        await Promise.all(HOSTILE.map(askFor));
      }
    }
    assert.deepEqual(broken, []);
    assert.ok(
      PARAMETERS.size > 20 && opened.size > 20,
      `${PARAMETERS.size} parameters, of pages ${[...opened].join()}`,
    );
  });
});
