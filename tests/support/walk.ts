import assert from 'node:assert/strict';
import type { Visitor } from './visitor.ts';

/** A form field found in a page. */
export interface FieldOnPage {
  name: string;
  /** "text", "email", "tel", "radio", "checkbox", "textarea", "select" … */
  type: string;
  /** The options in order, without those that exclude the others. */
  values: string[];
}

const plain = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const attribute = (tag: string, name: string) => {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(tag) ?? [];
  return value === undefined ? undefined : plain(value);
};

/** The form of a page: its hidden fields, and the fields that people fill in. Honeypot fields are left out. */
export function formIn(body: string): { hidden: Record<string, string>; fields: FieldOnPage[] } {
  const form =
    /<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/.exec(body.slice(body.indexOf('<main')))?.[0] ?? '';
  const hidden: Record<string, string> = {};
  const fields = new Map<string, FieldOnPage>();
  for (const [tag] of form.matchAll(/<(?:input|textarea|select)\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (name === undefined || attribute(tag, 'tabindex') === '-1') continue;
    const kind = /^<(\w+)/.exec(tag)?.[1] ?? '';
    const type = kind === 'input' ? (attribute(tag, 'type') ?? 'text') : kind;
    const value = attribute(tag, 'value') ?? '';
    if (type === 'hidden') {
      hidden[name] = value;
      continue;
    }
    const field = fields.get(name) ?? { name, type, values: [] };
    fields.set(name, field);
    if ((type === 'radio' || type === 'checkbox') && !tag.includes('data-behaviour="exclusive"'))
      field.values.push(value);
  }
  for (const [, name = '', options = ''] of form.matchAll(
    /<select[^>]*\sname="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g,
  )) {
    const values = [...options.matchAll(/<option[^>]*\svalue="([^"]+)"/g)].map((it) => plain(it[1] ?? ''));
    fields.get(name)?.values.push(...values);
  }
  return { hidden, fields: [...fields.values()] };
}

/** The values to try in a field, one after the other. */
export type Filler = (field: FieldOnPage) => readonly (string | readonly string[])[];

/**
 * Fills in every question of a journey over HTTP until its answers can be checked: where an answer is refused, the
 * next one is tried; where an answer leads out of the journey, the walk starts again without that answer. @returns the
 * URL of the last page, and the questions asked.
 */
export async function walkToCheck(
  visitor: Visitor,
  start: string,
  filler: Filler,
): Promise<{ check: string; asked: string[] }> {
  const tried = new Map<string, number>();
  for (let walks = 0; walks < 50; walks += 1) {
    const done = await walkOnce(visitor, start, filler, tried);
    if (done !== undefined) return done;
  }
  throw new Error(`${start} always leads out`);
}

async function walkOnce(visitor: Visitor, start: string, filler: Filler, tried: Map<string, number>) {
  let path = (await visitor.get(start)).headers.location ?? start;
  const journey = path.split('/').slice(0, -2).join('/');
  const asked: string[] = [];
  for (let posts = 0; posts < 200; posts += 1) {
    if (path.endsWith('/check')) return { check: path, asked };
    const page = await visitor.get(path);
    assert.equal(page.status, 200, `${path}: ${page.status}`);
    const { hidden, fields } = formIn(page.body);
    const step = path.split('/').at(-1)?.split('?')[0] ?? '';
    const turn = tried.get(step) ?? 0;
    const most = Math.max(...fields.map((field) => filler(field).length));
    assert.ok(turn < most, `${step} cannot be answered: ${fields.map(({ name }) => name).join(', ')}`);
    const chosen = fields.map((field) => {
      const options = filler(field);
      return [field.name, options[Math.min(turn, options.length - 1)] ?? ''] as const;
    });
    const answer = await visitor.post(path, { ...hidden, ...Object.fromEntries(chosen) });
    const to = answer.headers.location;
    if (answer.status === 303 && to?.startsWith(`${journey}/`) === true) {
      asked.push(...fields.map(({ name }) => name));
      path = to;
      continue;
    }
    // When a page asks to confirm an answer that ends the form (200), the walk takes another answer.
    assert.ok([200, 303, 422].includes(answer.status), `${step}: ${answer.status}`);
    tried.set(step, turn + 1);
    if (answer.status === 303) return undefined;
  }
  throw new Error(`${start} has no end`);
}

/** Sends the checked answers. @returns the URL of the page that follows. */
export async function sendChecked(visitor: Visitor, check: string): Promise<string> {
  const { hidden } = formIn((await visitor.get(check)).body);
  const answer = await visitor.post(check, hidden);
  assert.equal(answer.status, 303, answer.body);
  return answer.headers.location ?? '';
}
