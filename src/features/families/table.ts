/** The tables that this room owns: no other room writes them. */

/** A home-educating family: one adult's account, and the children for whom that adult is responsible. */
export interface FamilyTable {
  id: string;
  accountId: string;
  /** Slug of an area: no closer place of a family is stored. */
  area: string;
  /** Encrypted: the adult's name and phone number. */
  contact: string;
  /** When the adult confirmed that they are responsible for the children. */
  responsibleAt: Date;
  createdAt: Date;
  updatedAt: Date;
}

export interface FamilyChildTable {
  id: string;
  familyId: string;
  /** Encrypted: a first name or nickname, for the family's own lists only. */
  name: string;
  /** The child's year group in `schoolYear`. */
  yearGroup: number;
  /** The school year in which that was so, by the calendar year in which it began. */
  schoolYear: number;
  createdAt: Date;
}

declare module '#lib/database.ts' {
  interface Database {
    family: FamilyTable;
    familyChild: FamilyChildTable;
  }
}
