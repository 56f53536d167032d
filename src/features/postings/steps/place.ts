import { z } from 'zod';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers, Option } from '#features/forms/question.ts';
import type { GettingThere, OpportunityPlace } from '#features/opportunities/opportunity.ts';
import { fold, type Gazetteer } from '#features/places/gazetteer.ts';
import { distanceMiles, type PlaceResult } from '#features/places/place.ts';
import { normalisePostcode } from '#features/places/postcode.ts';
import { answersIn, partOf } from '#features/postings/parts.ts';
import { words, yesIf, yesNo, type PostingFacts } from './common.ts';
import { placeMessages as messages } from './messages.en.ts';

/** Where it takes place, and how to get there without a car. */

interface Wording {
  section: string;
  appliesWhen: (answers: Answers) => boolean;
}

/** Miles. A town and a postcode farther apart than this do not belong together. */
const BORDER_MILES = 8;

function placeStep<const Slug extends string>(
  { gazetteer }: Pick<PostingFacts, 'gazetteer'>,
  {
    slug,
    title,
    why,
    of = '',
    section,
    appliesWhen,
  }: Wording & { slug: Slug; title: string; why?: string; of?: string },
) {
  return {
    slug,
    section,
    title,
    ...(why === undefined ? {} : { why }),
    questions: [
      {
        name: 'placeName',
        kind: 'text',
        label: messages.placeStep.placeName.label,
        called: messages.placeStep.placeName.called(of),
        schema: words(200).optional(),
      },
      {
        name: 'town',
        kind: 'text',
        label: messages.placeStep.town.label,
        called: messages.placeStep.town.called(of),
        width: 20,
        schema: words(80),
      },
      {
        name: 'postcode',
        kind: 'postcode',
        label: messages.placeStep.postcode.label,
        called: messages.placeStep.postcode.called(of),
        schema: z.string().refine((it) => gazetteer.outcodes.has(normalisePostcode(it)?.outcode ?? ''), {
          error: messages.placeStep.postcode.error,
        }),
      },
    ],
    appliesWhen,
  } as const satisfies Step;
}

/** The questions about one place. */
export function placeSteps(
  facts: Pick<PostingFacts, 'gazetteer'>,
  wording: Wording & { title: string; why?: string },
) {
  return [placeStep(facts, { ...wording, slug: 'place' })] as const;
}
export type PlaceAnswers = AnswersOf<ReturnType<typeof placeSteps>>;

/** Parts of further places; the steps are "place-2" and "place-3". */
const FURTHER = ['2', '3'] as const;
const partNamed = (number: string) => `place${number}`;

/** Up to two more places. Each is asked about once there is one before it. */
export function furtherPlaces(facts: Pick<PostingFacts, 'gazetteer'>, wording: Wording): Step[] {
  return FURTHER.flatMap((number, index) => {
    const before = FURTHER[index - 1];
    const appliesWhen = (answers: Answers) =>
      wording.appliesWhen(answers) && (before === undefined || answers[`hasPlace${before}`] === true);
    return [
      {
        slug: `has-place-${number}`,
        section: wording.section,
        questions: [
          {
            name: `hasPlace${number}`,
            kind: 'yes-no' as const,
            label: messages.furtherPlaces.label,
            called:
              number === '2'
                ? messages.furtherPlaces.called.aSecondPlace
                : messages.furtherPlaces.called.aThirdPlace,
            schema: yesIf(messages.furtherPlaces.yesIf),
          },
        ],
        appliesWhen,
      },
      ...partOf(
        partNamed(number),
        [
          placeStep(facts, {
            ...wording,
            slug: number,
            title:
              number === '2'
                ? messages.furtherPlaces.title.whereIsTheSecond
                : messages.furtherPlaces.title.whereIsTheThird,
            of:
              number === '2'
                ? messages.furtherPlaces.of.ofTheSecondPlace
                : messages.furtherPlaces.of.ofTheThirdPlace,
          }),
        ],
        { slug: 'place', appliesWhen: (answers) => answers[`hasPlace${number}`] === true },
      ),
    ];
  });
}

/** A place as it was typed, and the step on which it was typed. */
export interface Site extends PlaceAnswers {
  step: string;
}

/** Looks up a site: one place, or none while it is not known. */
export type Found = (site: Site) => readonly OpportunityPlace[];

/** Every place that the answers name, the chief one first. For a part, the places of its own questions. */
export function sitesIn(answers: Answers, slug = 'place'): Site[] {
  const chief = answers as PlaceAnswers;
  const further = FURTHER.map((number) => ({
    step: `${slug}-${number}`,
    ...(answersIn(partNamed(number), answers) as PlaceAnswers),
  }));
  return [{ ...chief, step: slug }, ...further]
    .filter(({ postcode }) => postcode !== undefined)
    .map(({ step, placeName, town, postcode }) => ({ step, placeName, town, postcode }));
}

