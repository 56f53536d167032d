import { FAMILIES, type Family, type Job, type Trade } from '../data.ts';

export interface Post {
  job: Job;
  family: Family;
}

export const POSTS: readonly Post[] = FAMILIES.flatMap((family) =>
  family.jobs.map((job) => ({ job, family })),
);

/**
 * Every post, repeated according to how common it is, so that a random pick gives a cleaner more often than a
 * surveyor.
 */
export const WEIGHTED_POSTS: readonly Post[] = POSTS.flatMap((post) =>
  Array.from({ length: post.job.weight ?? 1 }, () => post),
);

/**
 * The posts that a fictional organisation of a trade may have in any town, repeated according to how common they are.
 */
export function postsOfTrade(trade: Trade): readonly Post[] {
  return WEIGHTED_POSTS.filter(({ job }) => job.at.includes(trade) && job.towns === undefined);
}
