import { INPUT_LIMITS } from './input-limits.ts';

/** Whether brackets are nested deeper than `most`; brackets inside strings do not count. */
function isDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > most) return true;
    } else if (character === ']' || character === '}') depth -= 1;
  }
  return false;
}

/** Parses JSON that a browser sent. @returns undefined when it is not JSON, too long or nested too deep */
export function readJson(text: string): unknown {
  if (text.length > INPUT_LIMITS.jsonCharacters || isDeeperThan(text, INPUT_LIMITS.jsonDepth))
    return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
