import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { COMPONENT_NAMES } from '#components/examples/names.ts';
import { projectRoot } from '#lib/root.ts';
import { examples } from './fixtures.ts';

export interface PageExample {
  path: string;
  /** 200 unless said otherwise. */
  status?: number;
  /** Seen by somebody who is signed in: the demonstration's resident, or the one of its accounts that is named. */
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
  'help/searching': [{ path: '/help/searching' }],
  'help/getting-there': [{ path: '/help/getting-there' }],
  accessibility: [{ path: '/accessibility' }],
  api: [{ path: '/api' }],
  cookies: [{ path: '/cookies' }],
  employers: [{ path: '/employers' }],
  'home-education': [{ path: '/home-education' }],
  'open-data': [{ path: '/open-data' }],
  privacy: [{ path: '/privacy' }],
  schools: [{ path: '/schools' }],
  'support/index': [{ path: '/support' }],
  'support/easy-read': [{ path: '/support/easy-read' }],
  'support/not-this/[reason]': [
    'not-agreed',
    'outside',
    'under-16',
    'aged-16-17',
    'right-to-work',
    'in-work',
    'no-group',
    'other-programme',
  ].map((reason) => ({ path: `/support/not-this/${reason}?area=swale` })),
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
  'account/sign-in/index': [{ path: '/account/sign-in' }, { path: '/account/sign-in?done=confirmed' }],
  // Without the step before it this leads back to that.
  'account/sign-in/code': [{ path: '/account/sign-in/code' }],
  'referrals/index': [
    { path: '/referrals', signedIn: 'coordinator' },
    { path: '/referrals?stage=all&show=duplicates', signedIn: 'coordinator' },
  ],
  // Records of the demonstration are opened in referrals-staff.spec.ts.
  'referrals/[id]/index': [{ path: '/referrals/none', signedIn: 'coordinator', status: 404 }],
  'referrals/[id]/[act]': [{ path: '/referrals/none/assign', signedIn: 'coordinator', status: 404 }],
  'referrals/lots': [{ path: '/referrals/lots', signedIn: 'coordinator' }],
  'reports/plan': [{ path: '/reports/plan', signedIn: 'coordinator' }],
  'reports/index': [{ path: '/reports', signedIn: 'coordinator' }],
  'caseload/index': [
    { path: '/caseload', signedIn: 'adviser' },
    { path: '/caseload?whose=partner', signedIn: 'adviser' },
  ],
  'caseload/[id]/index': [{ path: '/caseload/none', signedIn: 'adviser', status: 404 }],
  'caseload/[id]/[act]': [{ path: '/caseload/none/note', signedIn: 'adviser', status: 404 }],
  'caseload/[id]/opportunities': [{ path: '/caseload/none/opportunities', signedIn: 'adviser', status: 404 }],
  'dev/outbox': [{ path: '/dev/outbox' }],
  'components/index': [{ path: '/components' }],
  'components/[name]': COMPONENT_NAMES.map((name) => ({ path: `/components/${name}` })),
  'components/journey/index': [{ path: '/components/journey' }],
  'components/journey/[draft]/[stop]': [
    { path: '/components/journey/0123456789abcdef/tasks?new' },
    { path: '/components/journey/0123456789abcdef/title?new' },
    { path: '/components/journey/0123456789abcdef/title', status: 404 },
  ],
  '404': [{ path: '/no-such-page', status: 404 }],
  '500': [{ path: '/500', status: 500 }],
  '503': [{ path: '/503', status: 503 }],
};

/** The pages that there are, by file. */
export function pagesOnDisk(): string[] {
  return readdirSync(join(projectRoot(), 'src', 'pages'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.astro'))
    .map((path) => path.replace(/\.astro$/, ''))
    .sort();
}
