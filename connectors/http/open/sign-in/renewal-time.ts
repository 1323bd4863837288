/** Before what was handed out ends, so that nothing ends on its way. */
const EARLY_MS = 60_000

/** When something else is to be asked for. What the account gets itself for a moment only is used for most of it. */
export function renewalTime(now: number, lastsMs: number, isOwn = true): number {
  const earlyMs = isOwn ? Math.min(EARLY_MS, lastsMs / 4) : EARLY_MS
  return now + lastsMs - earlyMs
}
