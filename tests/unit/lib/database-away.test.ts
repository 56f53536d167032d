import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isDatabaseAway } from '#lib/database.ts';

const withCode = (code: string) => Object.assign(new Error('refused'), { code });

it('a full disk, too little memory and too many connections count as an unavailable database', () => {
  for (const code of [
    '53000',
    '53100',
    '53200',
    '53300',
    '53400',
    '58030',
    'ENOSPC',
    'ECONNREFUSED',
    '57P01',
  ])
    assert.equal(isDatabaseAway(withCode(code)), true, code);
});

it('an error in a statement or its values does not', () => {
  for (const code of ['23505', '22P02', '42601', '40001', '5310', '531000', 'EACCES'])
    assert.equal(isDatabaseAway(withCode(code)), false, code);
});
