import { expect, request, type BrowserContext, type Page } from '@playwright/test';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#features/accounts/demo.ts';

interface Session {
  since: number;
  cookies: Awaited<ReturnType<BrowserContext['storageState']>>['cookies'];
}

/** Younger sessions are reused. 15 minutes after signing in, pages that protect the account ask for the password again. */
const FRESH_MS = 10 * 60_000;

const emailOf = (who: string) => `${who}@demo.example`;

/** Signs in to a demonstration account by posting the sign-in form. */
async function startSession(who: string): Promise<Session> {
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

/** Starts one session for each demonstration account, which all tests share: an account may have only ten sessions. */
export async function startSessions(): Promise<void> {
  const sessions = await Promise.all(
    DEMO_ACCOUNTS.map(async ({ email }) => {
      const who = email.replace(/@.*/, '');
      return [who, await startSession(who)] as const;
    }),
  );
  process.env['TEST_PORTAL_SESSIONS'] = JSON.stringify(Object.fromEntries(sessions));
}

const sessions = new Map(
  Object.entries(JSON.parse(process.env['TEST_PORTAL_SESSIONS'] ?? '{}') as Record<string, Session>),
);

/**
 * Signs the page's browser in as a demonstration account, with the session that the tests share. A test that signs out,
 * or that gives its account more rights, uses `signInByForm` instead.
 */
export async function signInAs(page: Page, who: string): Promise<void> {
  let session = sessions.get(who);
  if (session === undefined || Date.now() - session.since > FRESH_MS) {
    session = await startSession(who);
    sessions.set(who, session);
  }
  await page.context().addCookies(session.cookies);
}

/** Signs in to a demonstration account with the form, in a new session. */
export async function signInByForm(page: Page, who: string): Promise<void> {
  await page.goto('/account/sign-in');
  await page.getByLabel('Email address').fill(emailOf(who));
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
}
