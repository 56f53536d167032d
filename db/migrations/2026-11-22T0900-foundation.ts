import { sql, type Kysely } from 'kysely';

/** Organisations, opportunities with their places and dates, the search's own view of them, and postcodes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`create extension if not exists pg_trgm`.execute(db);

  await sql`
    create table organisation (
      id text primary key,
      slug text not null unique,
      name text not null check (name <> ''),
      kind text not null check (kind in ('employer', 'training-provider', 'school', 'delivery-partner', 'council')),
      description text,
      website text,
      disability_confident smallint not null default 0 check (disability_confident between 0 and 3),
      created_at timestamptz not null default now()
    )`.execute(db);

  await sql`
    create table opportunity (
      id text primary key,
      organisation_id text not null references organisation,
      kind text not null check (kind in ('vacancy', 'skills-bootcamp', 'work-experience', 'engagement-offer')),
      title text not null check (title <> ''),
      summary text not null,
      description text not null,
      sector text not null,
      patterns text[] not null,
      work_mode text not null check (work_mode in ('on-site', 'hybrid', 'remote')),
      getting_there jsonb,
      adjustments text[] not null,
      interview_scheme boolean not null,
      pay_min_pence integer check (pay_min_pence > 0),
      pay_max_pence integer check (pay_max_pence >= pay_min_pence),
      pay_period text check (pay_period in ('hour', 'day', 'week', 'month', 'year')),
      pay_text text,
      pay_pro_rata boolean not null,
      how_to_apply jsonb not null,
      details jsonb not null,
      published_at timestamptz,
      closes_at timestamptz,
      withdrawn_at timestamptz,
      source text not null,
      source_key text,
      source_hash text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint pay_has_a_period check (pay_min_pence is null or pay_period is not null),
      constraint closes_after_it_opens check (closes_at > published_at),
      unique (source, source_key)
    )`.execute(db);
  await sql`create index opportunity_organisation on opportunity (organisation_id)`.execute(db);

  await sql`
    create table opportunity_place (
      opportunity_id text not null references opportunity on delete cascade,
      position smallint not null,
      name text,
      town text not null,
      postcode text,
      area text not null,
      lat double precision not null check (lat between 49 and 56),
      lon double precision not null check (lon between -7 and 3),
      primary key (opportunity_id, position)
    )`.execute(db);

  await sql`
    create table opportunity_date (
      id bigint generated always as identity primary key,
      opportunity_id text not null references opportunity on delete cascade,
      starts_on date not null,
      ends_on date check (ends_on >= starts_on),
      start_time text,
      end_time text,
      places integer check (places > 0),
      places_taken integer not null default 0 check (places_taken >= 0),
      place smallint,
      constraint not_overbooked check (places_taken <= places),
      foreign key (opportunity_id, place) references opportunity_place (opportunity_id, position)
    )`.execute(db);
  await sql`create index opportunity_date_opportunity on opportunity_date (opportunity_id)`.execute(db);

  await sql`
    create table opportunity_event (
      id bigint generated always as identity primary key,
      opportunity_id text not null references opportunity on delete cascade,
      at timestamptz not null default now(),
      type text not null,
      actor text not null,
      detail jsonb
    )`.execute(db);
  await sql`create index opportunity_event_opportunity on opportunity_event (opportunity_id)`.execute(db);

  await sql`create sequence listing_version`.execute(db);
  await sql`
    create table listing (
      opportunity_id text primary key references opportunity on delete cascade,
      version bigint not null default nextval('listing_version'),
      indexed_version bigint not null default 0,
      live boolean not null,
      document jsonb not null,
      tags text[] not null,
      words tsvector not null generated always as (
        setweight(to_tsvector('english', coalesce(document ->> 'title', '')), 'A') ||
        setweight(to_tsvector('english', coalesce(document ->> 'organisation', '') || ' ' ||
          coalesce(document ->> 'town', '') || ' ' || coalesce(document ->> 'keywords', '')), 'B') ||
        setweight(to_tsvector('english', coalesce(document ->> 'summary', '')), 'C') ||
        setweight(to_tsvector('english', coalesce(document ->> 'description', '')), 'D')
      ) stored,
      pay_hourly_pence integer,
      published_at timestamptz not null,
      closes_at timestamptz,
      lat double precision,
      lon double precision
    )`.execute(db);
  await sql`create index listing_words on listing using gin (words) where live`.execute(db);
  await sql`create index listing_tags on listing using gin (tags) where live`.execute(db);
  await sql`create index listing_place on listing (lat, lon) where live`.execute(db);
  await sql`create index listing_newest on listing (published_at desc, opportunity_id) where live`.execute(
    db,
  );
  await sql`create index listing_closing on listing (closes_at) where live`.execute(db);
  await sql`create index listing_title on listing using gin ((document ->> 'title') gin_trgm_ops) where live`.execute(
    db,
  );
  await sql`create index listing_waiting on listing (version) where version <> indexed_version`.execute(db);
  await sql`create index listing_version_order on listing (version)`.execute(db);

  await sql`
    create table postcode (
      postcode text primary key,
      area text not null,
      lat double precision not null,
      lon double precision not null
    )`.execute(db);
}
