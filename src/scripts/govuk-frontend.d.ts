/** The part of govuk-frontend's JavaScript that this site uses; the package has no type declarations. */
declare module 'govuk-frontend' {
  type Component = new (root: Element) => unknown;
  export const Button: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const ExitThisPage: Component;
  export const NotificationBanner: Component;
  export const SkipLink: Component;
  /** Starts the component on every element whose `data-module` names it; errors go to the console. */
  export function createAll(component: Component): void;
}
