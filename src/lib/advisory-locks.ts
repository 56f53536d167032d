/**
 * The numbers of PostgreSQL's advisory locks that take one number, so that no two kinds of work share one by mistake.
 * A process also shows that it lives by locks of two numbers, which are counted apart: see `jobs.ts`.
 */
export const LOCKS = {
  searchIndex: 7_205_001,
  import: 7_205_002,
  migration: 7_205_003,
  demonstration: 7_205_004,
  roles: 7_205_005,
} as const;
