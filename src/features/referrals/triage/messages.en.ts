const count = (number: number, one: string) =>
  `${number.toLocaleString('en-GB')} ${one}${number === 1 ? '' : 's'}`;

/** What coordinators read in the queue. */
export const messages = {
  reference: {
    incomplete: 'Enter all 9 letters and numbers of the reference',
    misread: 'This reference is not valid. Ask the person for it again, and read it back to them',
    missing: 'Enter a reference',
  },
  stages: {
    waiting: 'Needs action',
    all: 'All',
  },
  show: {
    overdue: 'Overdue',
    duplicates: 'Possible duplicates',
    deletion: 'Asked for deletion',
    mine: 'Assigned to me',
  },
  due: {
    today: 'due today',
    now: 'due now',
    left: (workingDays: number) => `${count(workingDays, 'working day')} left`,
    overdue: (workingDays: number) => `${count(workingDays, 'working day')} overdue`,
  },
  age: {
    today: 'today',
    days: (days: number) => `${count(days, 'day')} ago`,
  },
  awaited: {
    acknowledgement: 'Acknowledge',
    partner: 'Find a partner',
    contact: 'First contact',
  },
} as const;
