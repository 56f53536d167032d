import { written, type Brief } from './common.ts';
import { coinedName } from './names.ts';

/**
 * Sentences for measurements only: they add the vocabulary of a large real collection, each word in a few adverts of a
 * hundred, and make claims that are not checked.
 */
const SENTENCES = [
  'On Fridays somebody usually brings {dish} or {dish}.',
  'The site used to make {product}; some of the older hands still talk about the {machine}.',
  'Next door they store {goods} and {goods}, so expect lorries.',
  'Outside the window there are {plant} and {plant}, planted by {firstName} {surname} when the car park was moved.',
  'Colleagues go {sport} or {sport} after work, and nobody minds if you do not.',
  'The staff group runs {interest} and {interest} on the last Thursday of the month.',
  'You will meet {firstName}, {firstName} and {firstName} on your first day.',
  'The yard has {animal} that come and go.',
  'Last year we replaced the {machine} and insulated the roof with {material}.',
  'We buy {crop} and {crop} from a neighbour for the canteen.',
  'There is a small charity fund; it went to {event} and {event}.',
  'Your first contact will be {firstName} {surname}, who has done most jobs here.',
  'The oldest part of the building is {material} and {material}, the newest opened last spring.',
  'Our neighbours sell {garment} and {garment}.',
  'We are changing from paper to {software} and could use a patient hand.',
  'When it is quiet we sort {waste} and {waste} for recycling.',
  'In the cupboard are {drink}, {drink} and one tin of biscuits that is defended.',
  'A colleague with {condition} designed the quiet room, and it shows.',
  'People who left us now work with {product}, teach {sport} or grow {crop}.',
  'A van comes twice a year for {treatment}.',
  'We take payment questions, {matter} and {matter} to the same accountant.',
  'Mechanics among us swap tips on {repair} and {repair}.',
  'Praise in the last survey was for {value}; the grumbles were about the heating.',
  'Deliveries of {food} arrive before eight.',
  'The calendar in the corridor shows {place} under snow; {surname} took the picture.',
  'In the next unit somebody is always cutting {material}.',
  'Prizes in the last raffle: {garment}, {dish} and a weekend of {outdoorSport}.',
  'Three of us are learning {software} and help each other.',
  'Half of the {goods} that pass our gate are bound for the other side of the Channel.',
];

/** Some of these sentences, with the name of an estate, a lane or a house that other adverts need not share. */
export function worldOf(brief: Brief): string {
  const { random } = brief;
  const near = random.pick([
    `You find us past ${coinedName(random)} Lane, behind ${coinedName(random)} House.`,
    `The entrance is in ${coinedName(random)} Road, opposite ${coinedName(random)} Court.`,
    `Ask for the ${coinedName(random)} building.`,
    `We moved here from ${coinedName(random)} Yard.`,
  ]);
  const sentences = random.sample(SENTENCES, random.int(1, 8)).map((sentence) => written(brief, sentence));
  return [near, ...sentences].join(' ');
}
