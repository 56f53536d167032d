import { expect, request, type BrowserContext, type Page } from '@playwright/test';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#features/accounts/demo.ts';

interface Session {
  since: number;
  cookies: Awaited<ReturnType<BrowserContext['storageState']>>['cookies'];
}

/** A quarter of an hour after the password was given, pages that protect the account ask for it again. */
const FRESH_MS = 10 * 60_000;

const emailOf = (who: string) => `${who}@demo.example`;

/** A session of an account of the demonstration, begun as the form begins it. */
async function begin(who: string): Promise<Session> {
  const since = Date.now();
  const url = process.env['TEST_PORTAL_URL'] ?? '';
  const api = await request.newContext({ baseURL: url });
  try {
    const answer = await api.post('/account/sign-in', {
      form: { email: emailOf(who), password: DEMO_PASSWORD },
      headers: { origin: url },
      maxRedirects: 0,
    });
    if (answer.status() !== 303) throw new Error(`${who} cannot sign in: ${answer.status()}`);
    return { since, cookies: (await api.storageState()).cookies };
  } finally {
    await api.dispose();
  }
}

/** One session of every account of the demonstration: an account may have ten, and no test may end another's. */
export async function beginSessions(): Promise<void> {
  const sessions = await Promise.all(
    DEMO_ACCOUNTS.map(async ({ email }) => {
      const who = email.replace(/@.*/, '');
      return [who, await begin(who)] as const;
    }),
  );
  process.env['TEST_PORTAL_SESSIONS'] = JSON.stringify(Object.fromEntries(sessions));
}

const sessions = new Map(
  Object.entries(JSON.parse(process.env['TEST_PORTAL_SESSIONS'] ?? '{}') as Record<string, Session>),
);

/**
 * Lets the browser of a page be signed in as an account of the demonstration, in the session that the tests share. A test
 * that signs out, or lets its account do more than before, signs in by the form.
 */
export async function signInAs(page: Page, who: string): Promise<void> {
  let session = sessions.get(who);
  if (session === undefined || Date.now() - session.since > FRESH_MS) {
    session = await begin(who);
    sessions.set(who, session);
  }
  await page.context().addCookies(session.cookies);
}

/** Signs an account of the demonstration in by the form, in a session of its own. */
export async function signInByForm(page: Page, who: string): Promise<void> {
  await page.goto('/account/sign-in');
  await page.getByLabel('Email address').fill(emailOf(who));
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
}
