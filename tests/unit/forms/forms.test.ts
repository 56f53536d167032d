import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readDate } from '#features/forms/date.ts';
import { EMAIL_ERROR, emailField, foldEmail, ownEmailField, readEmail } from '#features/forms/email.ts';
import { readMoney, readNumber } from '#features/forms/number.ts';
import {
  formatPhone,
  mobileOf,
  PHONE_ERROR,
  phoneField,
  phoneHref,
  readPhone,
} from '#features/forms/phone.ts';
import { readPostcode } from '#features/forms/postcode.ts';
import { cleanLine, cleanText, lineField } from '#features/forms/text.ts';

const UNSEEN = [
  '\u200B',
  '\u200E',
  '\u200F',
  '\u202A',
  '\u202B',
  '\u202C',
  '\u202D',
  '\u202E',
  '\u2060',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\uFEFF',
  '\u00AD',
  '\u061C',
  '\u180E',
  '\u3164',
  '\uFFF9',
  '\u{E0041}',
  '\uFE0F',
  '\u200D',
  '\u200C',
  '\u0000',
  '\u0007',
  '\u009F',
  '\uFFFE',
];
const SPACES = [
  ...'\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000',
];

describe('text', () => {
  it('loses invisible characters, wherever they stand', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('Anne', 'Žofie', 'Ψ', 'x'), fc.constantFrom(...UNSEEN)), {
          minLength: 1,
        }),
        (parts) => {
          assert.equal(
            cleanLine(parts.flat().join('')),
            parts
              .map(([word]) => word)
              .join('')
              .normalize('NFC'),
          );
        },
      ),
    );
  });

  it('keeps names in every script, and what their scripts need', () => {
    for (const name of [
      'Zoë O’Brien-Núñez',
      'Владимир',
      '李小龍',
      'محمد عبد الله',
      'می‌خواهم', // Persian, with a joiner that keeps two letters apart
      'क्‍ष', // Hindi, with a joiner
      'ශ්‍රී', // Sinhala, with a joiner
      '葛\u{E0100}城', // the variant of a Japanese name
      '👩‍👩‍👧 ❤️ 1️⃣',
      '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
      '“quoted” ‘so’ – and — so…',
    ])
      assert.equal(cleanLine(name), name.normalize('NFC'));
  });

  it('is the same when cleaned again, in one normal form, with plain spaces only', () => {
    const any = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(...UNSEEN, ...SPACES, '\uD800', 'می', '\n'),
        // Characters whose meaning depends on their neighbours, which may be removed.
        fc.constantFrom(
          '\u180B',
          '\u180E',
          '\u202F',
          '\uFE0F',
          '\u200D',
          '\u200C',
          '👩',
          'ᠠ',
          'क',
          '1',
          '\u20E3',
        ),
      ),
    );
    fc.assert(
      fc.property(any, (parts) => {
        for (const clean of [cleanLine, cleanText]) {
          const once = clean(parts.join(''));
          assert.equal(clean(once), once);
          assert.equal(once.normalize('NFC'), once);
          assert.ok(once.isWellFormed() && !/[\u2028\u2029]|(?! )\p{Zs}/u.test(once));
        }
        assert.doesNotMatch(cleanLine(parts.join('')), /\p{Cc}| {2}/u);
      }),
    );
  });

  it('has plain spaces in an address with every kind of space, and a name of 500 letters is refused with a message', () => {
    assert.equal(cleanLine(`1${SPACES.join('Marsh')}Road\u2028Deal`), `1 ${'Marsh '.repeat(15)}Road Deal`);
    const name = lineField(200, 'Name').safeParse('x'.repeat(500));
    assert.equal(name.error?.issues[0]?.message, 'Name must be 200 characters or fewer');
  });

  it('has lists where a word processor had bullets', () => {
    for (const bullet of [
      '\uF0B7\t',
      '\uF0A7 ',
      '• ',
      '•',
      '·\t',
      '▪ ',
      '◦ ',
      '– ',
      '- ',
      '* ',
      'o\t',
      '  ●  ',
    ])
      assert.equal(
        cleanText(`You will:\n${bullet}lift\r\n${bullet}pack`),
        'You will:\n- lift\n- pack',
        bullet,
      );
    for (const words of ['-5 degrees', 'o’clock', '*bold*', '–', 'one – two'])
      assert.equal(cleanText(words), words);
  });
});

