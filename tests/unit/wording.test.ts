import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allSentences, sentencesIn, type Sentence } from '../support/sentences.ts';

/**
 * The website's text must not use these: words that GOV.UK's style guide replaces, and phrases that this website once
 * used where people know a plainer one. Each with the replacement.
 */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\be-mail/i, 'email'],
  [/\bsomebody\b/i, 'someone, or the role: “the applicant”'],
  [/\bnobody\b/i, 'no one'],
  [/\banybody\b/i, 'anyone'],
  [/\beverybody\b/i, 'everyone'],
  [/\bwhoever\b/i, 'anyone who, or the person who'],
  [/\bwhom\b/i, 'who'],
  [/\bin order to\b/i, 'to'],
  [/\butili[sz]e/i, 'use'],
  [/\bplease\b/i, 'say what to do, without “please”'],
  [/\bvia\b/i, 'through, by or with'],
  [/\be\.g\./i, 'for example'],
  [/\bi\.e\./i, 'that is, or leave it out'],
  [/\betc\b/i, 'for example, or a whole list'],
  [/\bneeds? not\b/i, 'do not have to'],
  [/(^|[.,:“] ?)Like (“|\d|[A-Z]{2}\d)/, 'For example,'],
  [/\b(can|wo|do|does|is|are|was|has|have|would|could|should)n['’]t\b/i, 'cannot, will not, do not …'],
  [/\byou can leave (this|it) out\b/i, '(optional) in the label'],
  [/\bgo on where you left\b/i, 'continue'],
  [/\bgo on (to|with)\b/i, 'continue'],
  [
    /\btak(e|es|ing) (it|this|the request|your request) back\b|\btook (this|it|the request) back\b/i,
    'withdraw',
  ],
  [/\bhow far (it|things|your request) (is|are|has come)\b/i, 'check the progress of'],
  [/\bhow it stands\b|\bwhere it stands\b|\bstands? (here|on|below|after)\b/i, 'is, appears'],
  [/\bbegun\b|\bbegan\b/i, 'started'],
  [/\bset down\b/i, 'recorded, agreed'],
  [/\bstruck out\b/i, 'marked as a mistake'],
  [/\bwritten down\b/i, 'recorded'],
  [/\bgives? it back\b|\bgave it back\b/i, 'return'],
  [/\bis told\b|\bare told\b/i, 'we will email them'],
  [/\bcame in\b/i, 'received, submitted'],
  [/\bfirst talk\b|\bnext talks?\b/i, 'meeting, appointment'],
  [/\bat present\b|\bjust now\b/i, 'now, at the moment'],
  [/\bsee what else there is\b/i, 'say what it is: “Find other support”'],
  [/\b[46] numbers\b/i, 'digits'],
  [/\bmeanwhile\b/i, 'since, while you wait'],
  [/\bin the coming night\b/i, 'tonight'],
  [/\bsigning in needs\b/i, 'you need … to sign in'],
];

/** Sentences in which a banned word is right, with the reason. Each must still be there. */
const EXCEPTIONS: readonly { file: string; says: string; why: string }[] = [
  {
    file: 'pages/support/index.astro',
    says: 'I would like to be referred to Connect to Work, please.',
    why: 'People show these words to someone: they are their own.',
  },
  { file: 'pages/support/easy-read.astro', says: ', please.', why: 'People say these words themselves.' },
  {
    file: 'features/review-cases/typo-words.en.ts',
    says: 'never none nobody nothing',
    why: 'These are words that turn the meaning of a sentence, not a sentence.',
  },
];

const isException = ({ file, text }: Sentence) =>
  EXCEPTIONS.some((it) => it.file === file && text.includes(it.says));

describe('the words that people read', () => {
  const sentences = allSentences();

  it('are found in code and in markup, and nothing else is', () => {
    const found = sentencesIn(
      'pages/example.astro',
      [
        '---',
        "import Field from '#components/Field.astro';",
        '// Somebody reads this comment.',
        "const title = 'Check your email';",
        "throw new Error('for developers only');",
        'const many = `You have ${count} emails`;',
        '---',
        '<style>p { margin: 0 auto; }</style>',
        '<!-- A comment of the markup. -->',
        '<Field id="one two" label="Your name" class="govuk-body big" />',
        '<p class="govuk-body">Two words <a href="/a b">and more</a></p>',
        '{many && <br />}',
      ].join('\n'),
    );
    assert.deepEqual(
      found.map(({ line, text }) => [line, text]),
      [
        [4, 'Check your email'],
        [6, 'You have … emails'],
        [10, 'Your name'],
        [11, 'Two words'],
        [11, 'and more'],
      ],
    );
    assert.ok(sentences.length > 5_000, `${sentences.length} sentences`);
  });

  it('are plain', () => {
    const wrong = sentences
      .filter((it) => !isException(it))
      .flatMap(({ file, line, text }) =>
        BANNED.filter(([word]) => word.test(text)).map(
          ([word, instead]) => `src/${file}:${line}: ${word.exec(text)?.[0] ?? ''} (${instead}): ${text}`,
        ),
      );
    assert.deepEqual(wrong, []);
  });

  it('have no exception that is no longer needed', () => {
    const idle = EXCEPTIONS.filter(
      (it) => !sentences.some(({ file, text }) => file === it.file && text.includes(it.says)),
    );
    assert.deepEqual(idle, []);
  });
});
