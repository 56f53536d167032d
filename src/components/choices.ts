/** An option of Radios or Checkboxes. */
export interface Choice {
  value: string;
  text: string;
  hint?: string | undefined;
  /** How many results the option has; shown muted at the right. */
  count?: number | undefined;
  disabled?: boolean | undefined;
  /** A divider ("or") above this option. */
  dividerBefore?: string | undefined;
}

/** The first option has the group's id, so that the error summary's link lands on it. */
export function choiceId(id: string, index: number): string {
  return index === 0 ? id : `${id}-${index + 1}`;
}

/** Value of an option's own `aria-describedby`: its hint, then its count. */
export function choiceDescribedBy(itemId: string, choice: Choice): string | undefined {
  const ids = [choice.hint && `${itemId}-item-hint`, choice.count !== undefined && `${itemId}-count`].filter(
    Boolean,
  );
  return ids.length > 0 ? ids.join(' ') : undefined;
}
