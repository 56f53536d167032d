import { fold } from '#features/places/gazetteer.ts';

/**
 * Names of places outside Kent and Medway, for telling "Gillingham, Dorset" from Gillingham. Only towns that are
 * large, or that adverts confuse with ours, are included; a name that is missing here is no evidence for either side.
 */

const BRITISH = `
aberdeen|aberdeenshire|angus|antrim|argyll|armagh|avon|ayrshire|bath|bedford|bedfordshire|belfast|berkshire|birkenhead|
birmingham|blackburn|blackpool|bolton|bournemouth|bradford|brighton|brighton and hove|bristol|buckinghamshire|burnley|cambridge|
cambridgeshire|cardiff|carlisle|carmarthenshire|chelmsford|cheltenham|cheshire|chester|chichester|clackmannanshire|cleveland|clwyd|
colchester|cornwall|county antrim|county armagh|county down|county durham|county fermanagh|county londonderry|county tyrone|
coventry|crawley|cumberland|cumbria|denbighshire|derby|derbyshire|derry|devon|doncaster|dorset|dumfries|dundee|durham|dyfed|east anglia|
east midlands|east riding|east riding of yorkshire|east sussex|eastbourne|edinburgh|england north west|essex|exeter|fermanagh|fife|
flintshire|glamorgan|glasgow|gloucester|gloucestershire|greater london|greater manchester|grimsby|guernsey|guildford|gwent|gwynedd|halifax|
hampshire|harlow|harrogate|hastings|hereford|herefordshire|hertford|hertfordshire|highland|highlands|home counties north|hove|
huddersfield|hull|huntingdonshire|inner london|inverness|ipswich|isle of man|isle of wight|jersey|kingston upon hull|lanarkshire|lancashire|
lancaster|leeds|leicester|leicestershire|lewes|lincoln|lincolnshire|liverpool|london|city of london|central london|north london|
south london|east london|west london|south east london|north west london|south west london|londonderry|lothian|louth|luton|manchester|
merseyside|mid glamorgan|mid wales|middlesbrough|middlesex|midlands|midlothian|milton keynes|moray|newcastle|newcastle upon tyne|newport|
norfolk|north east england|north west england|north yorkshire|northamptonshire|northampton|northern ireland|northumberland|
north east|north west|north wales|norwich|nottingham|nottinghamshire|oldham|orkney|outer london|oxford|oxfordshire|pembrokeshire|perth|perthshire|peterborough|
plymouth|poole|portsmouth|powys|reading|renfrewshire|rochdale|rotherham|rutland|rye|salford|salisbury|scotland|scottish borders|
sheffield|shetland|shropshire|slough|somerset|south glamorgan|south wales|south west|south west england|south yorkshire|southampton|southend|
southend on sea|st albans|staffordshire|staines|stevenage|stirling|stockport|stoke on trent|suffolk|sunderland|surrey|sussex|swansea|
swindon|tyne and wear|tyrone|wakefield|wales|walsall|warrington|warwickshire|watford|west glamorgan|west midlands|west sussex|
west yorkshire|wigan|wiltshire|winchester|woking|wolverhampton|worcester|worcestershire|worthing|wrexham|yorkshire|
barking|barking and dagenham|barnet|bexley|bexleyheath|brent|bromley|camden|croydon|dagenham|ealing|enfield|erith|greenwich|
royal borough of greenwich|hackney|hammersmith|hammersmith and fulham|haringey|harrow|havering|hillingdon|hounslow|ilford|islington|kensington|
kensington and chelsea|kingston upon thames|lambeth|lewisham|merton|newham|orpington|redbridge|richmond upon thames|romford|sidcup|southwark|
tower hamlets|waltham forest|wandsworth|westminster|city of westminster|woolwich|kentish town|thamesmead`;

const ABROAD = `
alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas|
kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|
new mexico|new york|new york city|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|
tennessee|texas|utah|vermont|virginia|washington|washington dc|west virginia|wisconsin|wyoming|alberta|british columbia|manitoba|new brunswick|
newfoundland|nova scotia|ontario|quebec|saskatchewan|new south wales|queensland|south australia|tasmania|western australia|
auckland|christchurch|kwazulu natal|gauteng|eastern cape|western cape|amsterdam|antwerp|berlin|boston|brussels|calais|chicago|dubai|dublin|dunkirk|
hong kong|lille|los angeles|melbourne|paris|singapore|sydney|toronto|republic of ireland|eire|usa|america|united states of america|holland|uae`;

/** State codes as written in addresses, in capitals: "Dover, DE", "Kent, WA". */
const STATE_CODES = new Set(
  (
    'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD ' +
    'TN TX UT VT VA WA WV WI WY DC AB BC MB NB NL NS ON PE QC SK NSW QLD VIC TAS'
  ).split(' '),
);

