/** What the tests use of the library, which has no types of its own. */
declare module 'text-readability' {
  const readability: {
    /** The American school grade in which a text can be read, by Flesch and Kincaid. */
    fleschKincaidGrade(text: string): number;
  };
  export default readability;
}
