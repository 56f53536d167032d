import type { ContentBlock } from '#features/journeys/journey.ts';
import type { Reason } from '#features/referrals/eligibility.ts';
import type { Programme } from '#features/referrals/programme.ts';

/** What there is for people for whom the form is not the right way. Pure. */

/** Searches of the portal that help with or without a programme; `params` as in the address of a search. */
export const SEARCHES = {
  beginners: {
    title: 'Jobs for beginners',
    text: 'You do not need experience or qualifications.',
    params: 'kind=vacancy&with=no-experience',
  },
  bootcamps: {
    title: 'Skills Bootcamps',
    text: 'Free short courses for people aged 19 or over, of up to 16 weeks, leading to a job interview.',
    params: 'kind=skills-bootcamp',
  },
  trying: {
    title: 'Work experience for adults',
    text: 'Try a kind of work for a few days or weeks.',
    params: 'kind=work-experience&for=adult',
  },
  young: {
    title: 'Work experience',
    text: 'Days or weeks at a workplace, for school and college students and for young people at home.',
    params: 'kind=work-experience',
  },
  'few-hours': {
    title: 'Jobs under 16 hours a week',
    text: 'A smaller step if full days are too much.',
    params: 'kind=vacancy&hours=under-16',
  },
  home: { title: 'Jobs from home', text: 'You do not have to travel.', params: 'kind=vacancy&mode=remote' },
  'no-car': {
    title: 'Jobs you can reach without a car',
    text: 'Near a bus stop or station, or the employer offers a lift.',
    params: 'kind=vacancy&with=no-car',
  },
  supporter: {
    title: 'Jobs where a supporter is welcome',
    text: 'You can bring a job coach or someone who supports you.',
    params: 'kind=vacancy&adjustment=job-coach',
  },
  interviews: {
    title: 'Jobs with an interview scheme',
    text: 'Employers offer an interview to disabled people who meet the minimum criteria.',
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
  text: 'Find the nearest Jobcentre',
  href: 'https://find-your-nearest-jobcentre.dwp.gov.uk/',
};
const ADVICE: ContentBlock = {
  text: 'Citizens Advice: free advice that is independent of government',
  href: 'https://www.citizensadvice.org.uk/',
};
const CAREERS: ContentBlock = {
  text: 'National Careers Service: free advice about work and training, by phone and online, from the age of 13',
  href: 'https://nationalcareers.service.gov.uk/',
};

/** Whether the reader asked for themselves or for another person: a receptionist is not "too young". */
export type Voice = 'own' | 'other';

/** The page for each reason. It is kind, promises nothing, and always has a next step. */
export function nextBestFor(reason: Reason, it: Programme, voice: Voice = 'own'): NextBest {
  const { name } = it;
  const say = (own: string, theirs: string) => (voice === 'other' ? theirs : own);
  switch (reason) {
    case 'not-agreed':
      return {
        title: 'Ask them first',
        content: [
          `Thank you for wanting to help. People choose for themselves whether to join ${name}, so they must agree before you tell us about them.`,
          'You can:',
          [
            'show them the page about the support and read it together',
            'ask again another day: there is no deadline',
            'help them to fill in the form themselves',
          ],
          { text: `About ${name}`, href: '/support' },
          { text: `About ${name} in easy read`, href: '/support/easy-read' },
        ],
        searches: ['beginners', 'few-hours', 'trying'],
      };
    case 'outside':
      return {
        title: say(
          `Another council runs ${name} where you live`,
          `Another council runs ${name} where they live`,
        ),
        content: [
          'We can only help people who live in Kent or Medway. There is support like this all over England and Wales.',
          say(
            'Your own council or your Jobcentre can tell you how to ask.',
            'Their own council or their Jobcentre can tell you how to ask.',
          ),
          {
            text: say('Find your council', 'Find their council'),
            href: 'https://www.gov.uk/find-local-council',
          },
          JOBCENTRE,
          say(
            'If you live near Kent or Medway, your council may be one of these:',
            'If they live near Kent or Medway, their council may be one of these:',
          ),
          ...it.neighbours,
          say(
            'You can still look for work and training in Kent and Medway.',
            'They can still look for work and training in Kent and Medway.',
          ),
        ],
        searches: ['beginners', 'no-car', 'bootcamps'],
      };
    case 'under-16':
      return {
        title: say('You are too young for this support', 'They are too young for this support'),
        content: [
          say(
            `You can join ${name} from the age of 18, or in some cases from 16. There is other help for you now.`,
            `People can join ${name} from the age of 18, or in some cases from 16. There is other help for them now.`,
          ),
          say(
            'Someone at your school can talk to you about what comes next. If you learn at home, your council can help, and many employers welcome you.',
            'Someone at their school can talk to them about what comes next. If they learn at home, their council can help, and many employers welcome them.',
          ),
          CAREERS,
          { text: 'For home-educating families', href: '/home-education' },
          {
            text: say(
              'Childline: call free on 0800 1111 if something worries you',
              'Childline: they can call free on 0800 1111 if something worries them',
            ),
            href: 'https://www.childline.org.uk/',
          },
        ],
        searches: ['young'],
      };
    case 'aged-16-17':
      return {
        title: say('Other help if you are 16 or 17', 'Other help if they are 16 or 17'),
        content: [
          say(
            `${name} is for people aged 18 and over. At 16 or 17 you can only join if one of these applies:`,
            `${name} is for people aged 18 and over. At 16 or 17 they can only join if one of these applies:`,
          ),
          it.youngConditions,
          say('When you turn 18, you can ask again.', 'When they turn 18, you or they can ask again.'),
          'Until then:',
          [
            say(
              'your school, college or council must help you to find education or training until you are 18',
              'their school, college or council must help them to find education or training until they are 18',
            ),
            say(
              'the National Careers Service can talk to you',
              'the National Careers Service can talk to them',
            ),
            say(
              'if you get a benefit, ask your work coach what help there is at your age',
              'if they get a benefit, they can ask their work coach what help there is at their age',
            ),
          ],
          CAREERS,
          {
            text: say('What you can do until you are 18', 'What they can do until they are 18'),
            href: 'https://www.gov.uk/know-when-you-can-leave-school',
          },
        ],
        searches: ['young', 'beginners', 'few-hours'],
      };
    case 'right-to-work':
      return {
        title: `${name} is for people with the right to work in the UK`,
        content: [
          say(
            'If you are waiting for a decision, you can ask again as soon as you have it.',
            'If they are waiting for a decision, you or they can ask again as soon as they have it.',
          ),
          say(
            'You can check whether your visa or immigration status allows you to work, and get free advice. We have not kept what you told us.',
            'They can check whether their visa or immigration status allows them to work, and get free advice. We have not kept what you told us.',
          ),
          { text: 'Prove a right to work to an employer', href: 'https://www.gov.uk/prove-right-to-work' },
          ADVICE,
        ],
        searches: ['bootcamps', 'trying'],
      };
    case 'in-work':
      return {
        title: `${name} is for people who do not have a job or may lose their job`,
        content: [
          say(
            'If your job stops being safe, or if your health makes it hard to stay, you can ask at any time.',
            'If their job stops being safe, or if their health makes it hard to stay, you or they can ask at any time.',
          ),
          say('You can get other help while you work:', 'They can get other help while they work:'),
          {
            text: 'Access to Work: help at work or with getting there, for people who are disabled or have a health condition',
            href: 'https://www.gov.uk/access-to-work',
          },
          CAREERS,
        ],
        searches: ['bootcamps', 'home', 'no-car'],
      };
    case 'no-group':
      return {
        title: say('There is other help for you', 'There is other help for them'),
        content: [
          `${name} is for people who are in one of the situations on the list.`,
          say(
            'If one of them applies to you later, you can ask then.',
            'If one of them applies to them later, you can ask then.',
          ),
          'Anyone can use these:',
          CAREERS,
          JOBCENTRE,
        ],
        searches: ['beginners', 'bootcamps', 'trying', 'no-car'],
      };
    case 'other-programme':
      return {
        title: say('You are already on a programme like this', 'They are already on a programme like this'),
        content: [
          say(
            `You can only be on one programme like this at a time, so you will stay with the one you have. It gives you the same kind of help as ${name}.`,
            `People can only be on one programme like this at a time, so they will stay with the one they have. It gives them the same kind of help as ${name}.`,
          ),
          say(
            'If it is not working for you, tell your adviser there. You can ask for another adviser. When it has ended, you can ask here again.',
            'If it is not working for them, they can tell their adviser there and ask for another adviser. When it has ended, you or they can ask here again.',
          ),
          say(
            'If you are not sure which programme it is, your work coach can tell you.',
            'If they are not sure which programme it is, their work coach can tell them.',
          ),
          JOBCENTRE,
          ADVICE,
        ],
        searches: ['beginners', 'few-hours', 'supporter'],
      };
  }
}
