import type { Actor, OrganisationStatus, Role } from './permission.ts';

/** What one person is here for: themselves, each organisation they work for, each role of the council. */
export interface Hat {
  text: string;
  /** Its own start page. */
  href?: string | undefined;
  note?: string | undefined;
}

export const ROLE_WORDS: Record<Role, string> = {
  moderator: 'Moderator',
  coordinator: 'Coordinator',
  adviser: 'Adviser',
  administrator: 'Administrator',
};
/** Where the work of a role begins, once there is a page for it. */
const ROLE_PAGES: Partial<Record<Role, string>> = {
  moderator: '/moderation',
  coordinator: '/referrals',
  adviser: '/caseload',
  administrator: '/admin/staff',
};
const STATUS_WORDS: Record<OrganisationStatus, string | undefined> = {
  waiting: 'waiting for approval',
  approved: undefined,
  suspended: 'suspended',
};

/** Somebody without organisation or role is here for themselves, and has one hat. */
export function hatsOf(actor: Actor): Hat[] {
  const others = [
    ...actor.memberships.map((it) => ({
      text: it.name,
      href: `/manage/${it.slug}`,
      note: STATUS_WORDS[it.status],
    })),
    ...actor.roles.map((role) => ({ text: ROLE_WORDS[role], href: ROLE_PAGES[role] })),
  ];
  return others.length > 0 ? others : [{ text: 'Yourself' }];
}
