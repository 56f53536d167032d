import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCspReportLog, readCspReports } from '#lib/csp-reports.ts';
import { INPUT_LIMITS } from '#lib/input-limits.ts';
import { readJson } from '#lib/json.ts';
import { checkFormShape, hasDuplicateHeader, readAddress, writeSpacesPlainly } from '#lib/request-checks.ts';

const URLENCODED = 'application/x-www-form-urlencoded; charset=UTF-8';

describe('a URL', () => {
  it('that a proxy and this site could read in two ways is refused', () => {
    for (const path of [
      '/%2561ccount',
      '/%252e%252e/',
      '/a%25',
      '/a%25zz',
      '/a%2fb',
      '/a%2Fb',
      '/%5cevil',
      '/a\\b',
      '/\\evil.example/',
      '/%00',
      '/a%0d%0aSet-Cookie:x',
      '/%09/evil.example',
      '/a/../b',
      '/a/./b',
      '/%2e%2e/account',
      '/a/%2e',
      '//evil.example',
      '//evil.example/',
      '///evil.example/x',
      '/a//b',
      '/%',
      '/%zz',
      '/%ff',
      'account',
      '*',
      'http://evil.example/',
      undefined,
    ])
      assert.equal(readAddress(path).kind, 'unreadable', path);
  });

  it('with trailing slashes redirects to the one without, on this site and with its query', () => {
    for (const [path, to] of [
      ['/opportunities/', '/opportunities'],
      ['/opportunities/?q=a%2Fb&near=/', '/opportunities?q=a%2Fb&near=/'],
      ['/opportunities//', '/opportunities'],
      ['/%61ccount/', '/%61ccount'],
      ['//', '/'],
      ['///?next=//evil.example/', '/?next=//evil.example/'],
    ] as const) {
      assert.deepEqual(readAddress(path), { kind: 'redirect', to });
      assert.equal(new URL(to, 'https://here.example').host, 'here.example');
    }
  });

  it('of this site is decoded once', () => {
    for (const [path, decoded] of [
      ['/', '/'],
      ['/?q=/', '/'],
      ['/%61ccount', '/account'],
      ['/opportunities/%E2%80%AE', '/opportunities/\u202e'],
      ['/.well-known/security.txt', '/.well-known/security.txt'],
      ['/a?x=%2561&y=..%2f', '/a'],
    ] as const)
      assert.deepEqual(readAddress(path), { kind: 'page', path: decoded });
  });

  it('has a limited length and number of parameters', () => {
    assert.equal(readAddress(`/${'a'.repeat(INPUT_LIMITS.urlCharacters)}`).kind, 'too-long');
    const parameters = (count: number) => `/?${Array.from({ length: count }, () => 'a=1').join('&')}`;
    assert.equal(readAddress(parameters(INPUT_LIMITS.queryParameters)).kind, 'page');
    assert.equal(readAddress(parameters(INPUT_LIMITS.queryParameters + 1)).kind, 'too-many-parameters');
  });
});

describe('headers', () => {
  it('that may occur once may not occur twice', () => {
    for (const name of ['host', 'origin', 'content-type', 'sec-fetch-site', 'content-length'])
      assert.equal(hasDuplicateHeader({ headersDistinct: { [name]: ['a', 'b'] } }), true, name);
    assert.equal(hasDuplicateHeader({ headersDistinct: { host: ['a'], cookie: ['a', 'b'] } }), false);
  });
});

