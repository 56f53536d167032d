import { formatDay } from '#lib/date-words.ts';
import { dialling, formatPhone } from '#features/forms/phone.ts';
import { messageChoice, type ContactWay, type MessageChoice, type ReferralDetails } from './referral.ts';

/** What is known about the applicant, as the staff who help them read it. */

const WAYS: Record<ContactWay, string> = {
  phone: 'Phone',
  text: 'Text message',
  email: 'Email',
  post: 'Letter',
  'somebody-else': 'Through someone else',
};
const FORMATS = {
  'easy-read': 'Easy read',
  'large-print': 'Large print',
  audio: 'Audio',
  braille: 'Braille',
};
const MEETING = {
  phone: 'By phone',
  video: 'By video call',
  'near-home': 'Near home',
  jobcentre: 'At a Jobcentre',
  library: 'At a library',
  'at-home': 'At home',
};
const ROLES = {
  family: 'Family',
  friend: 'Friend',
  gp: 'GP practice',
  health: 'Health service',
  jobcentre: 'Jobcentre',
  'social-worker': 'Social worker',
  charity: 'Charity',
  other: 'Other',
};

/** What can be changed, by the names under which events store it. */
const FIELDS = {
  name: 'name',
  dateOfBirth: 'date of birth',
  postcode: 'postcode',
  area: 'area',
  ways: 'ways to contact them',
  phone: 'phone number',
  email: 'email address',
  address: 'address or place to meet',
  messages: 'whether messages are safe',
  bestTime: 'best time',
  otherContact: 'who else we can contact',
  language: 'language and interpreting',
  formats: 'formats',
  meeting: 'where to meet',
  hardToMeet: 'what makes it hard to meet',
  more: 'other information',
};
export type Field = keyof typeof FIELDS;
export const describeFields = (kept: unknown): string[] =>
  Array.isArray(kept)
    ? (kept as unknown[]).map((it) =>
        Object.hasOwn(FIELDS, it as string) ? FIELDS[it as Field] : String(it),
      )
    : [];
const MESSAGES: Record<MessageChoice, string> = {
  yes: 'Yes, and you can name the programme in messages, in letters and to anyone who answers',
  no: 'Yes, but do not name the programme. Only say or write a name and a number',
  never: 'No. Do not leave any kind of message. Try again another time',
};

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
    { key: 'Name', value: [it.name] },
    { key: 'How to contact them', value: it.ways.map((way) => WAYS[way]) },
    { key: 'Is it safe to leave a message?', value: [MESSAGES[messages]] },
    {
      key: 'Phone',
      value: warned(lines(shown(it.phone)), 'Do not leave a message. If they do not answer, try again'),
      hrefs: dialling(it.phone),
    },
    { key: 'Email', value: warned(lines(it.email), 'Do not email them') },
    {
      key: 'Address',
      value: warned(
        it.address === undefined ? [] : it.address.split('\n'),
        'Do not send or leave anything there',
      ),
    },
    { key: 'Postcode', value: lines(it.postcode) },
    { key: 'Best time', value: lines(it.bestTime) },
    {
      key: 'Who else we can contact',
      value:
        it.otherContact === undefined
          ? []
          : lines(it.otherContact.name, shown(it.otherContact.phone), it.otherContact.email),
      hrefs: dialling(it.otherContact?.phone),
    },
    {
      key: 'Who referred them',
      value:
        it.referrer === undefined
          ? []
          : lines(
              `${it.referrer.name} (${ROLES[it.referrer.role]})`,
              it.referrer.organisation,
              shown(it.referrer.phone),
              it.referrer.email,
            ),
      hrefs: dialling(it.referrer?.phone),
    },
    { key: 'Date of birth', value: it.dateOfBirth === undefined ? [] : [formatDay(it.dateOfBirth)] },
    {
      key: 'Not sure about',
      value: lines(
        it.rightToWork === 'not-sure' ? 'Their right to work in the UK' : undefined,
        it.fits === 'not-sure' ? 'If the programme is for them' : undefined,
        it.otherProgramme === 'not-sure' ? 'If they are on another programme like this' : undefined,
      ),
    },
    {
      key: 'Language',
      value: lines(
        it.language,
        it.interpreter === true ? 'Needs an interpreter' : undefined,
        it.bsl === true ? 'Uses British Sign Language' : undefined,
      ),
    },
    { key: 'Formats', value: it.formats.map((format) => FORMATS[format]) },
    { key: 'Where to meet', value: it.meeting.map((place) => MEETING[place]) },
    {
      key: 'What makes it hard to meet',
      value: it.hardToMeet === undefined ? [] : it.hardToMeet.split('\n'),
    },
    { key: 'What they want us to know', value: it.more === undefined ? [] : it.more.split('\n') },
  ];
  return rows.filter((row) => row.value.length > 0);
}
