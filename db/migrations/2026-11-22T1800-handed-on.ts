import { sql, type Kysely } from 'kysely';

/**
 * A request that a partner gave back waits for another partner, whoever talked with the person before; and each partner
 * has its own first contact to make.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table referral add column partner_by date, add column partner_contacted_at timestamptz`.execute(
    db,
  );
  await sql`
    update referral r set partner_contacted_at = (
      select min(e.at) from referral_event e
      where e.referral_id = r.id and e.at >= r.assigned_at
        and e.type in ('contacted', 'appointment-made', 'started', 'goal', 'appointment-attended'))
    where partner_id is not null and contacted_at is not null`.execute(db);
  // Working days are not known here. Those who came back and vanished are late in any case.
  await sql`
    update referral r set partner_by = (
      select max(e.at)::date + 2 from referral_event e where e.referral_id = r.id and e.type = 'returned')
    where partner_id is null and ended_at is null`.execute(db);
  // Whoever had started was led back to before it when they were given back or sent on.
  await sql`
    update referral r set stage = case when (
      select e.type from referral_event e
      where e.referral_id = r.id and e.type in ('job-started', 'left-work')
      order by e.at desc, e.id desc limit 1) = 'job-started' then 'in-work' else 'started' end
    where started_at is not null and ended_at is null and stage in ('received', 'looked-at', 'with-partner', 'appointment')`.execute(
    db,
  );
  // Its indexes go with it.
  await sql`alter table referral drop column due_on`.execute(db);
  await sql`
    alter table referral add column due_on date generated always as (
      case
        when ended_at is not null then null
        when acknowledged_at is null then acknowledge_by
        when partner_id is null then coalesce(partner_by, contact_by)
        when partner_contacted_at is null then contact_by
      end) stored`.execute(db);
  await sql`create index referral_due on referral (due_on, last_event_at)`.execute(db);
  await sql`create index referral_area on referral (area, due_on, last_event_at)`.execute(db);
  await sql`create index referral_stage on referral (stage, due_on, last_event_at)`.execute(db);
  await sql`create index referral_next on referral (due_on, last_event_at) where partner_id is null and ended_at is null`.execute(
    db,
  );
}
