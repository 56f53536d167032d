/**
 * The keys of PostgreSQL's single-key advisory locks, in one place so that no two kinds of work share a key by mistake.
 * The two-key locks by which a process shows that it is alive are a separate key space in PostgreSQL: see `jobs.ts`.
 */
export const LOCKS = {
  searchIndex: 7_205_001,
  import: 7_205_002,
  migration: 7_205_003,
  demonstration: 7_205_004,
  roles: 7_205_005,
} as const;
