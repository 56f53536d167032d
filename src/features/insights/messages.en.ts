/** What coordinators read in the reports. */
export const messages = {
  firstContact: {
    first: (to: number) => `${to} working days or fewer`,
    between: ({ from, to }: { from: number; to: number }) => `${from} to ${to}`,
    more: (target: number) => `More than ${target}`,
    notYet: 'Not yet',
  },
} as const;

/** A report's parts. */
export const reportMessages = {
  noPartner: 'With no partner',
} as const;
