/**
 * A state machine as a table: every transition with the states from which it is possible, who makes it, and under which
 * condition. Pages offer, services allow and tests expect what the table says; no other code decides.
 */

/** The facts of a record that decide which transitions are possible now. */
export interface StateFacts<State extends string> {
  state: State;
}

export interface Transition<State extends string, Side extends string, Facts extends StateFacts<State>> {
  /** Who may make the transition. */
  by: Side | readonly Side[];
  from: readonly State[];
  /** Undefined where the state stays as it is. */
  to?: State | undefined;
  /** A condition in addition to the state. */
  isAvailable?: ((facts: Facts) => boolean) | undefined;
}

/** Whether one side makes the transition. */
export const isMadeBy = <Side extends string>({ by }: { by: Side | readonly Side[] }, side: Side): boolean =>
  typeof by === 'string' ? by === side : by.includes(side);

/** Whether a record in its present state can go through the transition. */
export function isPossible<State extends string, Facts extends StateFacts<State>>(
  { from, isAvailable }: Omit<Transition<State, string, Facts>, 'by'>,
  facts: Facts,
): boolean {
  return from.includes(facts.state) && (isAvailable === undefined || isAvailable(facts));
}

/** The names of all transitions that one side can make now, in the order of the table. */
export function possibleBy<
  Name extends string,
  State extends string,
  Side extends string,
  Facts extends StateFacts<State>,
>(table: Readonly<Record<Name, Transition<State, Side, Facts>>>, side: Side, facts: Facts): Name[] {
  return (Object.keys(table) as Name[]).filter(
    (name) => isMadeBy(table[name], side) && isPossible(table[name], facts),
  );
}
