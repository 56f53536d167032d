import { formatDay } from '#lib/date-words.ts';
import { dialling, formatPhone } from '#features/forms/phone.ts';
import { messageChoice, type ReferralDetails } from './referral.ts';
import { detailMessages } from './messages.en.ts';

/** What is known about the applicant, as the staff who help them read it. */

export type Field = keyof typeof detailMessages.fields;
export const describeFields = (kept: unknown): string[] =>
  Array.isArray(kept)
    ? (kept as unknown[]).map((it) =>
        Object.hasOwn(detailMessages.fields, it as string) ? detailMessages.fields[it as Field] : String(it),
      )
    : [];

export interface DetailRow {
  key: string;
  value: string[];
  /** `tel:` links for numbers that can be dialled, by line. */
  hrefs?: Readonly<Record<string, string>>;
}

const shown = (phone: string | undefined) => phone && formatPhone(phone);

const lines = (...values: (string | undefined)[]) =>
  values.filter((it) => it !== undefined && it !== '').map(String);

/** Rows in the order in which staff need them when they ring; what was not given is left out. */
export function detailRows(it: ReferralDetails): DetailRow[] {
  const messages = messageChoice(it);
  /** Repeated beside every number: staff who ring look there and nowhere else. */
  const warned = (value: string[], warning: string) =>
    value.length > 0 && messages === 'never' ? [...value, warning] : value;
  const rows: DetailRow[] = [
    { key: detailMessages.rows.name, value: [it.name] },
    { key: detailMessages.rows.howToContactThem, value: it.ways.map((way) => detailMessages.ways[way]) },
    { key: detailMessages.rows.isItSafeTo, value: [detailMessages.messageChoice[messages]] },
    {
      key: detailMessages.rows.phone,
      value: warned(lines(shown(it.phone)), detailMessages.rows.phoneWarning),
      hrefs: dialling(it.phone),
    },
    { key: detailMessages.rows.email, value: warned(lines(it.email), detailMessages.rows.emailWarning) },
    {
      key: detailMessages.rows.address,
      value: warned(
        it.address === undefined ? [] : it.address.split('\n'),
        detailMessages.rows.addressWarning,
      ),
    },
    { key: detailMessages.rows.postcode, value: lines(it.postcode) },
    { key: detailMessages.rows.bestTime, value: lines(it.bestTime) },
    {
      key: detailMessages.rows.whoElseWeCan,
      value:
        it.otherContact === undefined
          ? []
          : lines(it.otherContact.name, shown(it.otherContact.phone), it.otherContact.email),
      hrefs: dialling(it.otherContact?.phone),
    },
    {
      key: detailMessages.rows.whoReferredThem,
      value:
        it.referrer === undefined
          ? []
          : lines(
              `${it.referrer.name} (${detailMessages.roles[it.referrer.role]})`,
              it.referrer.organisation,
              shown(it.referrer.phone),
              it.referrer.email,
            ),
      hrefs: dialling(it.referrer?.phone),
    },
    {
      key: detailMessages.rows.dateOfBirth,
      value: it.dateOfBirth === undefined ? [] : [formatDay(it.dateOfBirth)],
    },
    {
      key: detailMessages.rows.notSureAbout,
      value: lines(
        it.rightToWork === 'not-sure' ? detailMessages.rows.unsureOfRightToWork : undefined,
        it.fits === 'not-sure' ? detailMessages.rows.unsureOfGroup : undefined,
        it.otherProgramme === 'not-sure' ? detailMessages.rows.unsureOfProgramme : undefined,
      ),
    },
    {
      key: detailMessages.rows.language,
      value: lines(
        it.language,
        it.interpreter === true ? detailMessages.rows.needsInterpreter : undefined,
        it.bsl === true ? detailMessages.rows.usesBsl : undefined,
      ),
    },
    { key: detailMessages.rows.formats, value: it.formats.map((format) => detailMessages.formats[format]) },
    { key: detailMessages.rows.whereToMeet, value: it.meeting.map((place) => detailMessages.meeting[place]) },
    {
      key: detailMessages.rows.whatMakesItHard,
      value: it.hardToMeet === undefined ? [] : it.hardToMeet.split('\n'),
    },
    { key: detailMessages.rows.whatTheyWantUs, value: it.more === undefined ? [] : it.more.split('\n') },
  ];
  return rows.filter((row) => row.value.length > 0);
}
