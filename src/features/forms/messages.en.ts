/** Beginnings of names that take no article: "your name", "where it takes place". */
const NO_ARTICLE = /^(?:the|an?|your|their|its|who|what|how|where|when|which|if|whether)\b/;

/** "job title" as "the job title". */
export const withArticle = (inSentence: string) =>
  NO_ARTICLE.test(inSentence) ? inSentence : `the ${inSentence}`;

/** What is wrong with an answer. `called` is the name of the question at the start of a sentence, `inSentence` the same name within one. */
export const answerTexts = {
  incompleteDate: (called: string, missing: readonly ('day' | 'month' | 'year')[]) =>
    `${called} must include a ${missing.join(' and a ')}`,
  shortYear: (inSentence: string) => `Year of ${withArticle(inSentence)} must be 4 digits`,
  unrealDate: (called: string) => `${called} must be a real date`,
  noNumber: (called: string) => `${called} must be a number, like 16 or 37.5`,
  noAmount: (called: string) => `${called} must be an amount in pounds, like 12.71 or 26,500`,
  tooLong: (called: string, most: string) => `${called} must be ${most} characters or fewer`,
  yes: 'Yes',
  no: 'No',
  noTime: (called: string) => `${called} must be a time, like 17:30 or 5:30pm`,
  yesOrNo: (label: string) => `Select yes or no for “${label}”`,
  tooMuch: (called: string, most: string) => `${called} must be ${most} or less`,
  tooMany: (most: string) => `Select up to ${most} options`,
  tooShort: (called: string, least: string) => `${called} must have at least ${least} characters`,
  tooLittle: (called: string, least: string) => `${called} must be ${least} or more`,
  noWholeNumber: (called: string) => `${called} must be a whole number`,
  noUrl: (called: string) => `${called} must be a web address, like https://www.example.org/jobs`,
  select: (inSentence: string) => `Select ${withArticle(inSentence)}`,
  enter: (inSentence: string) => `Enter ${withArticle(inSentence)}`,
  unusable: (inSentence: string) => `Check ${withArticle(inSentence)}. We cannot use this answer`,
  alone: (alone: string) => `Select either “${alone}” or other options, not both`,
} as const;

/** Addresses, phone numbers and postcodes. */
export const contactTexts = {
  email: 'Enter an email address in the correct format, like name@example.com',
  noEmail: 'Enter an email address',
  noOwnEmail: 'Enter your email address',
  noColleaguesEmail: 'Enter your colleague’s email address',
  phone: 'Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192',
  noFixedAddress: 'ZZ99 means no fixed address. Enter the postcode of a place, like ME14 1XX',
  forces: 'A BFPO number does not tell us where a place is. Enter the postcode of the place, like ME14 1XX',
  islands:
    'This postcode is in Jersey, Guernsey or the Isle of Man. Enter one in Kent or Medway, like ME14 1XX',
  partialPostcode: (called: string) => `${called} must be a full UK postcode, like ME14 1XX`,
} as const;
