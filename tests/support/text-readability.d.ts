/** The part of the library that the tests use; the package has no type declarations. */
declare module 'text-readability' {
  const readability: {
    /** The American school grade for which a text is readable, by Flesch and Kincaid. */
    fleschKincaidGrade(text: string): number;
  };
  export default readability;
}
