/**
 * Names of places outside Kent and Medway, for telling "Gillingham, Dorset" from Gillingham. Only towns that are
 * large, or that adverts confuse with ours, are included; a name that is missing here is no evidence for either side.
 */

const namesIn = (list: string): readonly string[] => list.split('|').map((name) => name.trim());

export const BRITISH_PLACES = namesIn(`
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
tower hamlets|waltham forest|wandsworth|westminster|city of westminster|woolwich|kentish town|thamesmead`);

export const PLACES_ABROAD = namesIn(`
alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas|
kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|
new mexico|new york|new york city|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|
tennessee|texas|utah|vermont|virginia|washington|washington dc|west virginia|wisconsin|wyoming|alberta|british columbia|manitoba|new brunswick|
newfoundland|nova scotia|ontario|quebec|saskatchewan|new south wales|queensland|south australia|tasmania|western australia|
auckland|christchurch|kwazulu natal|gauteng|eastern cape|western cape|amsterdam|antwerp|berlin|boston|brussels|calais|chicago|dubai|dublin|dunkirk|
hong kong|lille|los angeles|melbourne|paris|singapore|sydney|toronto|republic of ireland|eire|usa|america|united states of america|holland|uae`);

/** What adverts write for the United Kingdom or one of its nations, folded. */
export const UNITED_KINGDOM: ReadonlySet<string> = new Set(
  (
    'gb|gbr|uk|u k|united kingdom|united kingdom of great britain and northern ireland|great britain|britain|england|northern ireland|scotland|wales|' +
    'british isles|royaume uni|vereinigtes konigreich|gb eng|gb ken|gb kent|gb mdw|gb sct|gb wls|gb nir|gb gbn|gb ukm|826'
  ).split('|'),
);

/**
 * Towns in Kent and Medway with a namesake that adverts may mean, and the county of the best-known one in Britain.
 */
export const BRITISH_NAMESAKES: Readonly<Record<string, string>> = {
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
export const NAMESAKES_ABROAD: Readonly<Record<string, string>> = {
  canterbury: 'New Zealand',
  chatham: 'Ontario',
  deal: 'New Jersey',
  dover: 'Delaware',
  margate: 'Florida',
  sandgate: 'Queensland',
  sandwich: 'Massachusetts',
};
