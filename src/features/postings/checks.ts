export interface PostingFinding {
  rule: string;
  /** A question of the journeys. */
  question?: string;
  severity: 'stop' | 'warn';
  message: string;
  suggestion?: string;
}
