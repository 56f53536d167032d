import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { blankForm, errorOf, readForm, summaryOf } from '#lib/forms.ts';

const schema = z.object({
  name: z
    .string({ error: 'Enter your name' })
    .trim()
    .min(1, 'Enter your name')
    .max(5, 'Your name is too long'),
  days: z.array(z.enum(['mon', 'tue'], { error: 'Choose days from the list' })).min(1, 'Choose a day'),
  note: z.string().optional(),
});
const sent = (body: string | FormData, type?: string) =>
  new Request('http://x', {
    method: 'POST',
    body,
    ...(type === undefined ? {} : { headers: { 'content-type': type } }),
  });
const urlencoded = (body: string) => readForm(sent(body, 'application/x-www-form-urlencoded'), schema);

describe('a form with rules on several fields', () => {
  const dates = z.object({
    'on-day': z.string().default(''),
    from: z.string().regex(/^\d+$/, 'From must be a number'),
    to: z.string().regex(/^\d+$/, 'To must be a number'),
  });
  const read = (body: string) =>
    readForm(sent(body, 'application/x-www-form-urlencoded'), dates, [
      (it) => (it.to < it.from ? { field: 'to', message: 'To must be after from' } : undefined),
      (it) => (it['on-day'] === '' ? { field: 'on', message: 'Enter the day' } : undefined),
    ]);

  it('reports all errors at once, in the order of the fields', async () => {
    const form = await read('from=x&to=y');
    assert.deepEqual(form.ok || form.errors.map(({ message }) => message), [
      'Enter the day',
      'From must be a number',
      'To must be a number',
    ]);
    const later = await read('from=3&to=2');
    assert.deepEqual(later.ok || later.errors.map(({ field }) => field), ['on', 'to']);
  });

  it('applies no rule to an invalid field', async () => {
    const form = await read('from=x&to=2&on-day=1');
    assert.deepEqual(form.ok || form.errors.map(({ field }) => field), ['from']);
    assert.ok((await read('from=1&to=2&on-day=1')).ok);
  });
});

describe('a form that was sent', () => {
  it('gives the checked value', async () => {
    const form = await urlencoded('name=+Ann+&days=mon&days=tue&other=1');
    assert.ok(form.ok);
    assert.deepEqual(form.value, { name: 'Ann', days: ['mon', 'tue'] });
  });

  it('gives one error for each field, in the order of the page, and the values as typed', async () => {
    const form = await urlencoded('days=sun&name=+Annabelle+&note=kept');
    assert.ok(!form.ok);
    assert.deepEqual(form.errors, [
      { field: 'name', message: 'Your name is too long' },
      { field: 'days', message: 'Choose days from the list' },
    ]);
    assert.equal(form.values.get('name'), ' Annabelle ');
    assert.deepEqual(form.values.all('days'), ['sun']);
    assert.equal(form.values.get('note'), 'kept');
    assert.equal(errorOf(form.errors, 'name'), 'Your name is too long');
    assert.deepEqual(summaryOf(form.errors)[1], { href: '#days', text: 'Choose days from the list' });
  });

  it('that is empty reports the missing fields', async () => {
    const form = await urlencoded('');
    assert.ok(!form.ok);
    assert.deepEqual(
      form.errors.map(({ message }) => message),
      ['Enter your name', 'Choose a day'],
    );
    assert.deepEqual(blankForm().errors, []);
  });

  it('may contain anything without an exception', async () => {
    for (const body of [
      '%',
      '%ff%fe',
      '__proto__=1&constructor=2',
      'name=%00%00',
      '&&==&',
      'name[]=1',
      'x'.repeat(100_000),
    ]) {
      assert.equal((await urlencoded(body)).ok, false, body.slice(0, 20));
    }
    const nul = await urlencoded('name=A%00nn&days=mon');
    assert.ok(nul.ok && nul.value.name === 'Ann');
    const file = new FormData();
    file.set('name', new Blob(['x']), 'x.txt');
    assert.equal((await readForm(sent(file), schema)).ok, false);
    for (const type of [
      'application/json',
      'text/plain',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'nonsense',
    ]) {
      const form = await readForm(sent('{"name":"Ann"}', type), schema);
      assert.ok(!form.ok && form.errors.length > 0, type);
    }
  });
});
