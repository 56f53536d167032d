/** English words by which a change to a posting is more than the correction of a typing error. */

const NEGATIVE =
  'no not nor never none nobody nothing neither without cannot cant dont doesnt isnt arent wont wouldnt shouldnt mustnt neednt';
/** Words that reverse the meaning of a sentence. A full stop beside one does so too: "No, experience is needed". */
export const NEGATIONS: ReadonlySet<string> = new Set(NEGATIVE.split(' '));

/**
 * Words that reverse the meaning of a sentence, or name an amount, a time or a kind of person. They must not change.
 */
export const MEANING_WORDS: ReadonlySet<string> = new Set(
  (
    NEGATIVE +
    ' ' +
    'must may might can could will would shall should need needs needed optional required only except unless but if or and all any some every each ' +
    'paid unpaid pay free fee fees cost costs with before after until from to above below under over more less least most minimum maximum ' +
    'am pm noon midday midnight morning evening night nights day days week weeks month months year years hour hours minute minutes daily weekly monthly yearly hourly annual ' +
    'monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays weekday weekdays weekend weekends mon tue tues wed thu thur thurs fri sat sun ' +
    'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec ' +
    'zero nought nil one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million dozen couple several few many grand quid pound pounds pence penny percent half quarter once twice double triple single ' +
    'first second third fourth fifth sixth seventh eighth ninth tenth last next today tomorrow yesterday tonight fortnight fortnightly fortnights ' +
    'he she him her his hers man men woman women male female boy boys girl girls young old older younger ' +
    'full part time temporary permanent casual fixed remote home hybrid night shift'
  ).split(' '),
);
/** Words without meaning of their own, which may be added or removed. */
export const FILLER_WORDS: ReadonlySet<string> = new Set(['a', 'an', 'the', 'of', 'that', 'is', 'are']);

/** Words next to which a name or an address is likely, also one that is spelt out: "ann at example dot com". */
export const ADDRESS_WORDS: ReadonlySet<string> = new Set(
  (
    'dot com co uk org net info gov biz www http https hxxp hxxps mailto email mail gmail hotmail outlook yahoo icloud ' +
    'whatsapp telegram signal facebook instagram insta twitter tiktok linkedin snapchat website site link url ' +
    'call phone ring tel telephone mobile text contact ask'
  ).split(' '),
);
