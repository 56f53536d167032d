import { demoTexts as texts } from './messages.en.ts';
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
  { email: 'resident@demo.example', title: texts.resident },
  { email: 'parent@demo.example', title: texts.parent },
  { email: 'employer@demo.example', title: texts.employer, member: { of: 'employer', as: 'owner' } },
  { email: 'editor@demo.example', title: texts.editor, member: { of: 'employer', as: 'editor' } },
  {
    email: 'provider@demo.example',
    title: texts.provider,
    member: { of: 'training-provider', as: 'owner' },
  },
  { email: 'school@demo.example', title: texts.school, member: { of: 'school', as: 'owner' } },
  { email: 'moderator@demo.example', title: texts.moderator, role: 'moderator' },
  { email: 'coordinator@demo.example', title: texts.coordinator, role: 'coordinator' },
  { email: 'adviser@demo.example', title: texts.adviser, role: 'adviser' },
  { email: 'administrator@demo.example', title: texts.administrator, role: 'administrator' },
];
