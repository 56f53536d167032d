import { ROLE_LABELS, workspaceTexts } from './messages.en.ts';
import type { Actor, Role } from './permission.ts';

/** One of a person's workspaces: their own account, each organisation they work for, each role at the council. */
export interface Workspace {
  text: string;
  /** The start page of the workspace. */
  href?: string | undefined;
  note?: string | undefined;
}

/** The start page of each role, where one exists. */
const ROLE_PAGES: Partial<Record<Role, string>> = {
  moderator: '/moderation',
  coordinator: '/referrals',
  adviser: '/caseload',
  administrator: '/admin/staff',
};

/** The workspaces of a signed-in user. A user without organisation or role has one: their own account. */
export function workspacesFor(actor: Actor): Workspace[] {
  const others = [
    ...actor.memberships.map((it) => ({
      text: it.name,
      href: `/manage/${it.slug}`,
      note: workspaceTexts.status[it.status],
    })),
    ...actor.roles.map((role) => ({ text: ROLE_LABELS[role], href: ROLE_PAGES[role] })),
  ];
  return others.length > 0 ? others : [{ text: workspaceTexts.ownAccount }];
}