const UNITED_KINGDOM = new Set(
  (
    'gb|gbr|uk|u k|united kingdom|united kingdom of great britain and northern ireland|great britain|britain|england|northern ireland|scotland|wales|' +
    'british isles|royaume uni|vereinigtes konigreich|gb eng|gb ken|gb kent|gb mdw|gb sct|gb wls|gb nir|gb gbn|gb ukm|826'
  ).split('|'),
);

/** ISO 3166-1 three-letter codes; two-letter codes and names come from the runtime's own list. */
const THREE_LETTERS = new Set(
  (
    'AFG ALB DZA AND AGO ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI CPV KHM CMR CAN CAF TCD CHL CHN ' +
    'COL COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV ERI EST SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GUY HTI HND ' +
    'HKG HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MAC MDG MWI MYS MDV MLI MLT MRT MUS ' +
    'MEX MDA MCO MNG MNE MAR MOZ MMR NAM NPL NLD NZL NIC NER NGA PRK MKD NOR OMN PAK PAN PNG PRY PER PHL POL PRT PRI QAT ROU RUS RWA SAU SEN ' +
    'SRB SYC SLE SGP SVK SVN SOM ZAF KOR SSD ESP LKA SDN SUR SWE CHE SYR TWN TJK TZA THA TLS TGO TTO TUN TUR TKM UGA UKR ARE USA URY UZB VEN ' +
    'VNM YEM ZMB ZWE GGY JEY IMN'
  )
    .toLowerCase()
    .split(' '),
);

const namesIn = (list: string) => list.split('|').map((name) => fold(name.trim()));
const NAMES = new Set([...namesIn(BRITISH), ...namesIn(ABROAD)]);
const LONGEST_NAME = 5;

const COUNTRIES = new Set<string>();
const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
for (let first = 65; first <= 90; first += 1) {
  for (let second = 65; second <= 90; second += 1) {
    const code = String.fromCharCode(first, second);
    const name = regions.of(code);
    if (name === undefined || ['GB', 'UK', 'EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB'].includes(code)) continue;
    COUNTRIES.add(code.toLowerCase()).add(fold(name));
  }
}

/** The country of an address: "elsewhere" only if it is known to be another country. */
export function countryOf(written: readonly string[]): 'here' | 'elsewhere' | 'unknown' {
  const parts = written.flatMap((text) => [fold(text), ...text.split(/[,;/|]/).map(fold)]);
  if (parts.some((part) => UNITED_KINGDOM.has(part))) return 'here';
  return parts.some(
    (part) => COUNTRIES.has(part) || THREE_LETTERS.has(part) || part === 'eire' || part === 'usa',
  )
    ? 'elsewhere'
    : 'unknown';
}

/** True for words that mean the United Kingdom or one of its nations, and nothing smaller. */
export const isUnitedKingdom = (text: string): boolean => UNITED_KINGDOM.has(fold(text));

/**
 * The name of a place elsewhere that a part of an address is or, unless `exactly`, ends with: "Gillingham Dorset".
 * Undefined for "London Road", which ends with the word for a road.
 */
export function elsewhereIn(part: string, { exactly = false } = {}): string | undefined {
  const plain = part.trim();
  if (STATE_CODES.has(plain)) return plain;
  const words = fold(plain.slice(0, 200)).split(' ');
  for (let length = Math.min(words.length, LONGEST_NAME); length > 0; length -= 1) {
    if (exactly && length < words.length) return undefined;
    const name = words.slice(-length).join(' ');
    if (NAMES.has(name)) return name;
    // Two letters at the end of a longer text may mean anything.
    if (length === words.length && name.length > 3 && COUNTRIES.has(name) && !UNITED_KINGDOM.has(name))
      return name;
  }
  return undefined;
}

/**
 * Towns in Kent and Medway with a namesake that adverts may mean, and the county of the best-known one in Britain.
 */
const BRITISH_NAMESAKES: Readonly<Record<string, string>> = {
  ashford: 'Surrey',
  charing: 'London',
  cheriton: 'Hampshire',
  cranbrook: 'Devon',
  ditton: 'Cheshire',
  gillingham: 'Dorset',
  hythe: 'Hampshire',
  longfield: 'County Durham',
  marden: 'Herefordshire',
  rainham: 'east London',
  rochester: 'Northumberland',
  westgate: 'Northumberland',
  wye: 'Herefordshire',
};
const NAMESAKES_ABROAD: Readonly<Record<string, string>> = {
  canterbury: 'New Zealand',
  chatham: 'Ontario',
  deal: 'New Jersey',
  dover: 'Delaware',
  margate: 'Florida',
  sandgate: 'Queensland',
  sandwich: 'Massachusetts',
};

/** Where a town of ours has a namesake; namesakes abroad only unless the address is known to be in this country. */
export function namesakeOf(town: string, { isInBritain }: { isInBritain: boolean }): string | undefined {
  const name = fold(town);
  if (Object.hasOwn(BRITISH_NAMESAKES, name)) return BRITISH_NAMESAKES[name];
  return !isInBritain && Object.hasOwn(NAMESAKES_ABROAD, name) ? NAMESAKES_ABROAD[name] : undefined;
}
