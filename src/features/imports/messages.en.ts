/** Dates. */
export const datesMessages = {
  readDates: {
    itHasNoDatePosted: 'It has no datePosted. The date of the first import is used',
    datePostedIsNotA: (quote: string) => `datePosted ${quote} is not a date`,
    validThroughIsNotA: (quote: string) => `validThrough ${quote} is not a date`,
    itsDatePostedIsIn: 'Its datePosted is in the future. It will be shown from then',
    itClosesBeforeIt: 'It closes before it is posted',
  },
  readStart: {
    startText: 'As soon as possible',
  },
} as const;

/** The employer. */
export const employerMessages = {
  readOrganisation: {
    theEmployerIsMissingAlone: 'The employer is missing',
    theEmployerIsMissing: (quote: string) => `The employer is missing: ${quote} is not a name`,
    theEmployerIsMissingThe: (quote: string) =>
      `The employer is missing: the file does not say what ${quote} is`,
    theEmployersNameHas: (limit: number) => `The employer’s name has more than ${limit} characters`,
    theEmployersWebsiteIs: (quote: string) =>
      `The employer’s website ${quote} is not a web address and was left out`,
  },
} as const;

/** Kinds of file that cannot be read. */
export const fileServiceMessages = {
  binary: {
    compressedWithGzipUnpack: 'compressed with gzip. Unpack it first',
    aZipExcelOr: 'a ZIP, Excel or Word file. Unpack it, or save the adverts as JSON',
    anEmptyZipFile: 'an empty ZIP file',
    compressedWith7ZipUnpack: 'compressed with 7-Zip. Unpack it first',
    aRarFileUnpack: 'a RAR file. Unpack it first',
    compressedWithBzip2Unpack: 'compressed with bzip2. Unpack it first',
    compressedWithXzUnpack: 'compressed with xz. Unpack it first',
    compressedWithZstdUnpack: 'compressed with zstd. Unpack it first',
    aPdfDocument: 'a PDF document',
    aPictureOrRecording: 'a picture or recording',
    anOldExcelOr: 'an old Excel or Word file',
    aDatabase: 'a database',
    aPicture: 'a picture',
    aProgram: 'a program',
  },
  nameOfBinary: {
    aTarArchiveUnpack: 'a TAR archive. Unpack it first',
    noText: 'no text',
  },
} as const;

/** What became of an advert. */
export const importServiceMessages = {
  importJobPostings: {
    flush: {
      notes: {
        hasTheSameKey: (record: string) => `${record} has the same key and counts instead`,
      },
    },
  },
  saveBatch: {
    reason: (lastDay: string) => `The feed says that its last day was ${lastDay}`,
  },
  adoptFormer: {
    reason: 'It was imported more than once, under the names of the files for different days',
  },
  reasonToKeep: {
    itWasWithdrawnHere: 'It was withdrawn here, so the feed’s version was not used',
    itWasPostedBefore: (toISOString: string) =>
      `It was posted before the version that is stored (${toISOString})`,
  },
} as const;

/** The kind of work. */
export const kindOfWorkMessages = {
  readEmployment: {
    employmentTypeDoesNotTell: (quote: string) =>
      `employmentType ${quote} does not tell the kind of contract and was left out`,
  },
} as const;

