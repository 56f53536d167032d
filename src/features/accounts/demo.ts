import type { Role } from './permission.ts';

/** The accounts of the demonstration. Their password is public; `isUsable` keeps them harmless. */
export const DEMO_PASSWORD = 'orchard-ferry-lantern';

export interface DemoAccount {
  email: string;
  /** The description of this person on the sign-in page. */
  title: string;
  role?: Role;
  /** The account is a member of the first organisation of this kind. */
  member?: { of: 'employer' | 'training-provider' | 'school'; as: 'owner' | 'editor' };
}

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { email: 'resident@demo.example', title: 'Resident' },
  { email: 'parent@demo.example', title: 'Home-educating parent' },
  { email: 'employer@demo.example', title: 'Employer, owner', member: { of: 'employer', as: 'owner' } },
  { email: 'editor@demo.example', title: 'Employer, editor', member: { of: 'employer', as: 'editor' } },
  {
    email: 'provider@demo.example',
    title: 'Training provider',
    member: { of: 'training-provider', as: 'owner' },
  },
  { email: 'school@demo.example', title: 'School', member: { of: 'school', as: 'owner' } },
  { email: 'moderator@demo.example', title: 'Moderator (council)', role: 'moderator' },
  { email: 'coordinator@demo.example', title: 'Coordinator (council)', role: 'coordinator' },
  { email: 'adviser@demo.example', title: 'Adviser (delivery partner)', role: 'adviser' },
  { email: 'administrator@demo.example', title: 'Administrator (council)', role: 'administrator' },
];
