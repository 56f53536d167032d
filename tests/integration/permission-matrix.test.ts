import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import { givenEveryVisitor } from '../support/every-visitor.ts';
import { pathOf, ROUTES, WHO, type Answer, type RouteIds, type Who } from '../support/routes.ts';
import { usePortal } from '../support/use-portal.ts';
import type { Visitor } from '../support/visitor.ts';

describe('every route as every kind of visitor', () => {
  const { portal, database } = usePortal();
  let ids: RouteIds;
  let people: Map<Who, Visitor>;

  before(async () => {
    ({ ids, people } = await givenEveryVisitor(database.db, portal.url));
  });

  it('the table has one row for every route', () => {
    const files = readdirSync(join(projectRoot(), 'src', 'pages'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(astro|ts)$/.test(path))
      .sort();
    assert.deepEqual(Object.keys(ROUTES).sort(), files);
  });

  /** The table's word for a response. */
  function named({
    status,
    headers,
  }: {
    status: number;
    headers: { location?: string | undefined };
  }): Answer | string {
    const { location = '' } = headers;
    if (status === 404) return 'not found';
    if (status === 422) return 'refused';
    if (status === 200) return 'ok';
    if (status !== 303) return String(status);
    if (location.startsWith('/account/sign-in')) return 'sign-in';
    if (location === '/account/security/two-factor') return 'set-up';
    if (location === '/support' || location === '/support/referral') return 'support';
    if (location.startsWith('/moderation')) return 'queue';
    return location === '/account'
      ? 'account'
      : location.replace(ids.posting, 'POSTING').replace(ids.offer, 'OFFER');
  }

  for (const [file, route] of Object.entries(ROUTES)) {
    it(file, async () => {
      const path = route.path?.(ids) ?? pathOf(file);
      const answers: Record<string, unknown> = {};
      const expected: Record<string, unknown> = {};
      for (const who of WHO) {
        const visitor = people.get(who);
        assert.ok(visitor);
        answers[`GET, ${who}`] = named(await visitor.get(path));
        expected[`GET, ${who}`] = route.get[who] ?? route.get.all;
        if (route.post === undefined) continue;
        answers[`POST, ${who}`] = named(await visitor.post(path));
        expected[`POST, ${who}`] = route.post[who] ?? route.post.all;
      }
      assert.deepEqual(answers, expected);
    });
  }
});
