/** Why an account cannot be deleted yet. */
export const deleteAccountMessages = {
  signInAgain: 'Sign in again',
  worksForCouncil: 'You must end your work for the council first',
  onlyOwner: (organisations: readonly string[]) => `You are the only owner of ${organisations.join(', ')}`,
} as const;

/** What retention deletes and how long it is stored, as the operator of the site reads it. */
export const retentionMessages = {
  endedReferrals: {
    what: 'Requests for support that have ended',
    keeps: 'for as long as their programme says, then personal details are deleted and figures are kept',
  },
  inactiveReferrals: {
    what: 'Open requests for support with no recent activity, which someone must decide on',
    keeps: (days: number) => `nothing has happened for ${days} days`,
  },
  referralAccess: {
    what: 'Codes and visits that people use to look up their request',
    keeps: '7 days after they end',
  },
  drafts: { what: 'Drafts of forms', keeps: '14 days after the last change' },
  mails: { what: 'Sent emails, with the address', keeps: '30 days' },
  accountTokens: { what: 'Links and codes of accounts', keeps: '30 days after they end' },
  unconfirmedAccounts: { what: 'Accounts with an unconfirmed email address', keeps: '30 days' },
  sessions: { what: 'Sessions', keeps: 'until they end' },
  invitations: {
    what: 'Invitations to an organisation that no one accepted',
    keeps: '30 days after they end',
  },
  bookings: {
    what: 'What schools and families said in bookings, and which children came',
    keeps: (days: number) => `${days} days after the day, or after the booking ended`,
  },
  searches: { what: 'Words that people searched for, without who they were', keeps: '90 days' },
  openedResults: { what: 'Results that people opened, without who they were', keeps: '90 days' },
  securityEvents: { what: 'Security events', keeps: (months: number) => `${months} months` },
} as const;
