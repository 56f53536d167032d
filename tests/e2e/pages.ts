import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { COMPONENT_NAMES } from '#components/examples/names.ts';
import { projectRoot } from '#lib/root.ts';
import { REASONS } from '#features/referrals/eligibility.ts';
import { examples } from './fixtures.ts';

export interface PageExample {
  path: string;
  /** 200 unless said otherwise. */
  status?: number;
  /** Seen by a signed-in visitor: the demonstration's resident, or its account of this name. */
  signedIn?: boolean | string;
}

/**
 * Every page of the site with addresses to try it at. A page that is missing here fails `accessibility.spec.ts`.
 * Keys are files below `src/pages`, without their ending.
 */
export const PAGES: Record<string, readonly PageExample[]> = {
  index: [{ path: '/' }],
  'opportunities/index': [
    { path: '/opportunities' },
    { path: '/opportunities?q=care&near=Sheerness&kind=vacancy&with=no-car' },
    { path: '/opportunities?near=Thanet&sort=pay&page=2' },
    { path: '/opportunities?q=astronaut&near=Sheerness' },
    { path: '/opportunities?near=Shernes' },
  ],
  'opportunities/[id]': [
    ...Object.values(examples.opportunities).map((id) => ({ path: `/opportunities/${id}` })),
    { path: `/opportunities/${examples.closed}` },
  ],
  'areas/index': [{ path: '/areas' }],
  'areas/[slug]': [{ path: '/areas/swale' }, { path: '/areas/medway' }],
  'sectors/index': [{ path: '/sectors' }],
  'sectors/[slug]': [{ path: '/sectors/care' }, { path: '/sectors/farming-food' }],
  'help/index': [{ path: '/help' }],
  'help/searching': [{ path: '/help/searching' }],
  'help/getting-there': [{ path: '/help/getting-there' }],
  security: [{ path: '/security' }],
  accessibility: [{ path: '/accessibility' }],
  api: [{ path: '/api' }],
  cookies: [{ path: '/cookies' }],
  employers: [{ path: '/employers' }],
  'home-education': [{ path: '/home-education' }],
  'education/index': [{ path: '/education' }],
  'education/calendar': [
    { path: '/education/calendar' },
    { path: '/education/calendar?area=swale&year=9&families=yes' },
  ],
  'education/young-people': [{ path: '/education/young-people' }],
  'education/employers': [{ path: '/education/employers' }],
  'open-data': [{ path: '/open-data' }],
  privacy: [{ path: '/privacy' }],
  schools: [{ path: '/schools' }],
  'support/index': [{ path: '/support' }],
  'support/easy-read': [{ path: '/support/easy-read' }],
  'support/not-this/[reason]': REASONS.flatMap((reason) => [
    { path: `/support/not-this/${reason}?area=swale` },
    { path: `/support/not-this/${reason}?area=swale&for=other` },
  ]),
  'support/refer/index': [{ path: '/support/refer' }],
  'support/refer/come-back': [{ path: '/support/refer/come-back' }],
  'support/refer/[draft]/[stop]': [
    { path: '/support/refer/0123456789abcdef/who?new' },
    { path: '/support/refer/0123456789abcdef/who', status: 404 },
  ],
  'support/refer/[draft]/save': [{ path: '/support/refer/0123456789abcdef/save', status: 404 }],
  'support/referral/index': [{ path: '/support/referral' }],
  'support/referral/code': [{ path: '/support/referral/code' }],
  'support/referral/open': [{ path: '/support/referral/open?token=none' }],
  'support/referral/without-email': [{ path: '/support/referral/without-email' }],
  // Without a reference these lead back to where it is asked for; support.spec.ts tries them from within.
  'support/referral/contact': [{ path: '/support/referral/contact' }],
  'support/referral/data': [{ path: '/support/referral/data' }],
  'support/referral/delete': [{ path: '/support/referral/delete' }],
  'support/referral/withdraw': [{ path: '/support/referral/withdraw' }],
  'account/index': [{ path: '/account', signedIn: true }],
  'account/delete': [{ path: '/account/delete', signedIn: true }],
  'account/register': [{ path: '/account/register' }],
  'account/check-your-email': [{ path: '/account/check-your-email' }],
  'account/confirm/index': [{ path: '/account/confirm' }, { path: '/account/confirm?token=none' }],
  'account/confirm/again': [{ path: '/account/confirm/again' }],
  'account/email/index': [{ path: '/account/email', signedIn: true }],
  'account/email/sent': [{ path: '/account/email/sent' }],
  'account/email/confirm': [{ path: '/account/email/confirm?token=none' }],
  'account/reset/index': [{ path: '/account/reset' }, { path: '/account/reset?token=none' }],
  'account/reset/sent': [{ path: '/account/reset/sent' }],
  'account/security/index': [{ path: '/account/security', signedIn: true }],
  'account/security/password': [{ path: '/account/security/password', signedIn: true }],
  'account/security/two-factor': [{ path: '/account/security/two-factor', signedIn: true }],
  'account/applications/index': [{ path: '/account/applications', signedIn: true }],
  'account/applications/[application]/index': [
    { path: '/account/applications/0123456789abcdef', signedIn: true, status: 404 },
  ],
  'account/applications/[application]/withdraw': [
    { path: '/account/applications/0123456789abcdef/withdraw', signedIn: true, status: 404 },
  ],
  'account/bookings/index': [
    { path: '/account/bookings', signedIn: true },
    { path: '/account/bookings', signedIn: 'parent' },
  ],
  'account/bookings/[booking]/index': [
    { path: `/account/bookings/${examples.booked.ofParent}`, signedIn: 'parent' },
    { path: `/account/bookings/${examples.booked.ofSchool}`, signedIn: 'school' },
  ],
  'account/bookings/[booking]/cancel': [
    { path: `/account/bookings/${examples.booked.ofSchool}/cancel`, signedIn: 'school' },
  ],
  'account/family/index': [
    { path: '/account/family', signedIn: true },
    { path: '/account/family', signedIn: 'parent' },
    { path: '/account/family?change', signedIn: 'parent' },
  ],
  'account/family/children/[child]': [{ path: '/account/family/children/new', signedIn: 'parent' }],
  'opportunities/[id]/book/index': [
    { path: `/opportunities/${examples.booked.offer}/book` },
    { path: `/opportunities/${examples.booked.offer}/book`, signedIn: true },
    { path: `/opportunities/${examples.booked.offer}/book`, signedIn: 'parent' },
  ],
  'opportunities/[id]/book/[draft]/[stop]': [
    { path: `/opportunities/${examples.booked.offer}/book/0123456789abcdef/date?new`, signedIn: 'school' },
  ],
  'manage/[organisation]/bookings/index': [
    { path: `${examples.manage.home}/bookings`, signedIn: 'employer' },
  ],
  'manage/[organisation]/bookings/[booking]/index': [
    { path: `${examples.manage.home}/bookings/${examples.booked.received}`, signedIn: 'employer' },
  ],
  'manage/[organisation]/bookings/dates/[date]': [
    { path: `${examples.manage.home}/bookings/dates/0`, signedIn: 'employer', status: 404 },
  ],
  // Without the cookie that the link of a mail gives, these lead to the page that asks for the address.
  'applications/index': [{ path: '/applications' }],
  'applications/[application]/index': [{ path: '/applications/0123456789abcdef' }],
  'applications/[application]/withdraw': [{ path: '/applications/0123456789abcdef/withdraw' }],
  'applications/unsent/[application]': [{ path: '/applications/unsent/0123456789abcdef' }],
  'applications/confirm': [
    { path: '/applications/confirm' },
    { path: '/applications/confirm?link=none' },
    { path: '/applications/confirm?closed' },
    { path: '/applications/confirm?account=0123456789abcdef' },
  ],
  'applications/link': [{ path: '/applications/link' }, { path: '/applications/link?sent' }],
  'applications/open': [{ path: '/applications/open?link=none' }],
  // What is in them, applications.spec.ts looks at, as the organisation: for a resident they are not there.
  'manage/[organisation]/applications/index': [
    { path: '/manage/none/applications', signedIn: true, status: 404 },
  ],
  'manage/[organisation]/applications/[application]': [
    { path: '/manage/none/applications/none', signedIn: true, status: 404 },
  ],
  'manage/[organisation]/applications/[application]/interview': [
    { path: '/manage/none/applications/none/interview', signedIn: true, status: 404 },
  ],
  'manage/[organisation]/applications/[application]/withdraw-offer': [
    { path: '/manage/none/applications/none/withdraw-offer', signedIn: true, status: 404 },
  ],
  'manage/[organisation]/applications/waiting-list': [
    { path: '/manage/none/applications/waiting-list', signedIn: true, status: 404 },
  ],
  'manage/[organisation]/applications/not-this-time': [
    { path: '/manage/none/applications/not-this-time', signedIn: true, status: 404 },
  ],
  'opportunities/[id]/apply/index': [{ path: `/opportunities/${examples.appliedHere}/apply` }],
  'opportunities/[id]/apply/[draft]/[stop]': [
    { path: `/opportunities/${examples.appliedHere}/apply/0123456789abcdef/name?new` },
    { path: `/opportunities/${examples.appliedHere}/apply/0123456789abcdef/name`, status: 404 },
  ],
  'account/sign-in/index': [{ path: '/account/sign-in' }, { path: '/account/sign-in?done=confirmed' }],
  // Without the step before it this leads back to that.
  // Without anything that was written it leads to sign in; signed-out.spec.ts looks at it with something.
  'account/signed-out': [{ path: '/account/signed-out' }],
  'account/sign-in/again': [{ path: '/account/sign-in/again', signedIn: true }],
  'account/sign-in/code': [{ path: '/account/sign-in/code' }],
  'manage/index': [{ path: '/manage', signedIn: true }],
  'manage/invitation': [{ path: '/manage/invitation?token=none', signedIn: true, status: 404 }],
  'manage/join/index': [
    { path: '/manage/join', signedIn: true },
    { path: '/manage/join?name=the', signedIn: true },
    { path: '/manage/join?name=zzzz', signedIn: true },
  ],
  'manage/join/[slug]': [{ path: `/manage/join/${examples.organisation}`, signedIn: true }],
  'manage/register/index': [{ path: '/manage/register', signedIn: true }],
  'manage/register/[draft]/[stop]': [
    { path: '/manage/register/0123456789abcdef/kind?new', signedIn: true },
    { path: '/manage/register/0123456789abcdef/check', signedIn: true, status: 404 },
  ],
  'manage/[organisation]/details/index': [
    { path: '/manage/beacon-furlong-academy/details', signedIn: 'school' },
  ],
  'manage/[organisation]/details/[draft]/[stop]': [
    { path: '/manage/beacon-furlong-academy/details/0123456789abcdef/name', signedIn: 'school', status: 404 },
  ],
  'manage/[organisation]/people/index': [
    { path: '/manage/beacon-furlong-academy/people', signedIn: 'school' },
  ],
  'manage/[organisation]/people/invite': [
    { path: '/manage/beacon-furlong-academy/people/invite', signedIn: 'school' },
  ],
  'manage/[organisation]/people/sign-in-code': [
    { path: '/manage/beacon-furlong-academy/people/sign-in-code', signedIn: 'school' },
  ],
  'manage/[organisation]/people/hand-over': [
    { path: '/manage/beacon-furlong-academy/people/hand-over', signedIn: 'school' },
  ],
  'manage/[organisation]/people/leave': [
    { path: '/manage/beacon-furlong-academy/people/leave', signedIn: 'school' },
  ],
  // The page of one member; tests/integration/organisations.test.ts opens it.
  'manage/[organisation]/people/[person]': [
    { path: '/manage/beacon-furlong-academy/people/nobody', signedIn: 'school', status: 404 },
  ],
  'manage/[organisation]/people/asked/[request]': [
    { path: '/manage/beacon-furlong-academy/people/asked/none', signedIn: 'school', status: 404 },
  ],
  'organisations/[slug]': [
    { path: `/organisations/${examples.organisation}` },
    { path: '/organisations/beacon-furlong-academy' },
  ],
  'organisations/unavailable': [{ path: '/organisations/unavailable', status: 404 }],
  'manage/[organisation]/index': [{ path: examples.manage.home, signedIn: 'employer' }],
  'manage/[organisation]/listings/[posting]/index': examples.manage.postings.map((path) => ({
    path,
    signedIn: 'employer',
  })),
  'manage/[organisation]/listings/[posting]/preview': [
    { path: `${examples.manage.postings[0]}/preview`, signedIn: 'employer' },
  ],
  'manage/[organisation]/listings/[posting]/close': [
    { path: `${examples.manage.live}/close`, signedIn: 'employer' },
  ],
  'manage/[organisation]/listings/[posting]/extend': [
    { path: `${examples.manage.live}/extend`, signedIn: 'employer' },
  ],
  'manage/[organisation]/post/index': [{ path: `${examples.manage.home}/post`, signedIn: 'employer' }],
  'manage/[organisation]/post/[kind]/[draft]/[stop]': [
    { path: `${examples.manage.home}/post/vacancy/0123456789abcdef/tasks?new`, signedIn: 'employer' },
  ],
  // There are no such drafts: posting.spec.ts looks at one that there is.
  'manage/[organisation]/post/[kind]/[draft]/not-paid': [
    {
      path: `${examples.manage.home}/post/vacancy/0123456789abcdef/not-paid`,
      signedIn: 'employer',
      status: 404,
    },
  ],
  'manage/[organisation]/post/[kind]/[draft]/preview': [
    {
      path: `${examples.manage.home}/post/vacancy/0123456789abcdef/preview`,
      signedIn: 'employer',
      status: 404,
    },
  ],
  'moderation/index': [
    { path: '/moderation', signedIn: 'moderator' },
    { path: '/moderation?kind=report&done=released', signedIn: 'moderator' },
  ],
  'moderation/cases/[id]': examples.cases.map((id) => ({
    path: `/moderation/cases/${id}`,
    signedIn: 'moderator',
  })),
  'moderation/history': [{ path: '/moderation/history', signedIn: 'moderator' }],
  'moderation/organisations/index': [
    { path: '/moderation/organisations', signedIn: 'moderator' },
    { path: '/moderation/organisations?name=a', signedIn: 'moderator' },
  ],
  'moderation/organisations/[id]': [
    { path: `/moderation/organisations/${examples.organisationId}`, signedIn: 'moderator' },
  ],
  'moderation/searches/index': [
    { path: '/moderation/searches', signedIn: 'moderator' },
    { path: '/moderation/searches?area=thanet', signedIn: 'administrator' },
  ],
  'moderation/searches/synonyms/index': [
    { path: '/moderation/searches/synonyms', signedIn: 'moderator' },
    { path: '/moderation/searches/synonyms?phrase=sparks', signedIn: 'administrator' },
  ],
  // A synonym is opened in the integration tests: the demonstration has none.
  'moderation/searches/synonyms/[id]': [
    { path: '/moderation/searches/synonyms/none', status: 404, signedIn: 'moderator' },
  ],
  'opportunities/[id]/report': [
    { path: `/opportunities/${examples.closed}/report` },
    { path: `/opportunities/${examples.closed}/report?sent` },
  ],
  'referrals/index': [
    { path: '/referrals', signedIn: 'coordinator' },
    { path: '/referrals?stage=all&show=duplicates', signedIn: 'coordinator' },
  ],
  // Records of the demonstration are opened in referrals-staff.spec.ts.
  'referrals/[id]/index': [{ path: '/referrals/none', signedIn: 'coordinator', status: 404 }],
  'referrals/[id]/[action]': [{ path: '/referrals/none/assign', signedIn: 'coordinator', status: 404 }],
  'admin/staff/index': [{ path: '/admin/staff', signedIn: 'administrator' }],
  'admin/security-events/index': [
    { path: '/admin/security-events', signedIn: 'administrator' },
    { path: '/admin/security-events?type=account-deleted&from=2001-01-01', signedIn: 'administrator' },
  ],
  // Accounts of the demonstration have no code to reset: admin.spec.ts and the integration tests open these pages.
  'admin/accounts/[account]/reset-second-factor': [
    { path: '/admin/accounts/nobody/reset-second-factor', status: 404, signedIn: 'administrator' },
  ],
  'admin/accounts/[account]/end-sessions': [
    { path: '/admin/accounts/nobody/end-sessions', status: 404, signedIn: 'administrator' },
  ],
  'referrals/lots': [{ path: '/referrals/lots', signedIn: 'coordinator' }],
  'referrals/partners/[partner]': [
    { path: '/referrals/partners/none', signedIn: 'coordinator', status: 404 },
  ],
  'reports/plan': [{ path: '/reports/plan', signedIn: 'coordinator' }],
  'reports/index': [{ path: '/reports', signedIn: 'coordinator' }],
  'caseload/index': [
    { path: '/caseload', signedIn: 'adviser' },
    { path: '/caseload?whose=partner', signedIn: 'adviser' },
    { path: '/caseload?whose=waiting', signedIn: 'adviser' },
  ],
  'caseload/[id]/index': [{ path: '/caseload/none', signedIn: 'adviser', status: 404 }],
  'caseload/[id]/[action]': [{ path: '/caseload/none/note', signedIn: 'adviser', status: 404 }],
  'caseload/[id]/opportunities': [{ path: '/caseload/none/opportunities', signedIn: 'adviser', status: 404 }],
  'dev/outbox': [{ path: '/dev/outbox' }],
  'components/index': [{ path: '/components' }],
  'components/[name]': COMPONENT_NAMES.map((name) => ({ path: `/components/${name}` })),
  'components/journey/index': [{ path: '/components/journey' }],
  'components/journey/[kind]/index': [{ path: '/components/journey/skills-bootcamp' }],
  'components/journey/[kind]/[draft]/[stop]': [
    ...['vacancy', 'skills-bootcamp', 'work-experience', 'engagement-offer'].map((kind) => ({
      path: `/components/journey/${kind}/0123456789abcdef/tasks?new`,
    })),
    { path: '/components/journey/vacancy/0123456789abcdef/title?new' },
    { path: '/components/journey/vacancy/0123456789abcdef/title', status: 404 },
  ],
  '404': [{ path: '/no-such-page', status: 404 }],
  '500': [{ path: '/500', status: 500 }],
  '413': [{ path: '/413', status: 413 }],
  '503': [{ path: '/503', status: 503 }],
};

/** The pages that there are, by file. */
export function pagesOnDisk(): string[] {
  return readdirSync(join(projectRoot(), 'src', 'pages'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.astro'))
    .map((path) => path.replace(/\.astro$/, ''))
    .sort();
}
