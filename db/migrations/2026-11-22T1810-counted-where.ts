import { sql, type Kysely } from 'kysely';

/**
 * With which partner and in which area somebody was when something happened: figures of a month that is over stay as
 * they were when people move on.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table referral_event
      add column partner_id text references organisation,
      add column area text`.execute(db);
  // Whoever was sent to a partner was there until they were sent elsewhere or came back. Of referrals that nobody was
  // ever seen to send, today's partner is all that is known; where somebody lived before is kept nowhere.
  await sql`
    with moved as (
      select id, referral_id, at, type, detail,
        count(*) filter (where type in ('assigned', 'returned')) over in_order as moves,
        bool_or(type = 'assigned') over (partition by referral_id) as was_sent
      from referral_event
      window in_order as (partition by referral_id order by at, id)
    ), placed as (
      select id, referral_id, was_sent, type,
        first_value(case when type = 'assigned' then detail ->> 'organisationId' end)
          over (partition by referral_id, moves order by at, id) as partner_id
      from moved
    )
    update referral_event e
    set area = r.area,
      partner_id = (select o.id from organisation o
        where o.id = case when p.was_sent then p.partner_id else r.partner_id end)
    from placed p join referral r on r.id = p.referral_id
    where e.id = p.id and e.type not in ('opened', 'listed', 'seen-by-person', 'data-asked', 'emptied')`.execute(
    db,
  );
}
