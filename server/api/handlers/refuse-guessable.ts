import { say } from '../../../engine/index.ts'
import { isGuessable } from '../../people/guessable.ts'
import { listTitles } from '../../people/workspaces.ts'
import { ApiError } from '../../problems/api-error.ts'
import type { Services } from '../services.ts'

/**
 * @param person what they and their workspace are called
 * @throws {ApiError}
 */
export async function refuseGuessable(
  { database, config }: Services,
  password: string,
  person: readonly string[],
): Promise<void> {
  const installation = [...(await listTitles(database.db)), config.publicUrl ?? '']
  if (!isGuessable(password, [...person, ...installation])) return
  throw new ApiError({
    type: 'password_guessable',
    status: 422,
    title: say('passwordGuessable', {}),
    detail: say('takeSeveralWords', {}),
  })
}
