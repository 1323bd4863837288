import { type TokenSource } from '../../connectors/index.ts'
import { type Message, OperationError, say, sayRemote } from '../../engine/index.ts'
import {
  type AccountTokens,
  claimRenewal,
  endRenewal,
  forgetTokens,
  loadTokens,
  saveTokens,
} from '../store/account-tokens.ts'
import type { Account } from '../store/accounts.ts'
import type { SignInAt } from './sign-in-at.ts'
import type { Workspace } from './workspace.ts'

/** Before they end, so that none ends on its way. */
const EARLY_MS = 60_000
const MAX_RENEWAL_MS = 30_000
const LOOK_AGAIN_MS = 250

/** Gives the tokens of an account, and renews them before they end or when the system takes them no more. */
export function createTokenSource(
  { database: { db, clock }, cipher }: Workspace,
  account: Account,
  at: SignInAt,
  allowPrivate: boolean,
): TokenSource {
  let known: AccountTokens | undefined
  let renewal: Promise<AccountTokens> | undefined

  const isGood = (tokens: AccountTokens, refused: string | undefined): boolean =>
    tokens.access !== refused &&
    (tokens.until === undefined || tokens.until > clock.now() + EARLY_MS)

  /** Whoever is first renews; the others wait for what comes of it. */
  async function renew(refused: string | undefined, signal: AbortSignal): Promise<AccountTokens> {
    const last = clock.now() + MAX_RENEWAL_MS
    for (;;) {
      const stored = await loadTokens(db, cipher, account)
      if (!stored) throw refusal(say('signInNeeded', { system: at.connector.title }))
      if (isGood(stored, refused)) return stored
      const now = clock.now()
      if (await claimRenewal(db, { id: account.id, now, until: now + MAX_RENEWAL_MS })) {
        // Somebody else may have renewed between the look and the claim.
        const latest = (await loadTokens(db, cipher, account)) ?? stored
        if (!isGood(latest, refused)) return exchange(latest, signal)
        await endRenewal(db, account.id)
        return latest
      }
      if (now > last) {
        const reason = say('signInUnreachable', {
          system: at.connector.title,
          said: sayRemote('timeout'),
        })
        throw new OperationError({ class: 'temporary', reason, mayHaveHappened: false })
      }
      await clock.sleep(LOOK_AGAIN_MS, signal)
    }
  }

  async function exchange(old: AccountTokens, signal: AbortSignal): Promise<AccountTokens> {
    try {
      if (old.refresh === undefined) {
        throw refusal(
          say('signInEnded', { system: at.connector.title, said: sayRemote('expired') }),
        )
      }
      const tokens = await at.signIn.askForTokens(
        at,
        { refresh: old.refresh },
        { allowPrivate, signal, clock },
      )
      await saveTokens(db, cipher, account, tokens)
      return tokens
    } catch (thrown) {
      if (thrown instanceof OperationError && thrown.class === 'config') {
        await forgetTokens(db, { id: account.id, problem: thrown.reason, now: clock.now() })
      } else {
        await endRenewal(db, account.id)
      }
      throw thrown
    }
  }

  return async (signal, refused) => {
    if (known && isGood(known, refused)) return known.access
    // Many requests need another at once.
    renewal ??= renew(refused, signal).finally(() => {
      renewal = undefined
    })
    known = await renewal
    return known.access
  }
}

function refusal(reason: Message): OperationError {
  return new OperationError({ class: 'config', reason, mayHaveHappened: false })
}
