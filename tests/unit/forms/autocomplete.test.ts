import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { applyJourney } from '#features/applications/apply.journey.ts';
import type { Journey } from '#features/journeys/journey.ts';
import { autocompleteOf, type Answers } from '#features/forms/question.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { organisationJourneys } from '#features/organisations/organisation.journey.ts';
import { askForSupportJourney } from '#features/referrals/intake/ask-for-support.journey.ts';
import { projectRoot } from '#lib/root.ts';
import { secrets } from '../../support/accounts.ts';
import { NOW } from '../../support/factories.ts';
import { programmes, workingDays } from '../../support/mother.ts';
import { gazetteer } from '../places/gazetteers.ts';
import { postings, journeyOf } from '../postings/people.ts';

/**
 * WCAG 2.2, 1.3.5: fields about the person who fills in the form name their purpose, so that the browser may fill them
 * in.
 */

const nothing = () => Promise.reject(new Error('nothing is sent here'));
const support = askForSupportJourney({
  gazetteer,
  clock: () => NOW,
  secrets,
  workingDays,
  programmes,
  texts: true,
  limits: {
    take: async () => undefined,
    giveBack: async () => undefined,
    used: async () => 0,
    clear: async () => undefined,
  },
});
const apply = applyJourney(
  {
    id: 'one',
    opportunity: { kind: 'vacancy', dates: [], places: [], interviewScheme: false } as unknown as Opportunity,
    organisation: { name: 'Bread' },
    waiting: new Map(),
    firstCome: false,
    email: undefined,
    now: NOW,
  },
  nothing,
);
const organisation = organisationJourneys(
  { clock: () => NOW },
  { register: nothing, change: nothing, findings: () => Promise.resolve([]) },
).register;

/** Questions by name with the token that each has; those without one are left out. */
function tokensOf(journey: Pick<Journey, 'steps'>, answers: Answers = {}): Record<string, string> {
  return Object.fromEntries(
    journey.steps.flatMap(({ questions }) =>
      questions.flatMap((question) => {
        const token = autocompleteOf(question, answers);
        return token === undefined ? [] : [[question.name, token]];
      }),
    ),
  );
}

describe('autocomplete tokens', () => {
  it('mark the questions about the person who fills in a journey', () => {
    const referrer = {
      referrerName: 'name',
      referrerOrganisation: 'organization',
      referrerPhone: 'tel',
      referrerEmail: 'email',
    };
    assert.deepEqual(tokensOf(support, { whoFor: 'me' }), {
      ...referrer,
      postcode: 'postal-code',
      name: 'name',
      phone: 'tel',
      email: 'email',
      address: 'street-address',
      dateOfBirth: 'bday',
    });
    assert.deepEqual(tokensOf(apply), { name: 'name', email: 'email', phone: 'tel' });
    assert.deepEqual(tokensOf(organisation), {
      name: 'organization',
      address: 'street-address',
      town: 'address-level2',
      postcode: 'postal-code',
      website: 'url',
    });
  });

  it("are absent for other people's details: the person referred, a workplace, a contact", () => {
    assert.deepEqual(Object.keys(tokensOf(support, { whoFor: 'other' })), [
      'referrerName',
      'referrerOrganisation',
      'referrerPhone',
      'referrerEmail',
    ]);
    for (const kind of Object.keys(postings) as (keyof typeof postings)[])
      assert.deepEqual(tokensOf(journeyOf(kind)), {}, kind);
  });

  it('are set on each address, number and password field of a page, unless it is about others', () => {
    /** Fields about another person, and so without a token. */
    const OTHERS = new Set([
      'src/pages/support/referral/contact.astro otherPhone',
      'src/pages/support/referral/contact.astro otherEmail',
      "src/pages/referrals/partners/[partner].astro {...field('phone')}",
      "src/pages/referrals/partners/[partner].astro {...field('email')}",
    ]);
    const root = projectRoot();
    const pages = ['src/pages', 'src/features'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.astro') && !path.endsWith('QuestionField.astro'))
        .map((path) => `${folder}/${path}`),
    );
    const found: string[] = [];
    const without = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/<Field\b[^]*?\/>/g)].flatMap(([field]) => {
        if (!/type="(?:email|tel|password)"/.test(field)) return [];
        found.push(page);
        const name = /id="([^"]+)"/.exec(field)?.[1] ?? /\{\.\.\.[^}]*\}/.exec(field)?.[0] ?? '';
        return field.includes('autocomplete=') ? [] : [`${page} ${name}`];
      }),
    );
    assert.ok(found.length > 10, `${found.length} fields were looked at`);
    assert.deepEqual(new Set(without), OTHERS);
    // A colleague's address is another person's; the password component itself says which of the two kinds it is.
    const invite = readFileSync(join(root, 'src/pages/manage/[organisation]/people/invite.astro'), 'utf8');
    assert.match(invite, /autocomplete="off"/);
    const password = readFileSync(join(root, 'src/components/PasswordField.astro'), 'utf8');
    assert.match(password, /current \? 'current-password' : 'new-password'/);
  });
});
