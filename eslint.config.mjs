import astro from 'eslint-plugin-astro';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const io = ['kysely', 'kysely/*', 'pg', 'meilisearch', 'graphile-worker'];

/** The direction of the arrows: pages → features → lib, pages → components. */
function keepOut(files, group, message, ignores = []) {
  return {
    files,
    ignores,
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
  };
}

export default defineConfig(
  { ignores: ['dist', '.astro', '.data', 'node_modules', 'test-results', 'playwright-report'] },
  ...tseslint.configs.recommended,
  ...astro.configs['flat/recommended'],
  {
    rules: {
      'astro/no-set-html-directive': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'smart'],
      'no-console': 'error',
    },
  },
  keepOut(
    ['src/pages/**'],
    [...io, '#*/**/*.repository.ts', '#features/**/*.repository.ts'],
    'Pages call a service; queries and search clients live in features.',
  ),
  keepOut(['src/components/**'], [...io, '#features/**', '#pages/**'], 'The design system knows no feature.'),
  keepOut(['src/features/**'], ['#pages/**', '#cli/**'], 'Nothing imports a page or a command.'),
  keepOut(['src/lib/**'], ['#features/**', '#pages/**', '#cli/**'], 'lib knows no feature.'),
  { files: ['src/cli/**', 'tests/**'], rules: { 'no-console': 'off' } },
);
