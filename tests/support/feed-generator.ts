/**
 * Adverts as in large real feeds, with every kind of defect in `tests/support/feeds`. The same number gives the same
 * advert.
 */

const SENTENCES = [
  'You will greet our guests, answer their questions and see that nobody waits long.',
  'We pick, pack and store the fruit of the season in a modern pack house with a canteen.',
  'No experience is needed, as we train you in your first two weeks beside a colleague.',
  'You will need to be on time, kind to customers and able to lift up to 15 kilograms.',
  'Shifts are agreed two weeks ahead, and you can swap them with others in the team.',
  'The nearest station is ten minutes on foot, and there is a shelter for bicycles.',
  'We are a Disability Confident employer and welcome applications from everybody.',
];
const TITLES = [
  'Care assistant',
  'HGV DRIVER',
  'Kitchen porter',
  'Cleaner',
  'Teaching assistant',
  'Receptionist (part-time)',
];
const TOWNS: readonly (readonly [string, string])[] = [
  ['Maidstone', 'ME14 1XX'],
  ['Canterbury', 'CT1 2XX'],
  ['Faversham', 'ME13 8XX'],
  ['Dover', 'CT16 1XX'],
  ['Ashford', 'TN23 1XX'],
  ['Tonbridge', 'TN9 1XX'],
  ['Gillingham', 'ME7 1XX'],
];

/** The `n`-th member of a list, which repeats endlessly. */
const nth = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

function prose(n: number, length: number): string[] {
  const paragraphs: string[] = [];
  for (let size = 0, at = n; size < length; at += 1) {
    const paragraph = [nth(SENTENCES, at), nth(SENTENCES, at * 3 + 1), nth(SENTENCES, at * 5 + 2)].join(' ');
    paragraphs.push(paragraph);
    size += paragraph.length + 40;
  }
  return paragraphs;
}

const escaped = (html: string) =>
  html.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function description(n: number, length: number): string {
  const paragraphs = prose(n, length);
  const html = paragraphs.map((text) => `<p>${text}</p>`).join('\n');
  switch (n % 9) {
    case 0:
      return html;
    case 1:
      return escaped(html);
    case 2:
      return paragraphs.join('\\n\\n');
    case 3:
      return `<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><style>p.Mso{margin:0}</style>${paragraphs
        .map(
          (text) =>
            `<p class="MsoNormal" style="margin:0cm"><span lang="EN-GB">${text}<o:p></o:p></span></p>`,
        )
        .join('')}`;
    case 4:
      return `<img src="data:image/png;base64,${'iVBORw0KGgo'.repeat(60)}"/>${html}`;
    case 5:
      return paragraphs.map((text) => `${text} Pay Â£13 â€“ Â£14, itâ€™s weekly.`).join('\n\n');
    case 6:
      return paragraphs.map((text) => `• ${text} Pay £13 \u0096 £14, it\u0092s weekly.`).join('\n');
    case 7:
      return `<ul>${paragraphs.map((text) => `<li>${text} &amp;amp; more</li>`).join('')}</ul><![CDATA[ <b>Free parking</b> ]]>`;
    default:
      return paragraphs.join('\r\n\r\n');
  }
}

function place(n: number): unknown {
  const [town, postcode] = nth(TOWNS, n);
  const address = {
    '@type': 'PostalAddress',
    addressLocality: town,
    postalCode: postcode,
    addressCountry: 'GB',
  };
  switch (n % 10) {
    case 0:
      return { address: { ...address, addressCountry: ['GB', 'GB'] } };
    case 1:
      return { address: { ...address, addressCountry: { name: ['GBR', 'UNAVAILABLE'] } } };
    case 2:
      return `${nth(TOWNS, n)[0]}; ${nth(TOWNS, n + 1)[0]}`;
    case 3:
      return { address: { addressLocality: `Hybrid remote in ${town}`, addressCountry: 'GB-ENG' } };
    case 4:
      return { address: { addressLocality: town, addressRegion: n % 50 === 4 ? 'Dorset' : 'Kent' } };
    case 5:
      return { name: `${town} Hospital`, address: { ...address, postalCode: postcode.replace(' ', '') } };
    case 6:
      return { address, geo: { latitude: '51.3', longitude: 0.9 } };
    default:
      return { address };
  }
}

const PAY = [
  { value: '£12.80-14.20', unitText: 'per_hour' },
  { value: '£25k–30k', unitText: 'PER_YEAR' },
  { minValue: 13, maxValue: 14, unitText: 'HOUR' },
  { value: '£25,000+', unitText: 'YEAR' },
  { value: 'Competitive' },
];

/**
 * The advert with number `n`, as an object.
 *
 * @param employers the number of different employers
 * @param length approximate length of the description, in characters
 */
export function feedAdvert(n: number, { employers = 400, length = 3_200 } = {}): object {
  const employer = `Employer ${n % employers} ${nth(['Ltd', 'Care', 'Logistics', '& Sons'], n)}`;
  return {
    '@context': 'https://schema.org',
    '@type': 'JobPosting',
    // Each employer numbers its adverts independently.
    identifier: { '@type': 'PropertyValue', name: 'feed', value: String(Math.floor(n / employers)) },
    title: `${nth(TITLES, n)} ${n}`,
    description: description(n, length),
    datePosted: '2026-11-20',
    validThrough: n % 97 === 0 ? '2026-11-21' : '2027-07-31T23:59:59Z',
    employmentType: nth(
      ['Permanent Full-time', 'FULL_TIME', 'Full-time/Part-time', ['PART_TIME', 'TEMPORARY']],
      n,
    ),
    hiringOrganization: { '@type': 'Organization', name: n % 101 === 0 ? 'UNAVAILABLE' : employer },
    jobLocation: place(n),
    baseSalary: { currency: 'GBP', value: nth(PAY, n) },
    url: nth([`https://example.org/jobs/${n}?a=1&amp;src=feed`, `www.example.org/jobs/${n}`], n),
    industry: 'Hospitality',
    workHours: '37,5 hours per week',
    jobBenefits: 'Free parking\nPension',
  };
}
