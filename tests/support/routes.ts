import type { Role } from '#features/accounts/permission.ts';

/** The kinds of visitors. `editor` is a member of the organisation whose records the routes are tried with. */
export const WHO = [
  'signed out',
  'resident',
  'editor',
  'editor of another',
  'unapproved',
  'suspended',
  'moderator',
  'coordinator',
  'adviser',
  'administrator',
  'staff without second factor',
] as const;
export type Who = (typeof WHO)[number];

/** The answer: the page, a redirect to sign in, to set up a second factor or to the account, or "not found". */
export type Answer =
  'ok' | 'sign-in' | 'set-up' | 'account' | 'queue' | 'support' | 'not found' | 'refused' | `/${string}`;
/** A path is the target of a redirect. */
export type RouteAnswers = Partial<Record<Who, Answer>> & { all: Answer };

const everyone: RouteAnswers = { all: 'ok' };
/** Every account holder, about themselves. */
const own: RouteAnswers = { all: 'ok', 'signed out': 'sign-in', 'staff without second factor': 'set-up' };
const notFound: RouteAnswers = { all: 'not found' };
/** Members of the organisation of the address. */
const members: RouteAnswers = {
  all: 'not found',
  'signed out': 'sign-in',
  'staff without second factor': 'set-up',
  editor: 'ok',
};
/** Only its owners, who are not in this table; organisations.test.ts tests what they can do. */
const owners: RouteAnswers = { ...members, editor: 'not found' };

/** The ids of the records with which the routes are tried. */
export interface RouteIds {
  opportunity: string;
  slug: string;
  posting: string;
  organisation: string;
  /** A case that waits for a moderator. */
  waiting: string;
  application: string;
  referral: string;
  /** An offer to schools that is booked on this site, a booking of it, and the date of that booking. */
  offer: string;
  booking: string;
  date: string;
}

interface Route {
  /** The path, with ids for the parts in brackets. */
  path?: (ids: RouteIds) => string;
  get: RouteAnswers;
  /** The answer to an empty form from a page of this site; absent where the page takes none. */
  post?: RouteAnswers;
}

/** An empty form is refused: the page says what is missing. */
const form: RouteAnswers = { all: 'refused' };
const ownForm: RouteAnswers = { ...own, all: 'refused' };

/** Only moderators. */
const moderators: RouteAnswers = {
  all: 'not found',
  moderator: 'ok',
  'signed out': 'sign-in',
  'staff without second factor': 'set-up',
};
const moderatorsTo = (answer: Answer): RouteAnswers => ({ ...moderators, moderator: answer });
/** Only staff with this role. */
const staff = (role: Role, all: Answer = 'ok'): RouteAnswers => ({ ...own, all: 'not found', [role]: all });