/** The places as options, to ask at which of them a date is. The answers are read by name, as the journey requires. */
export function placeOptions(answers: Answers): Option[] {
  const towns = [
    answers['town'],
    ...FURTHER.map((number) =>
      answers[`hasPlace${number}`] === true ? answers[`place${number}Town`] : undefined,
    ),
  ].filter((town) => typeof town === 'string');
  return towns.map((town, index) => ({
    value: String(index),
    text: towns.indexOf(town) === index ? town : messages.placeOptions.text.place({ town, index }),
  }));
}

/** A typed place with its area; undefined when its postcode is outside the area and its town is not one of ours. */
export function workplace(
  gazetteer: Gazetteer,
  answers: PlaceAnswers,
  found: PlaceResult,
): OpportunityPlace | undefined {
  if (!found.ok || found.place.kind !== 'point') return undefined;
  const { lat, lon, area, outside } = found.place;
  const { town = '', placeName, postcode } = answers;
  const named = (gazetteer.placesByName.get(fold(town)) ?? [])
    .map((it) => it.place)
    .find((it) => distanceMiles(it, { lat, lon }) <= BORDER_MILES);
  if (outside === true && named === undefined) return undefined;
  return {
    ...(placeName === undefined ? {} : { name: placeName }),
    town,
    ...(postcode === undefined ? {} : { postcode }),
    // Half of an outcode may belong to another district, so a named town counts for more, and a full postcode for most.
    area: found.place.precision === 'postcode' || named === undefined ? area : named.area,
    lat,
    lon,
  };
}

/** How to get there without a car: a stop or station, and a lift. */
export function gettingThereSteps({ section, appliesWhen }: Wording) {
  return [
    {
      slug: 'stop',
      section,
      why: messages.stop.why,
      questions: [yesNo('stopNear', messages.stop.stopNear)],
      appliesWhen,
    },
    {
      slug: 'stop-details',
      section,
      title: messages.stopDetails.title,
      questions: [
        {
          name: 'stop',
          kind: 'text',
          label: messages.stopDetails.stop.label,
          called: messages.stopDetails.stop.called,
          schema: words(120),
        },
        {
          name: 'stopKind',
          kind: 'radios',
          label: messages.stopDetails.stopKind.label,
          called: messages.stopDetails.stopKind.called,
          options: [
            { value: 'bus', text: messages.stopDetails.stopKind.options.bus.text },
            { value: 'rail', text: messages.stopDetails.stopKind.options.rail.text },
          ],
          schema: z.enum(['bus', 'rail'], { error: messages.stopDetails.stopKind.error }),
        },
        {
          name: 'walkMinutes',
          kind: 'number',
          label: messages.stopDetails.walkMinutes.label,
          called: messages.stopDetails.walkMinutes.called,
          suffix: messages.stopDetails.walkMinutes.suffix,
          schema: z.number().int().min(0).max(20),
        },
        {
          name: 'services',
          kind: 'text',
          label: messages.stopDetails.services.label,
          called: messages.stopDetails.services.called,
          hint: messages.stopDetails.services.hint,
          schema: words(300).optional(),
        },
      ],
      appliesWhen: ({ stopNear }: Answers) => stopNear === true,
    },
    {
      slug: 'lift',
      section,
      questions: [yesNo('liftOffered', messages.lift.liftOffered)],
      appliesWhen,
    },
    {
      slug: 'lift-details',
      section,
      questions: [
        {
          name: 'lift',
          kind: 'text',
          label: messages.liftDetails.lift.label,
          called: messages.liftDetails.lift.called,
          hint: messages.liftDetails.lift.hint,
          schema: words(300, messages.liftDetails.lift.error),
        },
      ],
      appliesWhen: ({ liftOffered }: Answers) => liftOffered === true,
    },
  ] as const satisfies readonly Step[];
}
type GettingThereAnswers = AnswersOf<ReturnType<typeof gettingThereSteps>>;

/** What is known about getting there; undefined where the work is done from home. */
export function wayThere(
  answers: GettingThereAnswers & Pick<GettingThere, 'carNeeded' | 'firstStart' | 'lastFinish'>,
): GettingThere | undefined {
  const { carNeeded, stop, stopKind, walkMinutes, services, lift, firstStart, lastFinish } = answers;
  const way = { carNeeded, stop, stopKind, walkMinutes, services, lift, firstStart, lastFinish };
  return Object.values(way).every((it) => it === undefined) ? undefined : (way as GettingThere);
}
