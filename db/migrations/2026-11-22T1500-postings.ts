import { sql, type Kysely } from 'kysely';

/** What organisations post, version by version, and the queue in which the council decides on it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table posting (
      id text primary key,
      organisation_id text not null references organisation,
      kind text not null check (kind in ('vacancy', 'skills-bootcamp', 'work-experience', 'engagement-offer')),
      created_by text references account on delete set null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index posting_organisation on posting (organisation_id, created_at desc)`.execute(db);

  await sql`
    create table posting_version (
      id text primary key,
      posting_id text not null references posting on delete cascade,
      number integer not null check (number > 0),
      answers jsonb not null,
      opportunities jsonb not null,
      findings jsonb not null,
      submitted_by text references account on delete set null,
      submitted_at timestamptz not null,
      published_at timestamptz,
      token text not null unique,
      unique (posting_id, number)
    )`.execute(db);

  await sql`
    alter table opportunity
      add column posting_id text references posting,
      add column closed_reason text check (closed_reason in ('filled-here', 'filled-elsewhere', 'withdrawn')),
      add constraint one_face_of_a_kind unique (posting_id, kind)`.execute(db);

  await sql`
    create table moderation_case (
      id text primary key,
      kind text not null check (kind in ('posting', 'organisation', 'report')),
      organisation_id text not null references organisation on delete cascade,
      posting_version_id text references posting_version on delete cascade,
      opportunity_id text references opportunity on delete cascade,
      submitted_by text references account on delete set null,
      opened_at timestamptz not null,
      due_on date not null,
      taken_by text references account on delete set null,
      taken_at timestamptz,
      decided_by text references account on delete set null,
      decided_at timestamptz,
      decision text check (decision in ('approved', 'returned', 'refused', 'withdrawn', 'suspended', 'lifted', 'dismissed',
        'superseded')),
      notes jsonb,
      reason text,
      constraint decided_somehow check ((decided_at is null) = (decision is null)),
      constraint of_its_kind check (
        (kind = 'posting') = (posting_version_id is not null) and (kind = 'report') = (opportunity_id is not null))
    )`.execute(db);
  await sql`create index moderation_case_open on moderation_case (due_on, opened_at, id) where decided_at is null`.execute(
    db,
  );
  await sql`create index moderation_case_organisation on moderation_case (organisation_id, opened_at)`.execute(
    db,
  );
  await sql`create index moderation_case_version on moderation_case (posting_version_id)`.execute(db);
  await sql`
    create unique index moderation_case_reported on moderation_case (opportunity_id) where decided_at is null`.execute(
    db,
  );
  await sql`create index moderation_case_decided on moderation_case (decided_at desc, id) where decided_at is not null`.execute(
    db,
  );

  await sql`
    create table report (
      id text primary key,
      case_id text not null references moderation_case on delete cascade,
      reason text not null,
      words text,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index report_case on report (case_id)`.execute(db);
}
