import { readFile } from 'fs/promises';
import { join } from 'path/posix';
import { z } from 'zod';
import { choicesSchema, modelSchema, type CaseworkData } from './casework.ts';

/** @throws when a file is missing or malformed */
export async function loadCaseworkData(root: string): Promise<CaseworkData> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(root, 'db', 'data', file), 'utf8'));
  return {
    choices: choicesSchema.parse(await read('casework-choices.json')),
    models: z
      .array(modelSchema)
      .min(1)
      .parse(await read('support-stages.json')),
  };
}
