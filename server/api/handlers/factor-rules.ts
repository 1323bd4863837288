import { loadFactorDuty, saveFactorDuty } from '../../people/factor-duty.ts'
import { resetFactors } from '../../people/factors.ts'
import { findMember, loadRoles } from '../../people/memberships.ts'
import { ApiError, notFound } from '../api-error.ts'
import type { Handlers } from '../handler.ts'
import { nameOf, type PersonPrincipal } from '../principal.ts'
import type { Services } from '../services.ts'
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
      const member = await findMember(db, workspace, person)
      if (!member) throw notFound('such person in this workspace')
      if (!(await mayReset(services, administrator, member))) throw isOfOthers(member.email)
      await resetFactors(db, person)
      await tellPerson(services, person, { what: 'reset', by: nameOf(administrator) })
      return { audit: { subject: member.email } }
    },
  }
}

/** An account is one for all workspaces: who makes it weaker must administer all that it opens. */
async function mayReset(
  { database }: Services,
  administrator: PersonPrincipal,
  person: { readonly id: string; readonly isOwner: boolean },
): Promise<boolean> {
  if (administrator.isOwner) return true
  if (person.isOwner) return false
  const theirs = await loadRoles(database.db, person)
  return [...theirs.keys()].every((each) => administrator.roles.get(each) === 'administrator')
}

function isOfOthers(email: string): ApiError {
  return new ApiError({
    type: 'person_elsewhere',
    values: { email },
    status: 409,
    title: `"${email}" owns the installation, or is in workspaces that you do not administer`,
    detail: 'Ask the owner to do it, or an operator: "mapwright user reset-factors".',
  })
}
