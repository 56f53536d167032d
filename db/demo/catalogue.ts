import type { Family, Job } from './content.ts';
import type { Trade } from './data.ts';
import { adultTraining } from './families/adult-training.ts';
import { animalCare } from './families/animal-care.ts';
import { contactCentre } from './families/contact-centre.ts';
import { depotsAndPorts } from './families/depots-and-ports.ts';
import { earlyYears } from './families/early-years.ts';
import { foodMaking } from './families/food-making.ts';
import { fromHome } from './families/from-home.ts';
import { gardensAndWoods } from './families/gardens-and-woods.ts';
import { homesAndEnergy } from './families/homes-and-energy.ts';
import { laboratory } from './families/laboratory.ts';
import { mechanics } from './families/mechanics.ts';
import { financeLegal, salesMarketing } from './families/business.ts';
import { care } from './families/care.ts';
import { construction } from './families/construction.ts';
import { creative } from './families/creative.ts';
import { digital } from './families/digital.ts';
import { education } from './families/education.ts';
import { engineering } from './families/engineering.ts';
import { farmingFood } from './families/farming-food.ts';
import { health } from './families/health.ts';
import { hospitality } from './families/hospitality.ts';
import { logistics } from './families/logistics.ts';
import { office } from './families/office.ts';
import { retail } from './families/retail.ts';
import { schoolKitchens } from './families/school-kitchens.ts';
import { cleaning, hairBeauty, leisure, other, security } from './families/services.ts';

const FAMILIES: readonly Family[] = [
  care,
  health,
  education,
  hospitality,
  retail,
  construction,
  engineering,
  logistics,
  farmingFood,
  office,
  digital,
  creative,
  salesMarketing,
  financeLegal,
  security,
  hairBeauty,
  cleaning,
  leisure,
  other,
  schoolKitchens,
  earlyYears,
  adultTraining,
  laboratory,
  animalCare,
  foodMaking,
  gardensAndWoods,
  mechanics,
  depotsAndPorts,
  contactCentre,
  fromHome,
  homesAndEnergy,
];

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
