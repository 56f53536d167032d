import { sql } from 'kysely';

/** Columns of cases that several queries select; `c` is the case and `g` its organisation. */

/**
 * The account that sent what the case is about; for a reported listing, the account that sent the published version.
 */
export const POSTED_BY = sql<string | null>`coalesce(c.submitted_by, (
  select v.submitted_by from posting_version as v join opportunity as o on o.posting_id = v.posting_id
  where o.id = c.opportunity_id and v.published_at is not null order by v.number desc limit 1))`;

/** The title under which moderators know the case. */
export const TITLE = sql<string>`case c.kind
  when 'posting' then (select v.opportunities -> 0 ->> 'title' from posting_version as v where v.id = c.posting_version_id)
  when 'report' then (select o.title from opportunity as o where o.id = c.opportunity_id)
  else g.name end`;
