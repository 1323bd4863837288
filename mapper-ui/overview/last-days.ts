const HOUR = 3_600_000

/** From so many days ago to the end of this hour: the same for an hour, so that it is asked for once. */
export function lastDays(
  days: number,
  now = Date.now(),
): { readonly from: string; readonly to: string } {
  const to = Math.ceil(now / HOUR) * HOUR
  return { from: new Date(to - days * 24 * HOUR).toISOString(), to: new Date(to).toISOString() }
}
