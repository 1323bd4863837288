import { expect, test } from 'vitest'
import { type Message, say, toText } from '../../engine/index.ts'
import { SetupError } from '../installation/setup-error.ts'
import { ApiError } from '../problems/api-error.ts'
import { UnknownConnectionError } from '../store/answers.ts'
import { withSetupProblems } from './setup-problem.ts'

async function detailOf(error: Error): Promise<Message | undefined> {
  try {
    await withSetupProblems(async () => {
      throw error
    })
  } catch (thrown) {
    if (thrown instanceof ApiError) return thrown.detail
  }
  throw new Error('it is no problem of the API')
}

const setup = (hint: Message) => new SetupError(say('noConnection', { name: 'pos' }), hint)
const names = { name: 'pos', connector: 'ccv-salespos' }

test.each([
  [setup(say('connectIt', names)), 'connectInSetup'],
  [setup(say('replaceConnection', {})), 'connectInSetup'],
  [setup(say('connectAgain', names)), 'completeInConnections'],
  [setup(say('answerWithSet', { name: 'lightspeed-ccv' })), 'answerInSetup'],
  [new UnknownConnectionError('pos', 'pos'), 'connectInSetup'],
])('who calls the API is sent to a page, and to no command: %s', async (error, code) => {
  const detail = await detailOf(error)
  expect(detail?.code).toBe(code)
  expect(detail && toText(detail)).not.toContain('mapwright ')
})

test('what is done elsewhere is said as it is', async () => {
  expect((await detailOf(setup(say('allowOrigins', {}))))?.code).toBe('allowOrigins')
})
