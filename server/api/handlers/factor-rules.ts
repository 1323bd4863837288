import { loadFactorDuty, saveFactorDuty } from '../../people/factor-duty.ts'
import { resetFactors } from '../../people/factors.ts'
import type { Handlers } from '../handler.ts'
import { nameOf } from '../principal.ts'
import type { Services } from '../services.ts'
import { requireAllTheirs } from './may-weaken.ts'
import { requireMember } from './members-of.ts'
import { requireProof } from './require-proof.ts'
import { factorIsMissing } from './sign-in-problems.ts'
import { tellPerson } from './tell-person.ts'

/** Who needs second factors, and what becomes of those that are lost. */
export function createFactorRuleHandlers(
  services: Services,
): Pick<Handlers, 'readFactorDuty' | 'saveFactorDuty' | 'resetFactors'> {
  const { db } = services.database
  return {
    readFactorDuty: async () => ({ body: { roles: [...(await loadFactorDuty(db))] } }),
    saveFactorDuty: async ({ body: { roles }, principal }) => {
      const owner = requireProof(services, principal)
      // Whoever asks it of all must be able to enter then.
      if (roles.length > 0 && !owner.hasFactor) throw factorIsMissing()
      await saveFactorDuty(db, roles)
      return { body: { roles: [...(await loadFactorDuty(db))] }, audit: { details: { roles } } }
    },
    resetFactors: async ({ params: { workspace, person }, principal }) => {
      const administrator = requireProof(services, principal)
      const member = await requireMember(services, principal, { workspace, person })
      await requireAllTheirs(services, administrator, member)
      await resetFactors(db, person)
      await tellPerson(services, person, { what: 'reset', by: nameOf(administrator) })
      return { audit: { subject: member.email } }
    },
  }
}
