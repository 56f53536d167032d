import { compile, type DomNode, type FormatCallback, type HtmlToTextOptions } from 'html-to-text';

/**
 * The portal's description format and the conversion into it. A description is plain text: blank lines separate
 * paragraphs, a line beginning "- " is a list item, a line beginning "## " is a heading. HTML from a feed or a form is
 * converted to that text once, on input; only the functions at the end of this file write tags.
 */

const MAX_DESCRIPTION = 20_000;
const MAX_SUMMARY = 300;
/**
 * Many times what is stored, as markup may outweigh text, but the parser's input must be bounded. Pictures, styles,
 * scripts and comments are removed before and do not count.
 */
const MAX_INPUT = 200_000;
/** A paragraph in bold longer than this is emphasis, not a heading. */
const MAX_BOLD_HEADING = 80;

const INLINE_TAGS = 'a|abbr|b|br|code|em|font|i|img|mark|s|small|span|strike|strong|sub|sup|u|wbr';
const BLOCK_TAGS =
  'address|article|aside|blockquote|body|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|' +
  'hr|html|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul';
const ACTIVE_TAGS =
  'applet|audio|base|button|canvas|embed|frame|frameset|iframe|input|link|math|meta|noembed|noframes|noscript|object|' +
  'option|script|select|style|svg|template|textarea|title|video|xml';
const ANY_TAG = new RegExp(`</?(?:${INLINE_TAGS}|${BLOCK_TAGS}|${ACTIVE_TAGS})(?:\\s[^<>]*)?/?>`, 'i');
const STARTS_WITH_TAG = new RegExp(`^\\s*${ANY_TAG.source}`, 'i');
const LINE_BREAK_TAG = /<br\s*\/?>/i;
const OPENING_TAG = new RegExp(`<(${INLINE_TAGS}|${BLOCK_TAGS}|${ACTIVE_TAGS})(?:\\s[^<>]*)?>`, 'gi');
const LAYOUT_TAG = new RegExp(`</?(?:br|${BLOCK_TAGS})(?:\\s[^<>]*)?/?>`, 'i');
/**
 * What a browser would act on, at the beginning of a text. `scripty` must not pass as the beginning of a script either.
 */
const BEGINS_ACTIVE = new RegExp(`^(?:script|(?:${ACTIVE_TAGS})(?![a-z]))`, 'i');
const ENTITY = /&(?:[a-z][a-z\d]{1,30}|#\d{1,7}|#x[\da-f]{1,6});/i;

/**
 * Control characters, zero-width spaces and marks that reorder text: invisible, and able to make a page show other
 * words than it contains (Unicode Technical Report 36). The joiners of emoji and of several scripts are preserved.
 */
const UNSEEN =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB]/g;

function dropUnseen(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(UNSEEN, '');
}

/**
 * Unescapes the five characters that escaping replaces, once; the ampersand last, so that only one layer is removed.
 */
