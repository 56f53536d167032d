import type { Step } from '#features/journeys/journey.ts';

/** Complete answers for posting a job, by question name; they include those of the shorter journeys. */
export const JOB: Readonly<Record<string, unknown>> = {
  title: 'Care assistant, mornings',
  sector: 'care',
  summary: 'Help people to get up, wash and have breakfast.',
  description:
    'You help people who live in our home to start the day well.\n\nYou work with two others, and we teach you everything that you need to know. Uniform and meals are free.',
  positions: 2,
  workMode: 'on-site',
  placeName: null,
  town: 'Sheerness',
  postcode: 'ME12 1AA',
  hasPlace2: false,
  contract: 'permanent',
  patterns: ['part-time', 'daytime'],
  hoursMin: 20,
  hoursMax: null,
  hoursText: 'Monday to Friday, 7am to 11am',
  lowestAge: '18',
  experienceNeeded: false,
  qualificationsNeeded: false,
  checksNeeded: false,
  paid: 'figures',
  payByAge: false,
  payPeriod: 'hour',
  payLowest: 1350,
  payHighest: null,
  payProRata: false,
  hasBenefits: false,
  carNeeded: false,
  stopNear: true,
  stop: 'Sheerness station',
  stopKind: 'rail',
  walkMinutes: 8,
  services: null,
  liftOffered: false,
  canAdjust: false,
  interview: null,
  also: ['none'],
  interviewScheme: false,
  startKind: 'soon',
  closes: true,
  closesOn: '2026-12-18',
  closesTime: '17:00',
  applyBy: ['email'],
  applyEmail: 'jobs@example.org',
  contactName: null,
  applyNote: null,
};

/** The fields of a step's form, filled in with these answers. */
export function fieldsOf(step: Step, answers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    step.questions.flatMap(({ name, kind }): [string, string][] => {
      const value = answers[name];
      if (value === undefined || value === null) return [];
      switch (kind) {
        case 'date': {
          const [year = '', month = '', day = ''] = String(value).split('-');
          return [
            [`${name}-day`, day],
            [`${name}-month`, month],
            [`${name}-year`, year],
          ];
        }
        case 'yes-no':
          return [[name, value === true ? 'yes' : 'no']];
        case 'money':
          return [[name, String(Number(value) / 100)]];
        default:
          return [[name, Array.isArray(value) ? String(value[0]) : String(value)]];
      }
    }),
  );
}
