import pg from 'pg';
import { runningOwner } from '#lib/embedded/index.ts';
import { build, needsBuild } from '../../src/cli/build.ts';
import { startPortal } from '../support/portal.ts';
import { startSessions } from './sessions.ts';

/** Addresses that depend on the demo data, found once for all tests. */
export interface Examples {
  /** An open opportunity of each kind, by kind. */
  opportunities: Record<string, string>;
  /** One that has closed. */
  closed: string;
  organisation: string;
  /** Pages of the organisation that the demonstration's employer works for. */
  manage: {
    home: string;
    /** Of what it has posted: what was sent last, and something live. */
    postings: string[];
    live: string;
  };
  organisationId: string;
  /** One case of each kind that waits for a moderator. */
  cases: string[];
  /** An open Skills Bootcamp that is applied for on this site. */
  appliedHere: string;
  /** What the demonstration's people have booked, and an offer that both school and parent can book. */
  booked: {
    offer: string;
    ofParent: string;
    ofSchool: string;
    /** A booking that the demonstration's employer received. */
    received: string;
  };
}

/** The portal's address for the tests, and what is on it. */
export default async function setUp(): Promise<() => Promise<void>> {
  if (needsBuild()) await build();
  const portal = await startPortal();
  const owner = await runningOwner(portal.dataDir);
  if (owner === undefined) throw new Error('the portal runs without services of its own');
  const client = new pg.Client({ connectionString: owner.services.databaseUrl });
  await client.connect();
  try {
    // One that closed in the meantime: the last to be posted, so that its places in lists are known to no other test.
    const closed = await client.query<{ id: string }>(`
      update opportunity set closes_at = now() - interval '1 minute', published_at = now() - interval '1 day'
      where id = (select id from opportunity where kind = 'vacancy' order by id limit 1) returning id`);
    await client.query('update listing set live = false where opportunity_id = $1', [closed.rows[0]?.id]);
    const open = await client.query<{ kind: string; id: string }>(`
      select distinct on (o.kind) o.kind, o.id from opportunity as o join listing as l on l.opportunity_id = o.id
      where l.live and o.published_at <= now() and (o.closes_at is null or o.closes_at > now() + interval '1 hour')
      order by o.kind, o.id`);
    const organisation = await client.query<{ id: string; slug: string }>(
      'select id, slug from organisation order by slug limit 1',
    );
    const cases = await client.query<{ id: string }>(
      'select distinct on (kind) id from moderation_case where decided_at is null order by kind, opened_at',
    );
    const posted = await client.query<{ slug: string; id: string; live: boolean }>(`
      select g.slug, p.id, exists (
        select from opportunity as o
        where o.posting_id = p.id and o.kind = 'vacancy' and o.closes_at > now() + interval '1 hour'
      ) as live
      from posting as p join organisation as g on g.id = p.organisation_id
      join membership as m on m.organisation_id = g.id join account as a on a.id = m.account_id
      where a.email = 'employer@demo.example' order by p.created_at desc`);
    const home = `/manage/${posted.rows[0]?.slug ?? ''}`;
    const appliedHere = await client.query<{ id: string }>(`
      select o.id from opportunity as o join listing as l on l.opportunity_id = o.id
      where l.live and o.kind = 'skills-bootcamp' and o.published_at <= now() and (o.how_to_apply->>'here')::boolean
        and (o.closes_at is null or o.closes_at > now() + interval '1 hour')
      order by o.id limit 1`);
    const bookable = await client.query<{ id: string }>(`
      select o.id from opportunity as o join listing as l on l.opportunity_id = o.id
      where l.live and o.kind = 'engagement-offer' and (o.how_to_apply->>'here')::boolean
        and o.details->'booking'->>'mode' = 'at-once' and (o.details->>'homeEducatedWelcome')::boolean
        and (o.details->'yearGroups') @> '10' and (o.closes_at is null or o.closes_at > now() + interval '1 hour')
        and 2 <= (select count(*) from opportunity_date as d where d.opportunity_id = o.id
          and d.starts_on > current_date + 7 and d.places - d.places_taken >= 4)
      order by o.id limit 1`);
    const bookings = await client.query<{ id: string; of_family: boolean; slug: string }>(`
      select b.id, b.family_id is not null as of_family, g.slug from booking as b
      join opportunity as o on o.id = b.opportunity_id join organisation as g on g.id = o.organisation_id
      order by b.turn`);
    const examples: Examples = {
      manage: {
        home,
        postings: [...posted.rows.slice(0, 2), ...posted.rows.filter(({ live }) => live)].map(
          ({ id }) => `${home}/listings/${id}`,
        ),
        live: `${home}/listings/${posted.rows.find(({ live }) => live)?.id ?? ''}`,
      },
      opportunities: Object.fromEntries(open.rows.map(({ kind, id }) => [kind, id])),
      closed: closed.rows[0]?.id ?? '',
      organisation: organisation.rows[0]?.slug ?? '',
      organisationId: organisation.rows[0]?.id ?? '',
      cases: cases.rows.map(({ id }) => id),
      appliedHere: appliedHere.rows[0]?.id ?? '',
      booked: {
        offer: bookable.rows[0]?.id ?? '',
        ofParent: bookings.rows.find(({ of_family }) => of_family)?.id ?? '',
        ofSchool: bookings.rows.find(({ of_family }) => !of_family)?.id ?? '',
        received: bookings.rows.find(({ slug }) => `/manage/${slug}` === home)?.id ?? '',
      },
    };
    process.env['TEST_PORTAL_URL'] = portal.url;
    process.env['TEST_PORTAL_EXAMPLES'] = JSON.stringify(examples);
    await startSessions();
  } finally {
    await client.end();
  }
  return async () => {
    const code = await portal.stop();
    if (code !== 0) throw new Error(`The portal ended with ${code}.\n${portal.output().slice(-2_000)}`);
  };
}