describe('the shape of a form', () => {
  const shape = (body: string, type: string | undefined = URLENCODED) =>
    checkFormShape(type, Buffer.from(body));
  const multipart = (parts: number, name = 'a', value = '') =>
    `${`--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`.repeat(parts)}--b--\r\n`;
  const MULTIPART = 'multipart/form-data; boundary=b';

  it('may have 500 fields and not 501, however they are sent', () => {
    assert.equal(shape('a&'.repeat(500)), 'ok');
    assert.equal(shape('a&'.repeat(501)), 'too-large');
    assert.equal(shape('a=1&'.repeat(501)), 'too-large');
    assert.equal(shape(multipart(500), MULTIPART), 'ok');
    assert.equal(shape(multipart(501), MULTIPART), 'too-large');
    assert.equal(shape(multipart(501), 'Multipart/Form-Data; charset=x; boundary="b"'), 'too-large');
    // An empty part between two "&" is no field.
    assert.equal(shape('&'.repeat(10_000)), 'ok');
  });

  it('may have names and values as long as those of any form here', () => {
    const { fieldNameBytes, fieldValueBytes, partHeaderBytes } = INPUT_LIMITS;
    assert.equal(shape(`${'a'.repeat(fieldNameBytes)}=1`), 'ok');
    assert.equal(shape(`${'a'.repeat(fieldNameBytes + 1)}=1`), 'too-large');
    assert.equal(shape(`a=${'%F0%9F%98%80'.repeat(20_000)}`), 'ok');
    assert.equal(shape(`a=${'a'.repeat(fieldValueBytes + 1)}`), 'too-large');
    assert.equal(shape(multipart(1, 'a'.repeat(partHeaderBytes)), MULTIPART), 'too-large');
    assert.equal(shape(multipart(1, 'a', 'a'.repeat(fieldValueBytes + 1)), MULTIPART), 'too-large');
  });

  it('means the same with each "+" replaced by a space', () => {
    const written = 'a+b=+c%2Bd+&e=%20+%2b&+=+';
    const body = Buffer.from(written);
    writeSpacesPlainly(URLENCODED, body);
    assert.deepEqual([...new URLSearchParams(body.toString())], [...new URLSearchParams(written)]);
    const file = Buffer.from('a+b');
    writeSpacesPlainly(MULTIPART, file);
    assert.equal(file.toString(), 'a+b');
  });

  it('is checked for forms only', () => {
    for (const type of [
      'text/plain',
      'application/json',
      'application/xml',
      '',
      undefined,
      'multipart/mixed',
    ])
      assert.equal(checkFormShape(type, Buffer.from('a=1')), 'unknown-type', type);
    assert.equal(checkFormShape(undefined, Buffer.alloc(0)), 'ok');
  });
});

describe('JSON that a browser sends', () => {
  it('is read within its limits', () => {
    assert.deepEqual(readJson('{"a":["[[[","\\"]"]}'), { a: ['[[[', '"]'] });
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    assert.ok(Array.isArray(readJson(nested(INPUT_LIMITS.jsonDepth))));
    for (const wrong of [nested(INPUT_LIMITS.jsonDepth + 1), `"${'a'.repeat(20_000)}"`, '{', '', '[[[['])
      assert.equal(readJson(wrong), undefined);
  });
});

describe('a report of the security policy', () => {
  const OLD = {
    'csp-report': {
      'document-uri': 'https://here.example/support/referral/open?token=abcdefghijklmnop',
      'blocked-uri': 'https://evil.example/steal?what=hunter2',
      'effective-directive': 'script-src-elem',
    },
  };
  const NEW = {
    type: 'csp-violation',
    body: {
      documentURL: 'https://here.example/a?q=my+illness',
      blockedURL: 'inline',
      effectiveDirective: 'style-src',
    },
  };

  it('is read in both formats, without text that a person typed', () => {
    assert.deepEqual(readCspReports('application/csp-report', JSON.stringify(OLD)), [
      { directive: 'script-src-elem', blocked: 'https://evil.example', page: '/support/referral/open' },
    ]);
    assert.deepEqual(readCspReports('application/reports+json', JSON.stringify([NEW, { type: 'other' }])), [
      { directive: 'style-src', blocked: 'inline', page: '/a' },
    ]);
  });

  it('that is invalid, or crafted to forge log lines, is ignored', () => {
    assert.deepEqual(readCspReports('text/plain', JSON.stringify(OLD)), []);
    for (const body of ['', '[', '[1]', '{"csp-report":1}'])
      assert.deepEqual(readCspReports('application/csp-report', body), []);
    const odd = { 'csp-report': { 'effective-directive': 'x\n{"level":60}', 'blocked-uri': '\u001b[31m' } };
    assert.deepEqual(readCspReports('application/csp-report', JSON.stringify(odd)), [
      { directive: 'unknown', blocked: 'unknown', page: 'unknown' },
    ]);
  });

  it('is logged a limited number of times a minute over all senders', () => {
    let written = 0;
    let now = 0;
    const record = createCspReportLog({ warn: () => (written += 1) }, () => now);
    const body = Buffer.from(JSON.stringify(OLD));
    for (let time = 0; time < 1_000; time += 1) record('application/csp-report', body);
    assert.equal(written, 20);
    now += 60_000;
    record('application/csp-report', body);
    assert.equal(written, 21);
  });
});
