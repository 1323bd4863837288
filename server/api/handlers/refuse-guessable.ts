import { say } from '../../../engine/index.ts'
import { isGuessable } from '../../people/guessable.ts'
import { loadRoles } from '../../people/memberships.ts'
import { loadWorkspaces } from '../../people/workspaces.ts'
import { ApiError } from '../../problems/api-error.ts'
import type { Services } from '../services.ts'

interface Whose {
  /** What they and their workspace are called. */
  readonly words: readonly string[]
  /** Whoever has an account: the titles of other workspaces are nothing to find out here. */
  readonly person?: string
}

/** @throws {ApiError} */
export async function refuseGuessable(
  { database, config }: Services,
  password: string,
  { words, person }: Whose,
): Promise<void> {
  const { db } = database
  const own = person === undefined ? [] : [...(await loadRoles(db, person)).keys()]
  const titles = (await loadWorkspaces(db, own)).map(({ title }) => title)
  if (!isGuessable(password, [...words, ...titles, config.publicUrl ?? ''])) return
  throw new ApiError({
    type: 'password_guessable',
    status: 422,
    title: say('passwordGuessable', {}),
    detail: say('takeSeveralWords', {}),
  })
}