/** Every file of src/pages. A new page without its row fails the test. */
export const ROUTES: Record<string, Route> = {
  '404.astro': { path: () => '/404', get: notFound },
  '413.astro': { path: () => '/healthz', get: everyone },
  '500.astro': { path: () => '/healthz', get: everyone },
  '503.astro': { path: () => '/healthz', get: everyone },
  '.well-known/security.txt.ts': { get: everyone },
  'security.astro': { get: everyone },
  'accessibility.astro': { get: everyone },
  'account/check-your-email.astro': { get: everyone },
  'account/confirm/again.astro': { get: everyone, post: form },
  'account/confirm/index.astro': { get: everyone, post: form },
  // organisations.test.ts tests what the page does with the password.
  'account/delete.astro': { get: own, post: ownForm },
  'account/email/confirm.astro': { get: own, post: own },
  'account/email/index.astro': { get: own, post: ownForm },
  'account/email/sent.astro': { get: everyone },
  'account/index.astro': { get: own },
  'account/register.astro': { get: everyone, post: form },
  'account/reset/index.astro': { get: everyone, post: form },
  'account/reset/sent.astro': { get: everyone },
  'account/security/index.astro': { get: own, post: ownForm },
  'account/security/password.astro': { get: own, post: ownForm },
  'account/security/two-factor.astro': {
    get: { all: 'ok', 'signed out': 'sign-in' },
    post: { all: 'refused', 'signed out': 'sign-in' },
  },
  // signed-out.test.ts tests what the page keeps of a form whose sender's session has ended.
  'account/signed-out.astro': { get: { all: 'sign-in' }, post: { all: 'sign-in' } },
  'account/sign-in/again.astro': {
    get: { all: 'ok', 'signed out': 'sign-in' },
    post: { all: 'refused', 'signed out': 'sign-in' },
  },
  'account/sign-in/code.astro': { get: { all: 'sign-in' }, post: { all: 'sign-in' } },
  'account/sign-in/index.astro': { get: { all: 'account', 'signed out': 'ok' }, post: form },
  // account.test.ts tests sending the form, which would end the sessions of the visitors used here.
  'account/sign-out.ts': { get: { all: 'account' } },
  'account/applications/index.astro': { get: own },
  // Another person's is not found: cannot-read-another-persons-application.test.ts.
  'account/applications/[application]/index.astro': {
    path: () => '/account/applications/0123456789abcdef',
    get: { ...own, all: 'not found' },
    post: { ...own, all: 'not found' },
  },
  'account/applications/[application]/withdraw.astro': {
    path: () => '/account/applications/0123456789abcdef/withdraw',
    get: { ...own, all: 'not found' },
    post: { ...own, all: 'not found' },
  },
  'account/applications/[application]/interview.ics.ts': {
    path: () => '/account/applications/0123456789abcdef/interview.ics',
    get: { ...own, all: 'not found' },
  },
  // Another's is not found: cannot-see-another-familys-bookings.test.ts.
  'account/bookings/index.astro': { get: own },
  'account/bookings/[booking]/index.astro': {
    path: ({ booking }) => `/account/bookings/${booking}`,
    get: { ...own, all: 'not found' },
    post: { ...own, all: 'not found' },
  },
  'account/bookings/[booking]/cancel.astro': {
    path: ({ booking }) => `/account/bookings/${booking}/cancel`,
    get: { ...own, all: 'not found' },
    post: { ...own, all: 'not found' },
  },
  'account/bookings/[booking]/calendar.ics.ts': {
    path: ({ booking }) => `/account/bookings/${booking}/calendar.ics`,
    get: { ...own, all: 'not found' },
  },
  'account/family/index.astro': { get: own, post: ownForm },
  // An account that is not registered as a family registers first.
  'account/family/children/[child].astro': {
    path: () => '/account/family/children/new',
    get: { ...own, all: '/account/family' },
    post: { ...own, all: '/account/family' },
  },
  // Without the cookie that the link in an email sets.
  'applications/index.astro': { get: { all: '/applications/link' } },
  'applications/[application]/index.astro': {
    path: () => '/applications/0123456789abcdef',
    get: { all: '/applications/link' },
    post: { all: '/applications/link' },
  },
  'applications/[application]/withdraw.astro': {
    path: () => '/applications/0123456789abcdef/withdraw',
    get: { all: '/applications/link' },
    post: { all: '/applications/link' },
  },
  'applications/[application]/interview.ics.ts': {
    path: () => '/applications/0123456789abcdef/interview.ics',
    get: { all: '/applications/link' },
  },
  // Only on the device on which it was written: cannot-confirm-from-a-wrong-address.test.ts.
  'applications/unsent/[application].astro': {
    path: () => '/applications/unsent/0123456789abcdef',
    get: { all: '/applications' },
    post: { all: '/applications' },
  },
  'applications/confirm.astro': { get: everyone, post: form },
  'applications/link.astro': { get: everyone, post: form },
  'applications/open.astro': { get: everyone, post: everyone },
  'admin/index.ts': { get: staff('administrator', '/admin/staff') },
  'admin/staff/index.astro': { get: staff('administrator') },
  'admin/security-events/index.astro': {
    get: staff('administrator'),
    post: staff('administrator', 'refused'),
  },
  'admin/security-events/export.csv.ts': { get: staff('administrator') },
  // cannot-reset-ones-own-second-factor.test.ts tests sending these forms.
  'admin/accounts/[account]/reset-second-factor.astro': {
    path: () => '/admin/accounts/unknown/reset-second-factor',
    get: { ...staff('administrator'), administrator: 'not found' },
    post: { ...staff('administrator'), administrator: 'not found' },
  },
  'admin/accounts/[account]/end-sessions.astro': {
    path: () => '/admin/accounts/unknown/end-sessions',
    get: { ...staff('administrator'), administrator: 'not found' },
    post: { ...staff('administrator'), administrator: 'not found' },
  },
  'api.astro': { get: everyone },
  'api/v1/openapi.json.ts': { get: everyone },
  'api/v1/opportunities/[id].ts': {
    path: ({ opportunity }) => `/api/v1/opportunities/${opportunity}`,
    get: everyone,
  },
  'api/v1/opportunities/index.ts': { get: everyone },
  'areas/[slug].astro': { path: () => '/areas/swale', get: everyone },
  'areas/index.astro': { get: everyone },
  // Examples, which only demonstrations have.
  'components/[name].astro': { path: () => '/components/button', get: notFound },
  'components/index.astro': { get: notFound },
  'components/journey/[kind]/[draft]/[stop].astro': {
    path: () => '/components/journey/vacancy/0123456789abcdef/tasks?new',
    get: notFound,
  },
  'components/journey/[kind]/index.astro': { path: () => '/components/journey/vacancy', get: notFound },
  'components/journey/index.astro': { get: notFound },
  'caseload/[id]/[action].astro': {
    path: ({ referral }) => `/caseload/${referral}/note`,
    get: staff('adviser'),
    post: staff('adviser', 'refused'),
  },
  'caseload/[id]/appointments/[appointment].ics.ts': {
    path: ({ referral }) => `/caseload/${referral}/appointments/none.ics`,
    get: staff('adviser', 'not found'),
  },
  'caseload/[id]/index.astro': {
    path: ({ referral }) => `/caseload/${referral}`,
    get: staff('adviser'),
    post: staff('adviser', 'refused'),
  },
  'caseload/[id]/opportunities.astro': {
    path: ({ referral }) => `/caseload/${referral}/opportunities`,
    get: staff('adviser'),
    post: staff('adviser', 'refused'),
  },
  'caseload/index.astro': { get: staff('adviser'), post: staff('adviser', 'refused') },
  'cookies.astro': { get: everyone },
  // Only demonstrations have it: cannot-read-the-outbox.test.ts.
  'dev/outbox.astro': { get: notFound },
  'employers.astro': { get: everyone },
  'help/getting-there.astro': { get: everyone },
  'help/index.astro': { get: everyone },
  'help/searching.astro': { get: everyone },
  'education/index.astro': { get: everyone },
  'education/calendar.astro': { get: everyone },
  'education/calendar.ics.ts': { get: everyone },
  'education/employers.astro': { get: everyone },
  'education/young-people.astro': { get: everyone },
  'home-education.astro': { get: everyone },
  'index.astro': { get: everyone },
  // A member of two organisations sees both: cannot-see-anothers-organisation.test.ts.
  'manage/[organisation]/details/[draft]/[stop].astro': {
    path: ({ slug }) => `/manage/${slug}/details/0123456789abcdef/name`,
    get: { ...members, editor: 'not found' },
  },
  'manage/[organisation]/details/index.astro': {
    path: ({ slug }) => `/manage/${slug}/details`,
    get: members,
  },
  'manage/[organisation]/people/[person].astro': {
    path: ({ slug }) => `/manage/${slug}/people/unknown`,
    get: owners,
    post: owners,
  },
  'manage/[organisation]/people/asked/[request].astro': {
    path: ({ slug }) => `/manage/${slug}/people/asked/none`,
    get: owners,
    post: owners,
  },
  'manage/[organisation]/people/hand-over.astro': {
    path: ({ slug }) => `/manage/${slug}/people/hand-over`,
    get: owners,
    post: owners,
  },
  'manage/[organisation]/people/index.astro': {
    path: ({ slug }) => `/manage/${slug}/people`,
    get: members,
    post: owners,
  },
  'manage/[organisation]/people/invite.astro': {
    path: ({ slug }) => `/manage/${slug}/people/invite`,
    get: owners,
    post: owners,
  },
  'manage/[organisation]/people/sign-in-code.astro': {
    path: ({ slug }) => `/manage/${slug}/people/sign-in-code`,
    get: owners,
    post: owners,
  },
  'manage/[organisation]/people/leave.astro': {
    path: ({ slug }) => `/manage/${slug}/people/leave`,
    get: members,
  },
  'manage/index.astro': { get: own },
  'manage/invitation.astro': { get: { ...own, all: 'not found' } },
  'manage/join/[slug].astro': {
    path: () => '/manage/join/waiting',
    get: { ...own, unapproved: '/manage/waiting' },
  },
  'manage/join/index.astro': { get: own },
  'manage/register/[draft]/[stop].astro': {
    path: () => '/manage/register/0123456789abcdef/kind?new',
    get: own,
    post: ownForm,
  },
  'manage/register/index.astro': { get: own },
  'manage/[organisation]/index.astro': { path: () => '/manage/seagate-lodge', get: members },
  'manage/[organisation]/listings/[posting]/change.ts': {
    path: ({ posting }) => `/manage/seagate-lodge/listings/${posting}/change`,
    get: { ...members, editor: '/manage/seagate-lodge/listings/POSTING' },
  },
  'manage/[organisation]/listings/[posting]/close.astro': {
    path: ({ posting }) => `/manage/seagate-lodge/listings/${posting}/close`,
    get: members,
    post: { ...members, editor: 'refused' },
  },
  'manage/[organisation]/listings/[posting]/copy.ts': {
    path: ({ posting }) => `/manage/seagate-lodge/listings/${posting}/copy`,
    get: { ...members, editor: '/manage/seagate-lodge/listings/POSTING' },
  },
  'manage/[organisation]/listings/[posting]/extend.astro': {
    path: ({ posting }) => `/manage/seagate-lodge/listings/${posting}/extend`,
    get: members,
    post: { ...members, editor: 'refused' },
  },
  'manage/[organisation]/listings/[posting]/index.astro': {
    path: ({ posting }) => `/manage/seagate-lodge/listings/${posting}`,
    get: members,
  },
  'manage/[organisation]/listings/[posting]/preview.astro': {
    path: ({ posting }) => `/manage/seagate-lodge/listings/${posting}/preview`,
    get: members,
  },
  'manage/[organisation]/listings/[posting]/take-back.ts': {
    path: ({ posting }) => `/manage/seagate-lodge/listings/${posting}/take-back`,
    get: { ...members, editor: '/manage/seagate-lodge/listings/POSTING' },
    // No case is waiting, and the page says so.
    post: { ...members, editor: '/manage/seagate-lodge/listings/POSTING' },
  },
  'manage/[organisation]/post/[kind]/[draft]/[stop].astro': {
    path: () => '/manage/seagate-lodge/post/vacancy/0123456789abcdef/title?new',
    get: members,
    post: { ...members, editor: 'refused' },
  },
  // There is no such draft.
  'manage/[organisation]/post/[kind]/[draft]/not-paid.astro': {
    path: () => '/manage/seagate-lodge/post/vacancy/0123456789abcdef/not-paid',
    get: { ...members, editor: 'not found' },
    post: { ...members, editor: 'not found' },
  },
  'manage/[organisation]/post/[kind]/[draft]/preview.astro': {
    path: () => '/manage/seagate-lodge/post/vacancy/0123456789abcdef/preview',
    get: { ...members, editor: 'not found' },
  },
  'manage/[organisation]/post/[kind]/index.ts': {
    path: () => '/manage/seagate-lodge/post/vacancy',
    get: { ...members, editor: '/manage/seagate-lodge/post' },
  },
  'manage/[organisation]/post/index.astro': { path: () => '/manage/seagate-lodge/post', get: members },
  'moderation/cases/[id].astro': {
    path: ({ waiting }) => `/moderation/cases/${waiting}`,
    get: moderators,
    post: moderatorsTo('refused'),
  },
  'moderation/history.astro': { get: moderators },
  'moderation/index.astro': { get: moderators },
  'moderation/organisations/[id].astro': {
    path: ({ organisation }) => `/moderation/organisations/${organisation}`,
    get: moderators,
    post: moderatorsTo('refused'),
  },
  'moderation/organisations/index.astro': { get: moderators },
  'moderation/release.ts': { get: moderatorsTo('queue'), post: moderatorsTo('queue') },
  'moderation/searches/index.astro': { get: { ...moderators, administrator: 'ok' } },
  'moderation/searches/synonyms/index.astro': {
    get: { ...moderators, administrator: 'ok' },
    post: { ...moderatorsTo('refused'), administrator: 'refused' },
  },
  'moderation/searches/synonyms/[id].astro': {
    path: () => '/moderation/searches/synonyms/unknown',
    get: { ...moderatorsTo('not found') },
    post: { ...moderatorsTo('not found') },
  },
  'moderation/take.ts': { get: moderatorsTo('queue'), post: moderatorsTo('queue') },
  'manage/[organisation]/applications/[application].astro': {
    path: ({ application }) => `/manage/seagate-lodge/applications/${application}`,
    get: members,
    post: { ...members, editor: 'refused' },
  },
  'manage/[organisation]/applications/[application]/interview.astro': {
    path: ({ application }) => `/manage/seagate-lodge/applications/${application}/interview`,
    get: members,
    post: { ...members, editor: 'refused' },
  },
  'manage/[organisation]/applications/[application]/interview.ics.ts': {
    path: ({ application }) => `/manage/seagate-lodge/applications/${application}/interview.ics`,
    // No time is agreed.
    get: { ...members, editor: 'not found' },
  },
  'manage/[organisation]/applications/[application]/withdraw-offer.astro': {
    path: ({ application }) => `/manage/seagate-lodge/applications/${application}/withdraw-offer`,
    get: members,
    post: { ...members, editor: 'refused' },
  },
  'manage/[organisation]/applications/waiting-list.astro': {
    path: ({ opportunity }) => `/manage/seagate-lodge/applications/waiting-list?opportunity=${opportunity}`,
    get: members,
    post: { ...members, editor: 'refused' },
  },
  'manage/[organisation]/applications/export.csv.ts': {
    path: () => '/manage/seagate-lodge/applications/export.csv',
    get: members,
  },
  'manage/[organisation]/applications/index.astro': {
    path: () => '/manage/seagate-lodge/applications',
    get: members,
  },
  'manage/[organisation]/bookings/index.astro': {
    path: () => '/manage/seagate-lodge/bookings',
    get: members,
  },
  'manage/[organisation]/bookings/[booking]/index.astro': {
    path: ({ booking }) => `/manage/seagate-lodge/bookings/${booking}`,
    get: members,
    post: { ...members, editor: 'refused' },
  },
  'manage/[organisation]/bookings/[booking]/calendar.ics.ts': {
    path: ({ booking }) => `/manage/seagate-lodge/bookings/${booking}/calendar.ics`,
    get: members,
  },
  'manage/[organisation]/bookings/dates/[date].astro': {
    path: ({ date }) => `/manage/seagate-lodge/bookings/dates/${date}`,
    get: members,
  },
  'manage/[organisation]/applications/not-this-time.astro': {
    path: () => '/manage/seagate-lodge/applications/not-this-time',
    get: members,
    post: { ...members, editor: 'refused' },
  },
  'open-data.astro': { get: everyone },
  // apply.test.ts tests starting and sending an application.
  'opportunities/[id]/apply/[draft]/[stop].astro': {
    path: ({ opportunity }) => `/opportunities/${opportunity}/apply/0123456789abcdef/name?new`,
    get: everyone,
    post: form,
  },
  'opportunities/[id]/apply/index.astro': {
    path: ({ opportunity }) => `/opportunities/${opportunity}/apply`,
    get: everyone,
  },
  // bookings.test.ts tests the form; an account without a school or a family reads how to get one.
  'opportunities/[id]/book/[draft]/[stop].astro': {
    path: ({ offer }) => `/opportunities/${offer}/book/0123456789abcdef/date?new`,
    get: { ...own, all: `/opportunities/OFFER/book` },
    post: { ...own, all: `/opportunities/OFFER/book` },
  },
  'opportunities/[id]/book/index.astro': {
    path: ({ offer }) => `/opportunities/${offer}/book`,
    get: { ...own, 'signed out': 'ok' },
    post: own,
  },
  'opportunities/[id].astro': { path: ({ opportunity }) => `/opportunities/${opportunity}`, get: everyone },
  'opportunities/[id]/report.astro': {
    path: ({ opportunity }) => `/opportunities/${opportunity}/report`,
    get: everyone,
    post: form,
  },
  'opportunities/index.astro': { get: everyone },
  'organisations/[slug].astro': { path: ({ slug }) => `/organisations/${slug}`, get: everyone },
  'organisations/unavailable.astro': { get: notFound },
  'privacy.astro': { get: everyone },
  'referrals/[id]/[action].astro': {
    path: ({ referral }) => `/referrals/${referral}/assign`,
    get: staff('coordinator'),
    post: staff('coordinator', 'refused'),
  },
  'referrals/[id]/index.astro': {
    path: ({ referral }) => `/referrals/${referral}`,
    get: staff('coordinator'),
    post: staff('coordinator', 'refused'),
  },
  // The form takes the next referral: referral-casework.test.ts.
  'referrals/index.astro': { get: staff('coordinator') },
  'referrals/lots.astro': {
    get: { ...staff('coordinator'), administrator: 'ok' },
    post: { ...staff('coordinator', 'refused'), administrator: 'refused' },
  },
  // Every question is optional.
  'referrals/partners/[partner].astro': {
    path: () => '/referrals/partners/partner',
    get: { ...staff('coordinator'), administrator: 'ok' },
    post: { ...staff('coordinator', '/referrals/lots?done'), administrator: '/referrals/lots?done' },
  },
  'reports/index.astro': { get: staff('coordinator') },
  'reports/plan.astro': { get: staff('coordinator'), post: staff('coordinator', 'refused') },
  'reports/return.csv.ts': { get: staff('coordinator') },
  'robots.txt.ts': { get: everyone },
  'schools.astro': { get: everyone },
  'search/suggestions.ts': { path: () => '/search/suggestions?q=care', get: everyone },
  'sectors/[slug].astro': { path: () => '/sectors/care', get: everyone },
  'sectors/index.astro': { get: everyone },
  'sitemap-opportunities-[part].xml.ts': { path: () => '/sitemap-opportunities-1.xml', get: everyone },
  'sitemap-organisations.xml.ts': { get: everyone },
  'sitemap-pages.xml.ts': { get: everyone },
  'sitemap.xml.ts': { get: everyone },
  'support/easy-read.astro': { get: everyone },
  'support/index.astro': { get: everyone },
  'support/not-this/[reason].astro': { path: () => '/support/not-this/outside', get: everyone },
  // The first page, before any answer. Drafts with answers: cannot-open-another-persons-draft.test.ts.
  'support/refer/[draft]/[stop].astro': {
    path: () => '/support/refer/0123456789abcdef/who?new',
    get: everyone,
    post: form,
  },
  'support/refer/[draft]/save.astro': { path: () => '/support/refer/0123456789abcdef/save', get: notFound },
  'support/refer/come-back.astro': { get: everyone, post: form },
  'support/refer/index.astro': { get: everyone },
  // Visitors who have not opened a request are asked for its reference; staff too, who have their own pages.
  'support/referral/appointment.ics.ts': { get: { all: 'support' } },
  'support/referral/code.astro': { get: everyone, post: form },
  'support/referral/contact.astro': { get: { all: 'support' }, post: { all: 'support' } },
  'support/referral/data.astro': { get: { all: 'support' } },
  'support/referral/data.json.ts': { get: { all: 'support' } },
  'support/referral/delete.astro': { get: { all: 'support' }, post: { all: 'support' } },
  'support/referral/index.astro': { get: everyone, post: form },
  'support/referral/leave.ts': { get: { all: 'support' }, post: { all: 'support' } },
  'support/referral/open.astro': { get: everyone, post: form },
  'support/referral/suggestion.ts': { get: { all: 'support' }, post: { all: 'support' } },
  'support/referral/talk.ts': { get: { all: 'support' }, post: { all: 'support' } },
  'support/referral/withdraw.astro': { get: { all: 'support' }, post: { all: 'support' } },
  'support/referral/without-email.astro': { get: everyone, post: form },
};

export const pathOf = (file: string) => `/${file.replace(/\.(astro|ts)$/, '').replace(/(^|\/)index$/, '')}`;
