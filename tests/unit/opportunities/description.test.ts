import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  descriptionBlocks,
  descriptionToHtml,
  htmlToDescription,
  htmlToLine,
  shorten,
  summaryOf,
} from '#features/opportunities/description.ts';
import { worked } from '../../support/worked.ts';

/** Fragments from attacks and real feeds, to be combined at random. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '<script src=//x',
        '<scr',
        'ipt>',
        '</script>',
        '&lt;script&gt;alert(1)&lt;/script&gt;',
        '&amp;lt;script&amp;gt;',
        '&#60;script&#62;',
        '&#x3c;SCRIPT',
        '<img src=x onerror=alert(1)>',
        '<svg/onload=alert(1)>',
        '<a href="javascript:alert(1)">x</a>',
        '<iframe srcdoc="<script>x</script>">',
        '<p>',
        '</p>',
        '<ul><li>',
        '<h2>',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<style>',
        '<textarea>',
        '<',
        '<<',
        '\u0000',
        '\u200b',
        '\u202e',
        '&#x202e;',
        '&#8203;',
        'script',
        '\n',
        '- ',
        '## ',
        '&amp;',
        '&',
      ),
      fc.string({ maxLength: 8 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

describe('a description from a feed', () => {
  it('keeps paragraphs, lists and headings of HTML, and nothing else of it', () => {
    const html =
      '<div class="x"><h2 style="color:red">Route</h2><p onclick="x()">Dover to <b>Midlands</b>.</p>' +
      '<ul><li>Paid <em>induction</em></li><li>Free parking &amp; meals</li></ul></div>';
    assert.equal(
      htmlToDescription(html),
      '## Route\n\nDover to Midlands.\n\n- Paid induction\n- Free parking & meals',
    );
  });

  it('reads HTML that was escaped once or twice as the HTML it was', () => {
    const html = '<p>Wash &amp; dry</p><ul><li>Parking</li></ul>';
    const escape = (text: string) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
    const expected = 'Wash & dry\n\n- Parking';
    for (const sent of [html, escape(html), escape(escape(html))])
      assert.equal(htmlToDescription(sent), expected);
    assert.equal(htmlToDescription(`<div>${escape(html)}</div>`), expected);
    assert.equal(htmlToDescription(`<![CDATA[${html}]]>`), expected);
  });

  it('leaves a "less than" of plain prose alone, escaped or not', () => {
    assert.equal(htmlToDescription('Journeys of &lt; 5 miles &amp; more'), 'Journeys of < 5 miles & more');
    assert.equal(htmlToDescription('pay <£30k, a < b'), 'pay <£30k, a < b');
    assert.equal(htmlToDescription('You should know what &lt;b&gt; does'), 'You should know what <b> does');
    assert.equal(htmlToDescription('<p>Age &lt; 25</p>'), 'Age < 25');
  });

  it('drops scripts, styles and frames with what is in them', () => {
    const sent =
      '<p>Night shifts, <b>22:00&ndash;06:00</b>.</p><script>alert(1)</script><style>p{}</style>' +
      '<iframe src="//x">old</iframe><p>Taxi home paid.</p>';
    assert.equal(htmlToDescription(sent), 'Night shifts, 22:00–06:00.\n\nTaxi home paid.');
  });

  it('keeps the lines and lists of text that is no HTML, and puts other bullets right', () => {
    const text = 'Term time only, 8:30 to 15:30.\n\n- Small groups\n- One pupil';
    assert.equal(htmlToDescription(text), text);
    assert.equal(
      htmlToDescription('Duties:\r\n• Wash\r\n* Dry\r\n\r\n\r\n\r\n# Pay:\r\nGood'),
      'Duties:\n- Wash\n- Dry\n\n## Pay\n\nGood',
    );
  });

  it('takes a short paragraph that is bold from end to end for a heading', () => {
    assert.equal(
      htmlToDescription('<p><strong>About the role:</strong></p><p><b>Please</b> apply</p>'),
      '## About the role\n\nPlease apply',
    );
  });

  it('puts an item into one line, and nested lists into one list', () => {
    assert.equal(
      htmlToDescription(
        '<ul><li>A<br>b</li><li><p>C</p><p>d</p></li><li>E<ul><li>F</li></ul></li></ul>after',
      ),
      '- A b\n- C d\n- E\n- F\n\nafter',
    );
  });

  it('parts the cells of a table', () => {
    assert.equal(
      htmlToDescription(
        '<table><tr><td>Salary</td><td>£20</td></tr><tr><td>Hours</td><td>5</td></tr></table>',
      ),
      'Salary £20\nHours 5',
    );
  });

  it('has no characters that cannot be seen or that turn text round', () => {
    assert.equal(htmlToDescription('a\u202eb\u0007c\u200bd&#x202e;e\ufeff\u2066f'), 'abcdef');
  });

  it('is at most 20,000 characters long, cut between words', () => {
    const long = htmlToDescription(`<p>${'word '.repeat(9_000)}</p>`);
    assert.ok(long.length <= 20_000 && long.length > 19_900);
    assert.match(long, /word…$/);
    assert.ok(htmlToDescription('x'.repeat(60_000)).length <= 20_000);
  });

  it('takes no longer for tags nested or left open a hundred thousand times', () => {
    const begun = worked();
    for (const part of [
      '<',
      '< ',
      '</',
      '<p ',
      '<!--',
      '<div>',
      '<script>',
      '<li>x</li>',
      '&lt;',
      '- a\n\n',
      '\n',
    ]) {
      htmlToDescription(`${part.repeat(Math.floor(190_000 / part.length))}end`);
    }
    assert.ok(worked() - begun < 10_000);
  });

  it('never holds a script tag, whatever was sent', () => {
    fc.assert(
      fc.property(hostile, (sent) => {
        const text = htmlToDescription(sent);
        assert.doesNotMatch(text, /<\s*script|<\s*\/?\s*(?:iframe|svg|img|style)\b/i);
        assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        assert.ok(text.length <= 20_000);
        assert.equal(text, text.trim());
        assert.doesNotMatch(text, /\n{3}/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('becomes HTML with no tags but those of the format', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, hostile.map(htmlToDescription)), (text) => {
        const html = descriptionToHtml(text);
        assert.doesNotMatch(html.replace(/<\/?(?:p|ul|li|h3)>|<br>/g, ''), /[<>"']/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('one line from a feed', () => {
  it('is decoded, without tags and line ends', () => {
    assert.equal(
      htmlToLine(' Night Porter &amp;amp; Security\n&ndash; <b>urgent</b>\u0007 '),
      'Night Porter & Security – urgent',
    );
    assert.equal(htmlToLine('Research &amp; Development'), 'Research & Development');
  });

  it('is shortened between words', () => {
    assert.equal(shorten('one two three', 9), 'one two…');
    assert.equal(shorten('one two', 7), 'one two');
    assert.ok(shorten('😀'.repeat(50), 21).isWellFormed());
  });
});

describe('the blocks of a description', () => {
  it('are paragraphs, lists and headings in their order', () => {
    assert.deepEqual(descriptionBlocks('## Route\n\nDover.\nThen Calais.\n\n- One\n- Two\nAfter'), [
      { type: 'heading', text: 'Route' },
      { type: 'paragraph', text: 'Dover.\nThen Calais.' },
      { type: 'list', items: ['One', 'Two'] },
      { type: 'paragraph', text: 'After' },
    ]);
  });

  it('become HTML with every character of meaning escaped', () => {
    assert.equal(
      descriptionToHtml('## A & B\n\nfirst\n<b>second</b>\n\n- "x"'),
      '<h3>A &amp; B</h3><p>first<br>&lt;b&gt;second&lt;/b&gt;</p><ul><li>&quot;x&quot;</li></ul>',
    );
  });
});

describe('the summary', () => {
  it('is the first two sentences, without headings', () => {
    assert.equal(
      summaryOf('## About the role\n\nYou will help residents.\nShifts are early. There is more.'),
      'You will help residents. Shifts are early.',
    );
  });

  it('passes over a line that only leads to a list', () => {
    assert.equal(summaryOf('You will:\n- wash\n- dry'), 'wash. dry');
    assert.equal(summaryOf('You will:'), 'You will:');
  });

  it('is at most 300 characters long and never empty for a text', () => {
    assert.equal(summaryOf('## Only a heading'), 'Only a heading');
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 900 }), (text) => {
        const summary = summaryOf(text);
        assert.ok(summary.length <= 300);
        const hasWords = descriptionBlocks(text).some((block) => block.type === 'paragraph');
        if (hasWords) assert.notEqual(summary, '');
      }),
    );
  });
});
