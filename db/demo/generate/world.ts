import { SENTENCES } from '../data.ts';
import { written, type Brief } from './common.ts';
import { coinedName } from './names.ts';

/** Some sentences for measurements, with the name of an estate, a lane or a house that few other adverts share. */
export function worldOf(brief: Brief): string {
  const { random } = brief;
  const near = random.pick([
    `You find us past ${coinedName(random)} Lane, behind ${coinedName(random)} House.`,
    `The entrance is in ${coinedName(random)} Road, opposite ${coinedName(random)} Court.`,
    `Ask for the ${coinedName(random)} building.`,
    `We moved here from ${coinedName(random)} Yard.`,
  ]);
  const sentences = random
    .sample(SENTENCES.measurement, random.int(1, 8))
    .map((sentence) => written(brief, sentence));
  return [near, ...sentences].join(' ');
}
