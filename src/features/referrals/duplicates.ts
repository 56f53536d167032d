import type { Db, Trx } from '#lib/database.ts';
import type { ReferralRow } from '#features/referrals/referral.repository.ts';
import type { Stage } from '#features/referrals/referral.ts';

export interface PossibleDuplicate {
  id: string;
  reference: string;
  stage: Stage;
  area: string;
  receivedAt: Date;
  /** What is the same: the strongest first. One phone may be a family's. */
  same: ('person' | 'email' | 'phone')[];
}

type Hashes = Pick<ReferralRow, 'id' | 'emailHash' | 'phoneHash' | 'personHash'>;

/**
 * Other referrals that may be of the same person, the newest first: the same name and date of birth, e-mail address or
 * phone number, found by their keyed hashes and without opening any. While the portal's key is being changed, those not
 * yet put under the present one are missed.
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