describe('telephone numbers', () => {
  for (const typed of [
    '01622 123456',
    '+44 1622 123456',
    '00441622123456',
    '+44 (0)1622 123456',
    '0044 (0)1622 123456',
    '(01622) 123456',
    '01622.123-456',
    '01622\u00A0123\u2011456',
    '\u202A01622 123456\u202C',
    '０１６２２ １２３４５６',
  ])
    it(`${typed} is stored as one number, shown in British form and dialled in international form`, () => {
      assert.equal(readPhone(typed), '+441622123456');
      assert.equal(formatPhone(typed), '01622 123456');
      assert.equal(phoneHref(typed), 'tel:+441622123456');
    });
  for (const typed of [
    '01622 123456 ext 12',
    '01622 123456 x12',
    '01622 123456 Ext. 12',
    '01622 123456 extension 12',
  ])
    it(`the extension of ${typed} is kept, shown and dialled`, () => {
      assert.equal(readPhone(typed), '+441622123456;ext=12');
      assert.equal(formatPhone(readPhone(typed) ?? ''), '01622 123456 ext 12');
      assert.equal(phoneHref(typed), 'tel:+441622123456;ext=12');
    });
  for (const typed of [
    '-------',
    '01622 12345',
    '07700 90012',
    '01622 1234567',
    '999',
    'ring me',
    '+33 1 23',
    '',
    'javascript:1',
    '0'.repeat(1_000),
  ])
    it(`${typed.slice(0, 20)} is refused with a message`, () =>
      assert.equal(phoneField.safeParse(typed).error?.issues[0]?.message, PHONE_ERROR));

  it('numbers for drama, free ones, short ones and those from abroad are numbers', () => {
    assert.equal(formatPhone('+441632960001'), '01632 960001');
    assert.equal(readPhone('07700 900 982'), '+447700900982');
    assert.equal(readPhone('+44 808 157 0192'), '+448081570192');
    assert.equal(readPhone('0800 1111'), '+448001111');
    assert.equal(formatPhone('00 33 6 12 34 56 78'), '+33 6 12 34 56 78');
  });

  it('numbers stored before are shown and dialled too, and their shown form is read back unchanged', () => {
    assert.equal(formatPhone('01795 000000'), '01795 000000');
    assert.equal(formatPhone('ask at the desk'), 'ask at the desk');
    fc.assert(
      fc.property(fc.stringMatching(/^0[1237]\d{9}( x\d{1,4})?$/), (typed) => {
        const kept = readPhone(typed);
        if (kept === undefined) return;
        assert.equal(readPhone(kept), kept);
        assert.equal(readPhone(formatPhone(kept)), kept);
      }),
    );
  });

  it('text messages go to British mobile numbers only', () => {
    assert.equal(mobileOf('07700 900123'), '+447700900123');
    for (const other of ['01622 123456', '070 1234 5678', '+33 6 12 34 56 78'])
      assert.equal(mobileOf(other), undefined);
  });
});

describe('email addresses', () => {
  it('lose invisible characters and pasted extras, and keep their capital letters', () => {
    for (const typed of [
      'Jo@Example.org',
      ' Jo@Example.org\u200B',
      '\uFEFFJo@\u00ADExample.org',
      'mailto:Jo@Example.org',
      '<Jo@Example.org>',
      'Jo@Example.org.',
    ])
      assert.equal(emailField.parse(typed), 'Jo@Example.org', typed);
    assert.equal(readEmail('o’brien@example.org'), "o'brien@example.org");
  });
  it('are found by one spelling', () => {
    for (const typed of [
      'Jo@München.example',
      'jo@MÜNCHEN.example',
      'jo@xn--mnchen-3ya.example',
      'jo@mu\u0308nchen.example',
    ])
      assert.equal(ownEmailField.parse(typed), 'jo@xn--mnchen-3ya.example');
    assert.equal(readEmail('jo@почта.рф'), 'jo@почта.рф');
    assert.equal(foldEmail(foldEmail('Jo@почта.рф')), foldEmail('jo@xn--80a1acny.xn--p1ai'));
  });
  it('are refused with a message where no mail can reach them', () => {
    for (const typed of [
      'jo',
      '@example.org',
      'jo@',
      'jo@example',
      'a b@example.org',
      'jo..x@example.org',
      'a@b.example?cc=c@d.example',
      'jo@exam ple.org',
      `${'x'.repeat(300)}@example.org`,
      'a@b@example.org',
      'jo@-x.org',
    ])
      assert.equal(emailField.safeParse(typed).error?.issues[0]?.message, EMAIL_ERROR, typed);
    assert.equal(ownEmailField.safeParse(' ').error?.issues[0]?.message, 'Enter your email address');
  });
  it('have one folded spelling, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string()), (text) =>
        assert.equal(foldEmail(foldEmail(text)), foldEmail(text)),
      ),
    );
  });
});

