import type { Generated } from 'kysely';

/** The tables that this room owns: no other room writes them. */

/** How often an opportunity was in a list, and opened, on a day in London. */
export interface OpportunityFigureTable {
  opportunityId: string;
  day: string;
  shown: Generated<number>;
  opened: Generated<number>;
}

declare module '#lib/database.ts' {
  interface Database {
    opportunityFigure: OpportunityFigureTable;
  }
}