function unescapeOnce(text: string): string {
  return text
    .replace(/&(?:lt|#0*60|#x0*3c);/gi, '<')
    .replace(/&(?:gt|#0*62|#x0*3e);/gi, '>')
    .replace(/&(?:quot|#0*34|#x0*22);/gi, '"')
    .replace(/&(?:apos|#0*39|#x0*27);/gi, "'")
    .replace(/&(?:amp|#0*38|#x0*26);/gi, '&');
}

/**
 * True for text that begins with a tag, breaks a line or encloses words in a pair of tags. A single "<b>" or "<5" in a
 * sentence is not enough: the sentence may be about it.
 */
function isClearlyHtml(text: string): boolean {
  if (!ANY_TAG.test(text)) return false;
  if (STARTS_WITH_TAG.test(text) || LINE_BREAK_TAG.test(text)) return true;
  const lower = text.toLowerCase();
  const opened = new Map<string, number>();
  for (const match of lower.matchAll(OPENING_TAG)) {
    const tag = match[1] ?? '';
    if (!opened.has(tag)) opened.set(tag, match.index + match[0].length);
  }
  return [...opened].some(([tag, from]) => lower.indexOf(`</${tag}>`, from) > from);
}

/** Feeds escape HTML once or twice on its way through XML and JSON; such layers are removed, prose is unchanged. */
function withoutEscaping(text: string): string {
  if (ANY_TAG.test(text)) return text;
  let candidate = text;
  for (let layer = 0; layer < 3; layer += 1) {
    const next = unescapeOnce(candidate);
    if (next === candidate) return text;
    if (isClearlyHtml(next)) return next;
    candidate = next;
  }
  return text;
}

const SKIPPED = (
  'applet audio button canvas embed frame frameset head iframe img input math noembed ' +
  'noframes noscript object script select style svg template textarea title video hr'
).split(' ');
const BLOCKS = (
  'address article aside center dd div dl dt fieldset figcaption figure ' +
  'footer form header main nav section table tbody tfoot thead tr'
).split(' ');

function isBlankText(node: DomNode): boolean {
  return node.type === 'text' && (node.data ?? '').replace(/&nbsp;|\u00a0/g, ' ').trim() === '';
}

function textLength(node: DomNode, depth = 0): number {
  if (node.type === 'text') return (node.data ?? '').length;
  return depth > 5 ? 0 : (node.children ?? []).reduce((sum, child) => sum + textLength(child, depth + 1), 0);
}

/** Editors without headings write one as a short paragraph that is bold from end to end. */
function isBoldHeading(paragraph: DomNode): boolean {
  const [only, ...others] = paragraph.children.filter((node) => !isBlankText(node) && node.name !== 'br');
  if (only === undefined || others.length > 0 || !['b', 'strong'].includes(only.name ?? '')) return false;
  const length = textLength(only);
  return length > 0 && length <= MAX_BOLD_HEADING;
}

const heading: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  builder.addLiteral('## ');
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

const paragraph: FormatCallback = (element, walk, builder, options) => {
  if (isBoldHeading(element)) return heading(element, walk, builder, options);
  builder.openBlock({ leadingLineBreaks: 2 });
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

/** One line for each item, whatever it contains; a nested list gives further items. */
function itemLines(text: string): string {
  const lines: string[] = [];
  for (const line of `- ${text}`.split('\n').map((part) => part.trim())) {
    if (line.startsWith('- ') || lines.length === 0) lines.push(line);
    else if (line !== '') lines.push(`${lines.pop() ?? ''} ${line.replace(/^## /, '')}`);
  }
  return lines.join('\n');
}

const item: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 });
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 1, blockTransform: itemLines });
};

const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder);
  builder.addInline(' ');
};

const options: HtmlToTextOptions = {
  wordwrap: false,
  baseElements: { selectors: [] },
  limits: { maxDepth: 200, maxInputLength: MAX_INPUT, ellipsis: '' },
  formatters: { heading, paragraph, item, cell },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'p', format: 'paragraph' },
    { selector: 'blockquote', format: 'paragraph' },
    { selector: 'li', format: 'item' },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    ...['ul', 'ol', 'menu'].map((selector) => ({
      selector,
      format: 'block',
      options: { leadingLineBreaks: 2, trailingLineBreaks: 2 },
    })),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, format: 'heading' })),
    ...BLOCKS.map((selector) => ({
      selector,
      format: 'block',
      options: { leadingLineBreaks: 1, trailingLineBreaks: 1 },
    })),
    ...SKIPPED.map((selector) => ({ selector, format: 'skip' })),
  ],
};
const convert = compile(options);
const convertKeepingNewlines = compile({ ...options, preserveNewlines: true });

/** Deeper than any editor nests. The parser takes quadratic time in the depth, so further opening tags are left out. */
const MAX_NESTING = 200;
const NESTING_TAG = new RegExp(`<(/?)(${INLINE_TAGS}|${BLOCK_TAGS}|${ACTIVE_TAGS})(?=[\\s/>])[^<>]*>`, 'gi');
/** These end by themselves, or where the next one begins. */
const NEVER_NESTED = /^(?:br|wbr|hr|img|input|link|meta|base|embed|frame|p|li|dd|dt|tr|td|th|option)$/i;

function limitNesting(html: string): string {
  let depth = 0;
  return html.replace(NESTING_TAG, (tag, closing: string, name: string) => {
    if (NEVER_NESTED.test(name)) return tag;
    if (closing !== '') depth = Math.max(0, depth - 1);
    else if (depth >= MAX_NESTING) return '';
    else depth += 1;
    return tag;
  });
}

/** Removes tags. Line ends count as they do in HTML, unless line ends are the only layout of the text. */
function htmlToText(html: string): string {
  const shallow = limitNesting(html);
  return LAYOUT_TAG.test(shallow) ? convert(shallow) : convertKeepingNewlines(shallow);
}

/** Decodes character references such as "&ndash;" and leaves everything else, including tags. */
function decodeEntities(text: string): string {
  let decoded = text;
  for (let layer = 0; layer < 3 && ENTITY.test(decoded); layer += 1) {
    const before = decoded;
    decoded = convertKeepingNewlines(decoded.replaceAll('<', '&lt;'));
    if (decoded === before) break;
  }
  return decoded;
}

