import type { Clock } from '../../../../engine/index.ts'
import type { TokenSource, Tokens } from '../../../transport.ts'

/** Whether tokens can be used: the system has not refused them, and it is not time for others. */
export function areGood(tokens: Tokens, refused: string | undefined, now: number): boolean {
  return tokens.access !== refused && (tokens.until === undefined || tokens.until > now)
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