/** Places. */
export const locateMessages = {
  nameTown: {
    town: {
      near: (name: string) => `Near ${name}`,
    },
    note: (town: string) => `No town is named; ${town} was taken from the position`,
  },
  locatePlace: {
    outside: {
      reason: (label: string) => `The place ${label} is outside Kent and Medway`,
    },
    theCoordinatesOfAre: (label: string) => `The coordinates of ${label} are not usable`,
    isNotAPostcode: (quote: string) => `${quote} is not a postcode and was left out`,
    reason: {
      thePlaceIsOutside: ({ label, outcode }: { label: string; outcode: string }) =>
        `The place ${label} is outside Kent and Medway, as most of ${outcode} is`,
      thePlaceCouldNot: (label: string) => `The place ${label} could not be found in Kent and Medway`,
    },
    theCoordinatesOfAreMiles: ({ label, miles }: { label: string; miles: number }) =>
      `The coordinates of ${label} are ${miles} miles from its postcode; the postcode was used`,
    thePlaceNamesAs: ({ label, name, quote }: { label: string; name: string; quote: string }) =>
      `The place ${label} names ${name} as well as ${quote}. Check where it is`,
    theCoordinatesOfAreOutside: ({ label, name }: { label: string; name: string }) =>
      `The coordinates of ${label} are outside Kent and Medway; ${name} was used`,
    thePlaceWasAssumed: ({ label, name }: { label: string; name: string }) =>
      `The place ${label} was assumed to be in ${name}. Check where it is`,
    thereIsAlsoA: ({ name, namesake }: { name: string; namesake: string }) =>
      `There is also a ${name} in ${namesake}, and the advert does not say which one it means. Check where it is`,
    theNameOfThe: (label: string) => `The name of the place ${label} was shortened`,
  },
  readPlaces: {
    itHasMoreThan: (limit: number) => `It has more than ${limit} places; the others were left out`,
    itCanBeDone: (where: string) =>
      `It can be done from home only in ${where}, which is outside Kent and Medway`,
    itWasLeftOut: (failure: string) => `${failure}; it was left out`,
    itWasLeftOutOfRemoteWork: (failure: string) =>
      `${failure}; it was left out, as the work is done from home`,
    thePlaceIsMissing: 'The place is missing',
  },
} as const;

/** Pay. */
export const payMessages = {
  periodLabels: {
    hour: 'an hour',
    day: 'a day',
    week: 'a week',
    month: 'a month',
    year: 'a year',
  },
  writtenRange: {
    upTo: (write: string) => `Up to ${write}`,
    from: (write: string) => `From ${write}`,
    to: ({ write, write2 }: { write: string; write2: string }) => `${write} to ${write2}`,
  },
  payDoubts: {
    itIsInNot: (quote: string) => `it is in ${quote}, not in pounds`,
    itsHighestFigureIs: 'its highest figure is below its lowest',
    itsRangeIsToo: 'its range is too wide to be right',
    itsWordsContradictThe: ({ quote, quote2 }: { quote: string; quote2: string }) =>
      `its words ${quote} contradict the unit ${quote2}`,
    itsWordsContradictIts: (quote: string) => `its words ${quote} contradict its figures`,
    itsWordsAreNot: (quote: string) => `its words ${quote} are not in pounds`,
    itDoesNotSay: 'it does not say for how long',
    itsUnitIsNot: (quote: string) => `its unit ${quote} is not a period`,
    isNotPlausible: ({ writtenPounds, value }: { writtenPounds: string; value: string }) =>
      `£${writtenPounds} ${value} is not plausible`,
    itIsBelowEvery: 'it is below every legal minimum wage',
  },
  readPay: {
    cutNotes: {
      theWordsAboutPay: (limit: number) => `The words about pay were shortened to ${limit} characters`,
    },
    itGivesPayMore: 'It gives pay more than once; only the first was read',
    text: {
      theAdvertIsNot: (range: string) => `${range} (the advert is not clear; ask before you apply)`,
    },
    payIsKeptIn: (doubts: string) => `Pay is kept in words only: ${doubts}`,
  },
} as const;

/** The advert. */
export const postingMessages = {
  mapJobPosting: {
    reasons: {
      theRecordIsNot: 'The record is not an object with fields',
      itIsOfType: (quote: string) => `It is of type ${quote}, not a JobPosting`,
    },
    someCharactersWereAlready: 'Some characters were already damaged in the file and could not be repaired',
    itIsVoluntaryWork: 'It is voluntary work, which is not listed as a job',
    theLinkIsNot: (quote: string) => `The link ${quote} is not a web address and was left out`,
    theWorkingHoursWere: (limit: number) => `The working hours were shortened to ${limit} characters`,
  },
} as const;

