import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { givenAccount, givenSignedIn, PASSWORD, signIn } from '../support/accounts.ts';
import { applyFor } from '../support/applications.ts';
import { anOpportunity, given } from '../support/factories.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

const FORMULAS = [
  '=HYPERLINK("http://evil.example","click")',
  "+1+cmd|' /C calc'!A0",
  '-2+3',
  '@SUM(1+1)*cmd',
  '","=1+1',
  '  =1+1',
  '＝1+1',
];

describe('what an applicant typed is no formula in the file that an organisation downloads', () => {
  const { portal, database } = usePortal();
  let opportunity: string;

  before(async () => {
    [opportunity = ''] = await given(
      database.db,
      [
        anOpportunity({
          publishedAt: new Date(Date.now() - 60_000),
          howToApply: { here: true },
          title: '=1+1 job',
        }),
      ],
      { now: new Date() },
    );
  });

  it('in any of its fields', async () => {
    for (const [index, formula] of FORMULAS.entries()) {
      const email = `who${index}@example.org`;
      const { visitor } = await givenSignedIn({ portal, database }, { email });
      await applyFor(visitor, opportunity, {
        name: { name: formula },
        phone: { phone: '+44 1632 960001' },
        why: { why: formula },
        adjustments: { adjustments: formula },
      });
    }
    const { organisationId } = await database.db
      .selectFrom('opportunity')
      .select('organisationId')
      .executeTakeFirstOrThrow();
    await givenAccount(database.db, {
      email: 'boss@example.org',
      member: { organisationId, role: 'editor' },
    });
    const boss = visitorTo(portal.url);
    await signIn(boss, 'boss@example.org', PASSWORD);
    const { status, headers, body } = await boss.get('/manage/seagate-lodge/applications/export.csv');
    assert.equal(status, 200);
    assert.match(headers['content-type'] ?? '', /text\/csv; charset=utf-8/);
    assert.match(headers['content-disposition'] ?? '', /^attachment/);
    assert.equal(headers['cache-control'], 'private, no-store');
    assert.ok(body.startsWith('\uFEFF'), 'a spreadsheet knows it for UTF-8');
    const rows = parse(body, { bom: true }) as string[][];
    assert.equal(rows.length, FORMULAS.length + 1);
    for (const cell of rows.flat()) {
      assert.doesNotMatch(cell, /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u);
    }
    assert.ok(
      rows.every((row) => row.length === rows[0]?.length),
      'no text breaks out of its cell',
    );
    const exported = await database.db
      .selectFrom('applicationEvent')
      .select('actor')
      .where('type', '=', 'exported')
      .execute();
    assert.equal(exported.length, FORMULAS.length);
  });
});