describe('numbers and amounts', () => {
  it('a comma before one or two digits separates decimals, before three digits thousands', () => {
    for (const [typed, value] of [
      ['7,5', 7.5],
      ['7.5', 7.5],
      ['7·5', 7.5],
      ['1,200', 1200],
      ['1 200', 1200],
      ['16', 16],
      ['٣٧٫٥', 37.5],
      ['１６', 16],
      ['.5', 0.5],
    ] as const)
      assert.deepEqual(readNumber(typed, 'Hours'), { ok: true, value }, typed);
    for (const typed of [
      '1.200',
      '1.200,50',
      '12,3456',
      '1,20,300',
      '7,5,5',
      '-3',
      '½',
      '1e5',
      'ten',
      ',',
      '.',
      '1'.repeat(20),
    ])
      assert.equal(readNumber(typed, 'Hours').ok, false, typed);
  });
  it('pounds are read as they are written', () => {
    for (const [typed, pence] of [
      ['£12.50', 1250],
      ['12.5', 1250],
      ['12·50', 1250],
      ['12,345.60', 1_234_560],
      ['26 500', 2_650_000],
      ['12k', 1_200_000],
      ['£26.5K', 2_650_000],
      ['１２.７１', 1271],
      ['١٢٫٥', 1250],
      ['GBP 12', 1200],
    ] as const)
      assert.deepEqual(readMoney(typed, 'Pay'), { ok: true, value: pence }, typed);
    for (const typed of ['1.200,50', '26,50', '4,5', '12 or 13', '12.5.0', '£', 'k', '12kk', '12.345'])
      assert.deepEqual(
        readMoney(typed, 'Pay'),
        { ok: false, message: 'Pay must be an amount in pounds, like 12.71 or 26,500' },
        typed,
      );
  });
});

describe('dates', () => {
  const read = (day: string, month = '', year = '') =>
    readDate({ day, month, year }, 'Start date', 'start date');
  it('are read with names and single digits, and whole from one box', () => {
    for (const boxes of [
      ['1', '9', '2026'],
      ['01', 'Sept', '2026'],
      ['1st', 'september', '2026'],
      ['1/9/2026'],
      ['1 September 2026'],
      ['2026-09-01'],
      ['١', '٩', '٢٠٢٦'],
    ] as [string, string?, string?][])
      assert.deepEqual(read(...boxes), { ok: true, value: '2026-09-01' }, boxes.join());
    assert.deepEqual(read(''), { ok: true, value: undefined });
  });
  it('that are impossible name the boxes that are wrong', () => {
    const wrong = (...boxes: [string, string?, string?]) => {
      const it = read(...boxes);
      return it.ok ? [] : [it.message, it.parts];
    };
    assert.deepEqual(wrong('31', '2', '2026'), ['Start date must be a real date', ['day']]);
    assert.deepEqual(wrong('1', '13', '2026'), ['Start date must be a real date', ['month']]);
    assert.deepEqual(wrong('32', 'x', '2026'), ['Start date must be a real date', ['day', 'month']]);
    assert.deepEqual(wrong('1/9/26'), ['Year of the start date must be 4 digits', ['year']]);
    assert.deepEqual(wrong('1', '', '2026'), ['Start date must include a month', ['month']]);
    assert.deepEqual(wrong('29', '2', '2027'), ['Start date must be a real date', ['day']]);
  });
});

describe('postcodes of forms', () => {
  it('that are no place get a helpful message', () => {
    const message = (text: string) => {
      const it = readPostcode(text, 'Postcode');
      return it.ok ? it.value : it.message;
    };
    assert.equal(message('mel4 lxx.'), 'ME14 1XX');
    assert.match(message('ZZ99 3VZ'), /no fixed address/);
    assert.match(message('BFPO 61'), /BFPO/);
    assert.match(message('JE2 3AB'), /Jersey/);
    assert.match(message('ME14'), /full UK postcode/);
  });
});