/** Files. */
export const readerServiceMessages = {
  readJobPostings: {
    skipped: {
      skippedNotAFile: 'Skipped: not a file',
      skippedAFolderWithin: 'Skipped: a folder within the folder',
      skippedALinkTo: 'Skipped: a link to something else',
      skippedNotAJson: 'Skipped: not a JSON file',
    },
  },
  readFile: {
    error: {
      theFileIs: (binary: string) => `The file is ${binary}`,
      theFileIsA: 'The file is a web page or XML, not JSON',
      theFileDoesNot: 'The file does not start like JSON',
      theFileCouldNot: (error: string) => `The file could not be read: ${error}`,
    },
    note: {
      skippedTheFileIs: 'Skipped: the file is empty',
      theFileIsNot: 'The file is not UTF-8; it was read as Windows-1252',
      theFileDescribesToo: 'The file describes too many objects by @id; some references were not followed',
      usedWhereAdvertsRefer: ({ others, are }: { others: number; are: string }) =>
        `${others} ${are} used where adverts refer to them`,
    },
    are: {
      objectIsNotAn: 'object is not an advert and was',
      objectsAreNotAdverts: 'objects are not adverts and were',
    },
  },
  reasons: {
    eacces: 'you do not have permission to read it',
    eperm: 'you do not have permission to read it',
    enoent: 'it no longer exists',
    eisdir: 'it is a folder',
    eloop: 'it is a link that leads back to itself',
    eio: 'the disk reports an error',
    emfile: 'too many files are open',
    enametoolong: 'its name is too long',
  },
  whyNotFound: {
    thereIsNoFile: (path: string) => `There is no file or folder ${path}`,
    couldNotBeRead: ({ path, error }: { path: string; error: string }) =>
      `${path} could not be read: ${error}`,
  },
  shapeError: {
    theRecordHasMore: (limit: number) => `The record has more than ${limit} nested objects and lists`,
    theRecordHasMoreThan: (limit: number) =>
      `The record has more than ${limit.toLocaleString('en-GB')} fields and list items`,
  },
} as const;

/** The report. */
export const reportServiceMessages = {
  startReport: {
    end: {
      note: (left: number) =>
        `${left.toLocaleString('en-GB')} more lines were left out. They are counted in the summary`,
    },
  },
} as const;

/** Records of a file. */
export const splitterMessages = {
  incomplete: 'The record is not complete JSON',
  tooLong: (limit: number) => `The record is longer than ${limit / 1024 / 1024} MB`,
  tooDeep: (limit: number) => `The record has more than ${limit} nested objects and lists`,
  splitJson: {
    end: {
      error: 'The file ends before its list does',
    },
  },
} as const;

/** Why an import stopped. */
export const stoppedMessages = {
  saved: {
    nothingHasChanged: 'Nothing has changed',
    theWorkDoneSo: ({ accepted, updated, closed }: { accepted: number; updated: number; closed: number }) =>
      `The work done so far is saved: ${accepted} new, ${updated} updated and ${closed} ended adverts`,
  },
  theImportStoppedRun: ({ reason, saved }: { reason: string; saved: string }) =>
    `The import stopped: ${reason}. ${saved}. Run the same command again to continue.`,
  whyItStopped: {
    itWasAskedTo: 'it was asked to',
    thereIsNoRoom: 'there is no room left on the disk',
    theDatabasesDiskIs: 'the database’s disk is full',
    theDatabaseHasNo: 'the database has no resources left',
    theDatabaseStoppedThe: 'the database stopped the work',
    theDatabaseDoesNot: 'the database does not answer',
  },
} as const;

/** Description and benefits. */
export const textMessages = {
  readDescription: {
    theDescriptionIsMissing: 'The description is missing',
    sections: {
      whatYouWillDo: 'What you will do',
    },
    theDescriptionHasCharacters: (count: number) =>
      `The description has ${count.toLocaleString('en-GB')} characters and was shortened to `,
  },
  readBenefits: {
    itNamesBenefitsThe: ({ count, limit }: { count: number; limit: number }) =>
      `It names ${count} benefits; the first ${limit} are shown`,
    aBenefitWasShortened: (limit: number) => `A benefit was shortened to ${limit} characters`,
  },
} as const;

/** The title. */
export const titleMessages = {
  readTitle: {
    theTitleIsMissing: 'The title is missing',
    theTitleHasNo: (quote: string) => `The title ${quote} has no words`,
    theTitleHasCharacters: ({ count, limit }: { count: number; limit: number }) =>
      `The title has ${count} characters. The maximum is ${limit}`,
    theTitleHasA: (limit: number) => `The title has a word of more than ${limit} characters`,
  },
} as const;
