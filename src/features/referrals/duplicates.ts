import type { Db, Trx } from '#lib/database.ts';
import type { ReferralRow } from '#features/referrals/referral.repository.ts';
import type { Stage } from '#features/referrals/transitions.ts';

export interface PossibleDuplicate {
  id: string;
  reference: string;
  stage: Stage;
  area: string;
  receivedAt: Date;
  /** What matches, the strongest first. A family may share one phone. */
  same: ('person' | 'email' | 'phone')[];
}

type Hashes = Pick<ReferralRow, 'id' | 'emailHash' | 'phoneHash' | 'personHash'>;

/**
 * Other referrals that may be from the same applicant, the newest first: the same name and date of birth, email address
 * or phone number. They are found by keyed hash, without unsealing any. During a key rotation, referrals whose hashes
 * are still under the old key are missed.
 */
export async function possibleDuplicates(db: Db | Trx, row: Hashes): Promise<PossibleDuplicate[]> {
  const { emailHash, phoneHash, personHash } = row;
  if (emailHash === null && phoneHash === null && personHash === null) return [];
  const others = await db
    .selectFrom('referral')
    .select(['id', 'reference', 'stage', 'area', 'receivedAt', 'emailHash', 'phoneHash', 'personHash'])
    .where('id', '!=', row.id)
    .where((eb) =>
      eb.or([
        ...(emailHash === null ? [] : [eb('emailHash', '=', emailHash)]),
        ...(phoneHash === null ? [] : [eb('phoneHash', '=', phoneHash)]),
        ...(personHash === null ? [] : [eb('personHash', '=', personHash)]),
      ]),
    )
    .orderBy('receivedAt', 'desc')
    .limit(50)
    .execute();
  return others.map(({ emailHash: email, phoneHash: phone, personHash: person, ...it }) => ({
    ...it,
    same: [
      ...(person !== null && person === personHash ? ['person' as const] : []),
      ...(email !== null && email === emailHash ? ['email' as const] : []),
      ...(phone !== null && phone === phoneHash ? ['phone' as const] : []),
    ],
  }));
}