/** Trims lines, unifies bullets and headings, and leaves at most one blank line between two blocks. */
function normaliseLines(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/[^\S ]+ *| {2,}|[\u3164\u2800]+/g, ' ')
        .replace(/ {2,}/g, ' ')
        .trim()
        .replace(/^(?:[•·▪▫◦‣●○■□➢✓✔]\s*|[*–—‒-]\s+)(?=\S)/u, '- ')
        .replace(/^#{1,6}\s+(\S.*?):?$/, '## $1'),
    )
    .filter((line) => !/^(?:#{1,6}|[•·▪▫◦‣●○■□*–—‒-])$/u.test(line))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^(- .*)\n\n(?=- )/gm, '$1\n')
    .replace(/^(## .*)\n(?!\n)/gm, '$1\n\n')
    .replace(/(?<=[^\n])\n(?=## )/g, '\n\n')
    .trim();
}

/** Cuts a text at a space so that at most `max` characters are left, with "…" where something was cut. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const room = text.slice(0, max);
  const space = room.search(/\s\S*$/);
  const cut =
    space > max / 2
      ? room.slice(0, space)
      : room
          .slice(0, max - 1)
          .toWellFormed()
          .replace(/\uFFFD$/, '');
  return `${cut.replace(/[\s,;:–-]{1,40}$/u, '')}…`;
}

/** The beginning of a block that never contains text; "(?=" marks the end of the tag's name. */
const ballastBegins = (open: string, close: string) =>
  new RegExp(`${open}(?:!--|(?:style|script|xml)(?=\\s|${close}))`, 'g');
/** Within an attribute, or bare in a style: "data:image/png;base64,iVBOR…". Short ones cost nothing and are left. */
const DATA_URI = /data:[\w.+-]{1,40}(?:\/[\w.+-]{1,80})?(?:;[\w=.-]{1,60}){0,4},[\w+/=%.~!*-]{200,}/gi;

/**
 * The text without blocks that only add size: comments, styles, scripts, Word's XML and inline pictures, escaped or
 * not. A block that never ends is left for the parser to judge. Linear time.
 */
function withoutBallast(text: string): string {
  let bare = text.replace(DATA_URI, 'data:,');
  // At every depth of escaping that occurs in feeds; the end of a block is escaped like its beginning.
  for (const [open, close] of [
    ['<', '>'],
    ['&lt;', '&gt;'],
    ['&amp;lt;', '&amp;gt;'],
  ] as const) {
    if (bare.includes(open)) bare = withoutBlocks(bare, open, close);
  }
  return bare;
}

function withoutBlocks(text: string, open: string, close: string): string {
  const begins = ballastBegins(open, close);
  // Only ASCII letters: others may change their length with their case, which would shift positions.
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const neverEnds = new Set<string>();
  let bare = '';
  let from = 0;
  for (let match = begins.exec(lower); match !== null; match = begins.exec(lower)) {
    const kind = match[0];
    const isComment = kind.endsWith('!--');
    const end = isComment ? `--${close}` : `${open}/${kind.slice(open.length)}`;
    if (neverEnds.has(end)) continue;
    const at = lower.indexOf(end, match.index + kind.length);
    if (at < 0) {
      neverEnds.add(end);
      continue;
    }
    const closing = isComment ? at + end.length : lower.indexOf(close, at) + close.length;
    const after = closing < close.length ? at + end.length : closing;
    bare += text.slice(from, match.index);
    from = after;
    begins.lastIndex = after;
  }
  return from === 0 ? text : bare + text.slice(from);
}

/** Repairs damaged characters. The result is cleaned like all other external text. */
type Repair = (text: string) => string;
const leaveAsItIs: Repair = (text) => text;

/**
 * The one place that decides what remains of external text: no tags that a browser acts on, no invisible characters.
 */
function toPlainText(source: string, repair: Repair = leaveAsItIs): string {
  const bare = source.length > MAX_INPUT ? withoutBallast(source).slice(0, MAX_INPUT) : source;
  let text = withoutEscaping(dropUnseen(bare));
  text = text.replace(/<!\[CDATA\[|\]\]>/g, '');
  if (ANY_TAG.test(text) || text.includes('<!--')) text = htmlToText(text);
  for (let layer = 0; layer < 3 && isClearlyHtml(text); layer += 1) text = htmlToText(text);
  text = dropUnseen(repair(decodeEntities(text))).normalize('NFC');
  return text.replace(/<[<\s/]*/g, (run, start: number, whole: string) => {
    const after = start + run.length;
    return BEGINS_ACTIVE.test(whole.slice(after, after + 20)) ? '' : run;
  });
}

/**
 * Converts external HTML or plain text to the portal's description format. Escaped HTML is recognised through up to
 * three layers; scripts, styles, frames and every tag and attribute are removed; so are control and direction
 * characters; paragraphs, list items and headings take the form of the format. Text without tags keeps its lines. At
 * most 20,000 characters, cut between words. May be empty.
 */
export function htmlToDescription(html: string, repair?: Repair): string {
  return shorten(normaliseLines(toPlainText(html, repair)), MAX_DESCRIPTION);
}

/** The same without the limit, for callers that state themselves where they cut. At most some 200,000 characters. */
export function htmlToWholeDescription(html: string, repair?: Repair): string {
  return normaliseLines(toPlainText(html, repair));
}

/** Printable characters that are neither markup nor a part of a composed character. */
const PLAIN = /^[ -%'-;=?-~£À-ÖØ-öø-ÿ‘’“”–—]*$/;

/** Converts external HTML or plain text to one line of plain text (a title, a name), cleaned like a description. */
export function htmlToLine(html: string): string {
  // Most names and towns consist of letters only: searching them for markup would be most of the work.
  const text = PLAIN.test(html) ? html : toPlainText(html);
  return text
    .replace(/^(?:## |- )/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

export type DescriptionBlock =
  { type: 'heading' | 'paragraph'; text: string } | { type: 'list'; items: string[] };

/** The parts of a description, in order. A paragraph's text may contain single line ends. */
export function descriptionBlocks(text: string): DescriptionBlock[] {
  const blocks: DescriptionBlock[] = [];
  let open: DescriptionBlock | undefined;
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '') {
      open = undefined;
    } else if (trimmed.startsWith('## ')) {
      blocks.push({ type: 'heading', text: trimmed.slice(3).trim() });
      open = undefined;
    } else if (trimmed.startsWith('- ')) {
      const item = trimmed.slice(2).trim();
      if (open?.type === 'list') open.items.push(item);
      else blocks.push((open = { type: 'list', items: [item] }));
    } else if (open?.type === 'paragraph') {
      open.text += `\n${trimmed}`;
    } else {
      blocks.push((open = { type: 'paragraph', text: trimmed }));
    }
  }
  return blocks;
}

const SENTENCES = new Intl.Segmenter('en-GB', { granularity: 'sentence' });

/** A generator, because finding sentences is slow and only the first ones are needed. */
function* sentencesOf(block: DescriptionBlock): Generator<string> {
  if (block.type === 'heading') return;
  if (block.type === 'list') yield* block.items;
  else for (const { segment } of SENTENCES.segment(block.text.replaceAll('\n', ' '))) yield segment.trim();
}

/**
 * The first one or two sentences for result lists, at most 300 characters. Headings and lines that only introduce a
 * list ("You will:") are skipped as long as there is something else.
 */
export function summaryOf(description: string): string {
  const blocks = descriptionBlocks(description);
  const sentences: string[] = [];
  const telling: string[] = [];
  for (const block of blocks) {
    for (const sentence of sentencesOf(block)) {
      if (sentence === '') continue;
      if (sentences.length < 2) sentences.push(sentence);
      if (!sentence.endsWith(':')) telling.push(sentence);
      if (telling.length === 2) break;
    }
    if (telling.length === 2) break;
  }
  const [first, second] = telling.length > 0 ? telling : sentences;
  if (first === undefined) {
    const title = blocks.find((block) => block.type === 'heading');
    return shorten(title?.type === 'heading' ? title.text : '', MAX_SUMMARY);
  }
  const both = second === undefined ? first : `${first}${/[.!?…]$/u.test(first) ? '' : '.'} ${second}`;
  return both.length <= MAX_SUMMARY ? both : shorten(first, MAX_SUMMARY);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** The description as escaped HTML of p, br, ul, li and h3 alone: what JobPosting's `description` requires. */
export function descriptionToHtml(text: string): string {
  return descriptionBlocks(text)
    .map((block) => {
      if (block.type === 'list') {
        return `<ul>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
      }
      const text = escapeHtml(block.text);
      return block.type === 'heading' ? `<h3>${text}</h3>` : `<p>${text.replaceAll('\n', '<br>')}</p>`;
    })
    .join('');
}
