import { WORDS } from '../data.ts';
import type { Random } from './random.ts';

/**
 * Demo texts are templates with choices in braces: "{apples|pears}" is one of the two, "{3-8}" a number, "{crop}" a
 * word of that list in `words.json`, and "{town}" the caller's value of that name: a text, or a list to pick from.
 */
type Piece =
  | { kind: 'literal'; text: string }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'number'; min: number; max: number }
  | { kind: 'word'; name: string; list: readonly string[] }
  | { kind: 'value'; name: string };

// 200,000 descriptions are made of a few thousand templates, so each is parsed once.
const parsed = new Map<string, readonly Piece[]>();

function parse(template: string): readonly Piece[] {
  return template.split(/\{([^{}]+)\}/).map((part, index): Piece => {
    if (index % 2 === 0) return { kind: 'literal', text: part };
    if (part.includes('|')) return { kind: 'choice', options: part.split('|') };
    const range = /^(\d+)-(\d+)$/.exec(part);
    if (range) return { kind: 'number', min: Number(range[1]), max: Number(range[2]) };
    const list = WORDS[part];
    return list ? { kind: 'word', name: part, list } : { kind: 'value', name: part };
  });
}

export type Values = Readonly<Record<string, string | readonly string[]>>;

/** Fills a template; `values` take precedence over the lists of the same name. @throws when a name is in neither. */
export function fill(template: string, random: Random, values: Values = {}): string {
  let pieces = parsed.get(template);
  if (!pieces) {
    pieces = parse(template);
    parsed.set(template, pieces);
  }
  if (pieces.length === 1) return template;
  const used = new Set<string>();
  const pickUnused = (list: readonly string[]) => {
    let word = random.pick(list);
    for (let attempt = 0; used.has(word) && attempt < 8; attempt++) word = random.pick(list);
    used.add(word);
    return word;
  };
  let text = '';
  for (const piece of pieces) {
    switch (piece.kind) {
      case 'literal':
        text += piece.text;
        break;
      case 'choice':
        text += random.pick(piece.options);
        break;
      case 'number':
        text += String(random.int(piece.min, piece.max));
        break;
      case 'word': {
        const own = values[piece.name];
        text += typeof own === 'string' ? own : pickUnused(own ?? piece.list);
        break;
      }
      case 'value': {
        const value = values[piece.name];
        if (value === undefined) throw new Error(`No value for {${piece.name}} in "${template}"`);
        text += typeof value === 'string' ? value : pickUnused(value);
      }
    }
  }
  return text;
}

export function slugOf(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll('&', 'and')
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "a, b and c" */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
