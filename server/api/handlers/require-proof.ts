import { say } from '../../../engine/index.ts'
import { ApiError } from '../../problems/api-error.ts'
import type { PersonPrincipal, Principal } from '../principal.ts'
import type { Services } from '../services.ts'
import { signedIn } from './enter.ts'

const PROOF_MS = 10 * 60_000

/**
 * Factors are changed by who showed just now who they are: not by whoever finds a computer that somebody left.
 *
 * @throws {ApiError}
 */
export function requireProof(
  { clock }: Pick<Services, 'clock'>,
  principal: Principal | undefined,
): PersonPrincipal {
  const person = signedIn(principal)
  if (clock.now() - person.provedAt <= PROOF_MS) return person
  throw new ApiError({
    type: 'proof_needed',
    status: 403,
    title: say('proofNeeded', {}),
    detail: say('sendProof', {}),
  })
}
