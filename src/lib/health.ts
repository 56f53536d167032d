/** Which of several checks succeed; they run at the same time. */
export async function findHealthy<Name extends string>(
  checks: Readonly<Record<Name, Promise<unknown>>>,
): Promise<Record<Name, boolean>> {
  const results = Object.entries<Promise<unknown>>(checks).map(async ([name, check]) => {
    const succeeded = await check.then(
      () => true,
      () => false,
    );
    return [name, succeeded] as const;
  });
  return Object.fromEntries(await Promise.all(results)) as Record<Name, boolean>;
}
