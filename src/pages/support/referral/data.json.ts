import { browserOf, readGuestSession } from '#features/referrals/my-referral/access.handler.ts';
import type { APIRoute } from 'astro';
import { readFile } from '#features/referrals/my-referral/subject-access.service.ts';
import { fileResponse } from '#lib/http.ts';

/** The person's data in machine-readable form. The file name does not reveal its content. */
export const GET: APIRoute = async (context) => {
  const { follow, gazetteer } = context.locals.services;
  const visit = await readGuestSession(follow, browserOf(context));
  const file = visit && (await readFile(follow, gazetteer, visit));
  if (file === undefined) return context.redirect('/support/referral', 303);
  return fileResponse(`${JSON.stringify(file, null, 2)}\n`, 'my-data', 'json');
};
