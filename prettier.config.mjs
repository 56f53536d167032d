/** @type {import('prettier').Config} */
export default {
  printWidth: 110,
  singleQuote: true,
  plugins: ['prettier-plugin-astro'],
  // Like `compressHTML: true` in astro.config.mjs: a space between inline elements counts.
  astroCompressHTML: 'html',
  overrides: [{ files: '*.astro', options: { parser: 'astro' } }],
};
