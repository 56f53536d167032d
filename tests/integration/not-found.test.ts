import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { newId } from '#lib/ids.ts';
import { givenAccount, signIn } from '../support/accounts.ts';
import { givenOrganisation, givenSent, moderatorAt } from '../support/moderation.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

describe('a form that is sent to what is not there', () => {
  const { portal, database } = usePortal();
  let mo: Visitor & { id: string };
  let organisationId: string;

  before(async () => {
    const { db } = database;
    organisationId = await givenOrganisation(db, { slug: 'lodge' });
    await givenAccount(db, { email: 'owner@lodge.example', member: { organisationId, role: 'owner' } });
    mo = await moderatorAt(db, portal.url, 'mo@council.example');
  });

  const fields = { decision: 'approved', to: 'suspended', reason: 'Not so', do: 'accept', words: 'x' };

  const isNotFound = async (visitor: Visitor, path: string) => {
    const { status, body } = await visitor.post(path, fields);
    assert.equal(status, 404, path);
    assert.match(body, /<h1[^>]*>Page not found/, path);
    assert.match(body, /Your account/, `${path}: it still says who is signed in`);
  };

  it('gets the page that says so when the page finds out after it has read the form', async () => {
    const { db } = database;
    // Read first, then found to be the moderator's own affair.
    const { caseId } = await givenSent(db, { organisationId, submittedBy: mo.id }, new Date());
    await isNotFound(mo, `/moderation/cases/${caseId}`);
    await db.insertInto('membership').values({ accountId: mo.id, organisationId, role: 'owner' }).execute();
    await isNotFound(mo, `/moderation/organisations/${organisationId}`);
  });

  it('gets it from every page that takes one about a record', async () => {
    const none = newId(16);
    for (const path of [`/moderation/cases/${none}`, `/moderation/organisations/${none}`])
      await isNotFound(mo, path);
    const owner = visitorTo(portal.url);
    await signIn(owner, 'owner@lodge.example');
    for (const path of [
      `/opportunities/${none}/report`,
      `/opportunities/${none}/apply`,
      `/opportunities/${none}/apply/${none}/check`,
      `/account/applications/${none}`,
      `/account/applications/${none}/withdraw`,
      `/manage/join/${none}`,
      `/manage/lodge/applications/${none}`,
      `/manage/lodge/listings/${none}/close`,
      `/manage/lodge/listings/${none}/extend`,
      `/manage/lodge/listings/${none}/copy`,
      `/manage/lodge/listings/${none}/change`,
      `/manage/lodge/listings/${none}/take-back`,
      `/manage/lodge/people/${none}`,
      `/manage/lodge/people/asked/${none}`,
      `/manage/lodge/post/${none}/${none}/check`,
    ])
      await isNotFound(owner, path);
  });
});
