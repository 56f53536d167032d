import type { ContentBlock } from '#features/journeys/journey.ts';
import type { Reason } from '#features/referrals/eligibility.ts';
import type { Programme } from '#features/referrals/programme.ts';
import { messages } from './next-best.messages.en.ts';

/** What there is for people for whom the form is not the right way. Pure. */

/** Searches of the portal that help with or without a programme; `params` as in the address of a search. */
export const SEARCHES = {
  beginners: {
    title: messages.searches.beginners.title,
    text: messages.searches.beginners.text,
    params: 'kind=vacancy&with=no-experience',
  },
  bootcamps: {
    title: messages.searches.bootcamps.title,
    text: messages.searches.bootcamps.text,
    params: 'kind=skills-bootcamp',
  },
  trying: {
    title: messages.searches.trying.title,
    text: messages.searches.trying.text,
    params: 'kind=work-experience&for=adult',
  },
  young: {
    title: messages.searches.young.title,
    text: messages.searches.young.text,
    params: 'kind=work-experience',
  },
  'few-hours': {
    title: messages.searches['few-hours'].title,
    text: messages.searches['few-hours'].text,
    params: 'kind=vacancy&hours=under-16',
  },
  home: {
    title: messages.searches.home.title,
    text: messages.searches.home.text,
    params: 'kind=vacancy&mode=remote',
  },
  'no-car': {
    title: messages.searches['no-car'].title,
    text: messages.searches['no-car'].text,
    params: 'kind=vacancy&with=no-car',
  },
  supporter: {
    title: messages.searches.supporter.title,
    text: messages.searches.supporter.text,
    params: 'kind=vacancy&adjustment=job-coach',
  },
  interviews: {
    title: messages.searches.interviews.title,
    text: messages.searches.interviews.text,
    params: 'kind=vacancy&with=interview-scheme',
  },
} as const;
export type SearchName = keyof typeof SEARCHES;

export interface NextBest {
  title: string;
  content: readonly ContentBlock[];
  searches: readonly SearchName[];
}

const JOBCENTRE: ContentBlock = {
  text: messages.jobcentre.findTheNearestJobcentre,
  href: 'https://find-your-nearest-jobcentre.dwp.gov.uk/',
};
const ADVICE: ContentBlock = {
  text: messages.advice.citizensAdviceFreeAdvice,
  href: 'https://www.citizensadvice.org.uk/',
};
const CAREERS: ContentBlock = {
  text: messages.careers.nationalCareersServiceFree,
  href: 'https://nationalcareers.service.gov.uk/',
};

/** Whether the reader asked for themselves or for another person: a receptionist is not "too young". */
export type Voice = 'own' | 'other';

/** The page for each reason. It is kind, promises nothing, and always has a next step. */
export function nextBestFor(reason: Reason, it: Programme, voice: Voice = 'own'): NextBest {
  const { name } = it;
  const say = <T>({ you, them }: { you: T; them: T }): T => (voice === 'other' ? them : you);
  switch (reason) {
    case 'not-agreed':
      return {
        title: messages.notAgreed.title,
        content: [
          messages.notAgreed.content.thankYouForWanting(name),
          messages.notAgreed.content.youCan,
          [
            messages.notAgreed.content.showThemThePage,
            messages.notAgreed.content.askAgainAnotherDay,
            messages.notAgreed.content.helpThemToFill,
          ],
          { text: messages.notAgreed.content.about(name), href: '/support' },
          { text: messages.notAgreed.content.aboutInEasyRead(name), href: '/support/easy-read' },
        ],
        searches: ['beginners', 'few-hours', 'trying'],
      };
    case 'outside':
      return {
        title: say(messages.outside.title)(name),
        content: [
          messages.outside.content.weCanOnlyHelp,
          say(messages.outside.content.yourOwnCouncilOr),
          {
            text: say(messages.outside.content.text),
            href: 'https://www.gov.uk/find-local-council',
          },
          JOBCENTRE,
          say(messages.outside.content.ifYouLiveNear),
          ...it.neighbours,
          say(messages.outside.content.youCanStillLook),
        ],
        searches: ['beginners', 'no-car', 'bootcamps'],
      };
    case 'under-16':
      return {
        title: say(messages.under16.title),
        content: [
          say(messages.under16.content.youCanJoinFrom)(name),
          say(messages.under16.content.someoneAtYourSchool),
          CAREERS,
          { text: messages.under16.content.forHomeEducatingFamilies, href: '/home-education' },
          {
            text: say(messages.under16.content.text),
            href: 'https://www.childline.org.uk/',
          },
        ],
        searches: ['young'],
      };
    case 'aged-16-17':
      return {
        title: say(messages.aged1617.title),
        content: [
          say(messages.aged1617.content.isForPeopleAged)(name),
          it.youngConditions,
          say(messages.aged1617.content.whenYouTurn18),
          messages.aged1617.content.untilThen,
          [
            say(messages.aged1617.content.yourSchoolCollegeOr),
            say(messages.aged1617.content.theNationalCareersService),
            say(messages.aged1617.content.ifYouGetA),
          ],
          CAREERS,
          {
            text: say(messages.aged1617.content.text),
            href: 'https://www.gov.uk/know-when-you-can-leave-school',
          },
        ],
        searches: ['young', 'beginners', 'few-hours'],
      };
    case 'right-to-work':
      return {
        title: messages.rightToWork.title(name),
        content: [
          say(messages.rightToWork.content.ifYouAreWaiting),
          say(messages.rightToWork.content.youCanCheckWhether),
          {
            text: messages.rightToWork.content.proveARightTo,
            href: 'https://www.gov.uk/prove-right-to-work',
          },
          ADVICE,
        ],
        searches: ['bootcamps', 'trying'],
      };
    case 'in-work':
      return {
        title: messages.inWork.title(name),
        content: [
          say(messages.inWork.content.ifYourJobStops),
          say(messages.inWork.content.youCanGetOther),
          {
            text: messages.inWork.content.accessToWorkHelp,
            href: 'https://www.gov.uk/access-to-work',
          },
          CAREERS,
        ],
        searches: ['bootcamps', 'home', 'no-car'],
      };
    case 'no-group':
      return {
        title: say(messages.noGroup.title),
        content: [
          messages.noGroup.content.isForPeopleWho(name),
          say(messages.noGroup.content.ifOneOfThem),
          messages.noGroup.content.anyoneCanUseThese,
          CAREERS,
          JOBCENTRE,
        ],
        searches: ['beginners', 'bootcamps', 'trying', 'no-car'],
      };
    case 'other-programme':
      return {
        title: say(messages.otherProgramme.title),
        content: [
          say(messages.otherProgramme.content.youCanOnlyBe)(name),
          say(messages.otherProgramme.content.ifItIsNot),
          say(messages.otherProgramme.content.ifYouAreNot),
          JOBCENTRE,
          ADVICE,
        ],
        searches: ['beginners', 'few-hours', 'supporter'],
      };
  }
}
