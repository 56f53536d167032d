import type { MinimumWagePeriod } from '#features/opportunities/minimum-wage.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';

export interface PostingFinding {
  rule: string;
  question?: string;
  severity: 'stop' | 'warn';
  message: string;
  suggestion?: string;
}

/** Of the same organisation, live or waiting. */
export interface Advert {
  title: string;
  description: string;
  town: string | undefined;
}

export function checkPosting(
  opportunities: readonly Opportunity[],
  _about: { minimumWage: readonly MinimumWagePeriod[]; now: Date; others: readonly Advert[] },
): PostingFinding[] {
  const text = opportunities.map(({ description }) => description).join('\n');
  if (!/\b(pay|send) (us )?a (registration )?fee\b/i.test(text)) return [];
  return [
    {
      rule: 'fee',
      question: 'description',
      severity: 'stop',
      message: 'Nobody may be asked to pay for a job',
      suggestion: 'Take the fee out.',
    },
  ];
}
