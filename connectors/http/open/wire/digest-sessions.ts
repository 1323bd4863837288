import { OperationError, say } from '../../../../engine/index.ts'
import type { Answer } from './answer.ts'
import { readDigestChallenge, readNextNonce } from './digest-challenge.ts'
import { type DigestLogin, DigestSession } from './digest-session.ts'

type Heard = Pick<Answer, 'status' | 'headers'>

/** Challenges of a system that were answered well, one for each of its hosts. */
export class DigestSessions {
  readonly #accepted = new Map<string, DigestSession>()

  at(origin: string): DigestSession | undefined {
    return this.#accepted.get(origin)
  }

  /**
   * What the same request is to be sent with once more; nothing where that would end no better.
   *
   * What was accepted before is refused for its nonce, whether the system says so or has forgotten it. What was not is a wrong
   * password, and asking again may lock the user out.
   *
   * @throws {OperationError} for a challenge that cannot be answered.
   */
  renewed(
    { status, headers }: Heard,
    used: DigestSession | undefined,
    { login, system }: { readonly login: () => DigestLogin; readonly system: string },
  ): DigestSession | undefined {
    if (status !== 401) return undefined
    const challenge = readDigestChallenge(headers['www-authenticate'])
    if (!challenge) return undefined
    if ('unknown' in challenge) {
      const reason = say('digestUnknown', { system, wanted: challenge.unknown })
      throw new OperationError({ class: 'config', reason, mayHaveHappened: false })
    }
    const isWrong = used && !challenge.isStale && challenge.nonce === used.nonce
    return isWrong ? undefined : new DigestSession(challenge, login())
  }

  /** Notes what became of a session's answer. */
  note(origin: string, used: DigestSession, { status, headers }: Heard): void {
    if (status === 401) {
      if (this.at(origin) === used) this.#accepted.delete(origin)
      return
    }
    const next = readNextNonce(headers['authentication-info'])
    if (next !== undefined) used.renew(next)
    this.#accepted.set(origin, used)
  }
}
