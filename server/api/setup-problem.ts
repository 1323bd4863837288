import { type Message, OperationError, say } from '../../engine/index.ts'
import { MistakesError } from '../installation/mistakes-error.ts'
import { SetupError } from '../installation/setup-error.ts'
import { ApiError } from '../problems/api-error.ts'
import { CannotOpenError } from '../secrets/secret-errors.ts'
import { UnknownConnectionError } from '../store/answers.ts'
import { withProjectProblems } from './project-problem.ts'

/** Does something with connections and answers, and tells the caller what has to be set up first, or which system refused. */
export async function withSetupProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toSetupProblem(error)
  }
}

/** The same for what walks records through flows: what is wrong with a draft, and what costs too much, too. */
export function withWalkProblems<T>(work: () => Promise<T>): Promise<T> {
  return withProjectProblems(() => withSetupProblems(work))
}

/** Callers of the API are in the pages, or send requests: where a command would be typed at the terminal, they do this. */
const IN_PAGES: Readonly<Record<string, Message>> = {
  connectIt: say('connectInSetup', {}),
  replaceConnection: say('connectInSetup', {}),
  connectAgain: say('completeInConnections', {}),
  answerWithSet: say('answerInSetup', {}),
}

function toSetupProblem(error: unknown): unknown {
  if (error instanceof MistakesError) {
    return new ApiError({
      type: 'answers_wrong',
      status: 422,
      title: error.says,
      detail: say('lookAtFields', {}),
      errors: [...error.mistakes],
      cause: error,
    })
  }
  if (error instanceof SetupError) {
    const { says: title, hint } = error
    const detail = IN_PAGES[hint.code] ?? hint
    return new ApiError({ type: 'setup_missing', status: 422, title, detail, cause: error })
  }
  if (error instanceof UnknownConnectionError) {
    return new ApiError({
      type: 'connection_unknown',
      status: 422,
      title: error.says,
      detail: say('connectInSetup', {}),
      cause: error,
    })
  }
  if (error instanceof CannotOpenError) {
    return new ApiError({
      type: 'credentials_closed',
      status: 422,
      title: say('credentialsClosed', {}),
      detail: say('givePreviousKey', {}),
      cause: error,
    })
  }
  if (error instanceof OperationError) {
    return new ApiError({
      type: 'system_refused',
      status: 502,
      title: say('systemRefused', { reason: error.reason }),
      detail: say('checkConnection', {}),
      cause: error,
    })
  }
  return error
}
