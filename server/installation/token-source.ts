import { areGood, type Grant, shareTokens, type TokenSource } from '../../connectors/index.ts'
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

const MAX_RENEWAL_MS = 30_000
const LOOK_AGAIN_MS = 250

/**
 * Gives the tokens of an account, and gets others before they end or when the system takes them no more: one sign-in for all
 * processes.
 */
export function createTokenSource(
  { database: { db, clock }, cipher }: Workspace,
  account: Account,
  at: SignInAt,
  allowPrivate: boolean,
): TokenSource {
  const { connector } = at
  const system = connector.title

  /** Whoever is first renews; the others wait for what comes of it. */
  async function renew(signal: AbortSignal, refused: string | undefined): Promise<AccountTokens> {
    const last = clock.now() + MAX_RENEWAL_MS
    for (;;) {
      const stored = await loadTokens(db, cipher, account)
      if (!stored && connector.signsIn) throw refusal(say('signInNeeded', { system }))
      if (stored && areGood(stored, refused, clock.now())) return stored
      const now = clock.now()
      const claim = { id: account.id, until: now + MAX_RENEWAL_MS }
      if (await claimRenewal(db, { ...claim, now, needsTokens: connector.signsIn })) {
        // Somebody else may have renewed between the look and the claim.
        const latest = (await loadTokens(db, cipher, account)) ?? stored
        if (!latest || !areGood(latest, refused, clock.now())) {
          return exchange(latest, claim.until, signal)
        }
        await endRenewal(db, account.id)
        return latest
      }
      if (now > last) {
        const reason = say('signInUnreachable', { system, said: sayRemote('timeout') })
        throw new OperationError({ class: 'temporary', reason, mayHaveHappened: false })
      }
      await clock.sleep(LOOK_AGAIN_MS, signal)
    }
  }

  async function exchange(
    old: AccountTokens | undefined,
    claim: number,
    signal: AbortSignal,
  ): Promise<AccountTokens> {
    try {
      const ports = { allowPrivate, signal, clock }
      const tokens = await at.signIn.askForTokens(at, grantOf(old), ports)
      await saveTokens(db, cipher, account, tokens, claim)
      return tokens
    } catch (thrown) {
      const needsPerson = connector.signsIn && isRefusal(thrown)
      if (needsPerson) {
        await forgetTokens(db, { id: account.id, problem: thrown.reason, now: clock.now() })
      } else {
        await endRenewal(db, account.id)
      }
      throw thrown
    }
  }

  function grantOf(old: AccountTokens | undefined): Grant {
    if (!connector.signsIn) return { own: true }
    if (old?.refresh !== undefined) return { refresh: old.refresh }
    throw refusal(say('signInEnded', { system, said: sayRemote('expired') }))
  }

  return shareTokens(renew, clock)
}

function isRefusal(thrown: unknown): thrown is OperationError {
  return thrown instanceof OperationError && thrown.class === 'config'
}

function refusal(reason: Message): OperationError {
  return new OperationError({ class: 'config', reason, mayHaveHappened: false })
}
