import assert from 'node:assert/strict';
import type { Visitor } from './visitor.ts';

export type Fields = Readonly<Record<string, string>>;

/** The answers of an employer that takes no workers under 18. */
export const EMPLOYER: Readonly<Record<string, Fields>> = {
  kind: { kind: 'employer' },
  name: { name: 'Harbour Bakery' },
  about: { description: 'We bake bread for shops in Thanet.' },
  address: { address: '4 Sea Road', town: 'Margate', postcode: 'ct9 1xx' },
  website: { website: 'www.example.org' },
  size: { size: '10-49' },
  'disability-confident': { disabilityConfident: '2' },
  'young-people': { young: 'no' },
};

export const SCHOOL: Readonly<Record<string, Fields>> = {
  kind: { kind: 'school' },
  name: { name: 'Fleet Bank Academy' },
  about: { description: 'A secondary school.' },
  address: { town: 'Sheerness', postcode: 'ME12 1AA' },
  website: {},
  urn: { urn: '118123' },
  'disability-confident': { disabilityConfident: '0' },
};

/** The hidden fields of a page's form. */
export function hiddenIn(body: string): Record<string, string> {
  const unescape = (text: string) =>
    text.replaceAll('&#34;', '"').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, unescape(value)],
    ),
  );
}

/** Fills in page after page. @returns the URL of "check your answers". */
export async function fillIn(
  visitor: Visitor,
  start: string,
  answers: Readonly<Record<string, Fields>>,
): Promise<string> {
  const begun = await visitor.get(start);
  assert.equal(begun.status, 303, start);
  let path = begun.headers.location ?? '';
  for (let pages = 0; !path.endsWith('/check'); pages += 1) {
    assert.ok(pages < 20, `never comes to an end: ${path}`);
    const slug = path.split(/[/?]/).at(path.includes('?') ? -2 : -1) ?? '';
    const page = await visitor.get(path);
    assert.equal(page.status, 200, path);
    const answer = await visitor.post(path, { ...hiddenIn(page.body), ...answers[slug] });
    assert.equal(
      answer.status,
      303,
      `${path}: ${answer.body.match(/error-message[\s\S]{0,200}/)?.[0] ?? ''}`,
    );
    path = answer.headers.location ?? '';
  }
  return path;
}

/** Registers an organisation and sends it to the council. @returns its slug. */
export async function registerOrganisation(
  visitor: Visitor,
  answers: Readonly<Record<string, Fields>> = EMPLOYER,
): Promise<string> {
  const check = await fillIn(visitor, '/manage/register/new/kind', answers);
  const sent = await visitor.post(check, hiddenIn((await visitor.get(check)).body));
  assert.equal(sent.status, 303, sent.body);
  const { body } = await visitor.get(sent.headers.location ?? '');
  const slug = /href="\/manage\/([a-z0-9-]+)"/.exec(body)?.[1];
  assert.ok(slug !== undefined, 'the page after sending leads to the organisation');
  return slug;
}
