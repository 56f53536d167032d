/** An option of Radios or Checkboxes. */
export interface Choice {
  value: string;
  text: string;
  hint?: string | undefined;
  /** The number of results with the option; shown in muted colour at the right. */
  count?: number | undefined;
  disabled?: boolean | undefined;
  /** Text of a divider ("or") above this option. */
  dividerBefore?: string | undefined;
}

/** The id of an option. The first option has the group's id, so that the error summary's link leads to it. */
export function choiceId(id: string, index: number): string {
  return index === 0 ? id : `${id}-${index + 1}`;
}

/** The value of an option's `aria-describedby`: its hint, then its count. */
export function choiceDescribedBy(itemId: string, choice: Choice): string | undefined {
  const ids = [choice.hint && `${itemId}-item-hint`, choice.count !== undefined && `${itemId}-count`].filter(
    Boolean,
  );
  return ids.length > 0 ? ids.join(' ') : undefined;
}
