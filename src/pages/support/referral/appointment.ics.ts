import { browserOf, readGuestSession } from '#features/referrals/my-referral/access.handler.ts';
import type { APIRoute } from 'astro';
import { talkFile } from '#features/referrals/my-referral/status.service.ts';
import { fileResponse } from '#lib/http.ts';

/** A coming appointment for the person's own calendar: the next, or the one that is named. */
export const GET: APIRoute = async (context) => {
  const { services, siteUrl } = context.locals;
  const visit = await readGuestSession(services.follow, browserOf(context));
  const file =
    visit &&
    (await talkFile(services.follow, visit, {
      id: context.url.searchParams.get('talk'),
      host: new URL(siteUrl).host,
    }));
  if (file === undefined) return context.redirect('/support/referral', 303);
  return fileResponse(file, 'appointment', 'ics');
};
