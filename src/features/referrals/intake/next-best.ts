import type { Said } from '#features/journeys/journey.ts';
import type { Reason } from '#features/referrals/eligibility.ts';
import type { Programme } from '#features/referrals/programme.ts';

/** What there is for somebody for whom the form is not the right way. Pure. */

/** Searches of the portal that help with or without a programme; `params` as in the address of a search. */
export const SEARCHES = {
  beginners: {
    title: 'Jobs for beginners',
    text: 'No experience and no qualifications needed.',
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
    text: 'A smaller step, if full days are too much.',
    params: 'kind=vacancy&hours=under-16',
  },
  home: { title: 'Jobs from home', text: 'No travel.', params: 'kind=vacancy&mode=remote' },
  'no-car': {
    title: 'Jobs you can reach without a car',
    text: 'Near a bus stop or station, or with a lift.',
    params: 'kind=vacancy&with=no-car',
  },
  supporter: {
    title: 'Jobs where a supporter is welcome',
    text: 'You can bring a job coach or somebody who supports you.',
    params: 'kind=vacancy&adjustment=job-coach',
  },
  interviews: {
    title: 'Jobs with an interview scheme',
    text: 'Disabled people who meet the minimum criteria are offered an interview.',
    params: 'kind=vacancy&with=interview-scheme',
  },
} as const;
export type SearchName = keyof typeof SEARCHES;

export interface NextBest {
  title: string;
  says: readonly Said[];
  searches: readonly SearchName[];
}

const JOBCENTRE: Said = {
  text: 'Find the nearest Jobcentre',
  href: 'https://find-your-nearest-jobcentre.dwp.gov.uk/',
};
const ADVICE: Said = {
  text: 'Citizens Advice: free advice from people outside government',
  href: 'https://www.citizensadvice.org.uk/',
};
const CAREERS: Said = {
  text: 'National Careers Service: free talks about work and training, by phone and online, for any age from 13',
  href: 'https://nationalcareers.service.gov.uk/',
};

/** To somebody who asked for themselves, or who asked for another: a receptionist is not too young. */
export type Voice = 'own' | 'other';

/** The page for each reason. It is kind, promises nothing, and always has a next step. */
export function nextBestFor(reason: Reason, it: Programme, voice: Voice = 'own'): NextBest {
  const { name } = it;
  const say = (own: string, theirs: string) => (voice === 'other' ? theirs : own);
  switch (reason) {
    case 'not-agreed':
      return {
        title: 'Please ask them first',
        says: [
          `It is good that you want to help. ${name} is for people who choose it themselves, so we need their yes before you tell us about them.`,
          'You can:',
          [
            'show them the page about the support, and read it together',
            'ask again another day: there is no deadline',
            'let them fill it in themselves, with you beside them',
          ],
          { text: `About ${name}`, href: '/support' },
          { text: 'The same in easy words', href: '/support/easy-read' },
        ],
        searches: ['beginners', 'few-hours', 'trying'],
      };
    case 'outside':
      return {
        title: say(
          `${name} where you live is run by another council`,
          `${name} where they live is run by another council`,
        ),
        says: [
          'From here we can only reach people who live in Kent or Medway. The same kind of support is run all over England and Wales.',
          say(
            'Your own council or your Jobcentre can tell you how to ask.',
            'Their own council or their Jobcentre can tell you both how to ask.',
          ),
          {
            text: say('Find your council', 'Find their council'),
            href: 'https://www.gov.uk/find-local-council',
          },
          JOBCENTRE,
          say(
            'If you live just over the border, your council may be one of these:',
            'If they live just over the border, their council may be one of these:',
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
        title: say('You are a little too young for this one', 'They are a little too young for this one'),
        says: [
          say(
            `${name} begins at 18, and for some people at 16. There are other things for you now.`,
            `${name} begins at 18, and for some people at 16. There are other things for them now.`,
          ),
          say(
            'Your school has somebody whose job it is to talk about what comes next. If you learn at home, your council can help, and many employers welcome you.',
            'Their school has somebody whose job it is to talk about what comes next. If they learn at home, their council can help, and many employers welcome them.',
          ),
          CAREERS,
          { text: 'For home-educating families', href: '/home-education' },
          {
            text: say(
              'Childline, if something worries you: free to call on 0800 1111',
              'Childline, if something worries them: free to call on 0800 1111',
            ),
            href: 'https://www.childline.org.uk/',
          },
        ],
        searches: ['young'],
      };
    case 'aged-16-17':
      return {
        title: 'There is something else for people of 16 and 17',
        says: [
          say(
            `${name} is for people of 18 and over. At 16 or 17 you can join only in the two cases that we named. When you turn 18 you can ask again.`,
            `${name} is for people of 18 and over. At 16 or 17 they can join only in the two cases that we named. When they turn 18, they or you can ask again.`,
          ),
          'Until then:',
          [
            say(
              'your school, college or council must help you to find a place in learning or training until you are 18',
              'their school, college or council must help them to find a place in learning or training until they are 18',
            ),
            'the National Careers Service talks with anybody from 13',
            say(
              'if you get a benefit, ask your work coach what there is for your age',
              'if they get a benefit, they can ask their work coach what there is for their age',
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
        title: `${name} is for people who may work in the UK`,
        says: [
          say(
            'If you are waiting for a decision, you can ask again as soon as you have it.',
            'If they are waiting for a decision, they or you can ask again as soon as they have it.',
          ),
          say(
            'You can find out whether your visa or status allows work, and get free advice. What you told us here was not kept.',
            'They can find out whether their visa or status allows work, and get free advice. What you told us here was not kept.',
          ),
          { text: 'Prove a right to work', href: 'https://www.gov.uk/prove-right-to-work' },
          ADVICE,
        ],
        searches: ['bootcamps', 'trying'],
      };
    case 'in-work':
      return {
        title: `${name} is for people without a job, or whose job is at risk`,
        says: [
          say(
            'It is good that your job is safe. If that changes, or if your health makes it hard to stay, you can ask at any time.',
            'It is good that their job is safe. If that changes, or if their health makes it hard to stay, they or you can ask at any time.',
          ),
          say('Other help while you work:', 'Other help while they work:'),
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
        says: [
          `${name} is for people for whom something on the list is true.`,
          say(
            'If you find later that something on it is true for you, you can ask then.',
            'If you find later that something on it is true for them, you can ask then.',
          ),
          'Everybody can use these:',
          CAREERS,
          JOBCENTRE,
        ],
        searches: ['beginners', 'bootcamps', 'trying', 'no-car'],
      };
    case 'other-programme':
      return {
        title: say('You have somebody who helps you already', 'They have somebody who helps them already'),
        says: [
          say(
            `Nobody can be on two programmes of the same kind, so you stay with the one you have. It does the same kind of thing as ${name}.`,
            `Nobody can be on two programmes of the same kind, so they stay with the one they have. It does the same kind of thing as ${name}.`,
          ),
          say(
            'If it does not work well for you, tell your adviser there. You can ask for another adviser. When it has ended, you can ask here again.',
            'If it does not work well for them, they can tell their adviser there, and ask for another adviser. When it has ended, they or you can ask here again.',
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
