import type { Clock } from '../../../../engine/index.ts'
import type { TokenSource, Tokens } from '../../../transport.ts'

/** Before they end, so that none ends on its way. */
const EARLY_MS = 60_000

/** Whether tokens can be used: the system has not refused them, and they do not end in a moment. */
export function areGood(tokens: Tokens, refused: string | undefined, now: number): boolean {
  const lasts = tokens.until === undefined || tokens.until > now + EARLY_MS
  return tokens.access !== refused && lasts
}

/** Gives tokens as long as they are good; others are asked for once, however many need them at the same time. */
export function shareTokens(
  ask: (signal: AbortSignal, refused?: string) => Promise<Tokens>,
  { now }: Pick<Clock, 'now'>,
): TokenSource {
  let known: Tokens | undefined
  let asked: Promise<Tokens> | undefined
  return async (signal, refused) => {
    if (known && areGood(known, refused, now())) return known
    asked ??= ask(signal, refused).finally(() => {
      asked = undefined
    })
    known = await asked
    return known
  }
}
