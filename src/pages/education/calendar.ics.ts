import type { APIRoute } from 'astro';
import { calendarFeed } from '#features/bookings/calendar.service.ts';
import { readCalendarQuery } from '#features/bookings/calendar.ts';
import { fileResponse } from '#lib/http.ts';

export const GET: APIRoute = async ({ locals: { services, siteUrl }, url }) => {
  const areas = services.gazetteer.areas.map(({ slug }) => slug);
  const query = readCalendarQuery(url.searchParams, areas, services.clock());
  return fileResponse(await calendarFeed({ ...services, siteUrl }, query), 'talks-and-visits', 'ics');
};
