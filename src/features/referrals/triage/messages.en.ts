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
    left: (times: string) => `${times} left`,
    overdue: (times: string) => `${times} overdue`,
  },
  awaited: {
    acknowledgement: 'Acknowledge',
    partner: 'Find a partner',
    contact: 'First contact',
  },
} as const;
