import { expect, test } from 'vitest'
import { OperationError, say } from '../../engine/index.ts'
import { explainError } from './explain-error.ts'

const notAllowed = say('privateAddress', { host: '10.0.0.1' })

test.each([
  [notAllowed, 'MAPWRIGHT_ALLOW_PRIVATE=1'],
  [say('withCode', { said: notAllowed, code: 'X' }), 'MAPWRIGHT_ALLOW_PRIVATE=1'],
  [say('sqlFileForbidden', {}), 'MAPWRIGHT_ALLOW_PRIVATE=1'],
  [say('fileForbidden', {}), 'MAPWRIGHT_FOLDERS'],
])('at the command line, $code comes with the variable that allows it', (reason, variable) => {
  const error = new OperationError({ class: 'config', reason, mayHaveHappened: false })
  const { hint, message } = explainError(error)
  expect(hint).toContain(variable)
  expect(message).not.toContain('MAPWRIGHT_')
})

test('what is wrong otherwise comes without one', () => {
  const reason = say('unreachable', { host: 'shop.example' })
  const error = new OperationError({ class: 'temporary', reason, mayHaveHappened: false })
  expect(explainError(error).hint).toBeUndefined()
})
