import { expect, test } from 'vitest'
import { FormulaError, OperationError, say, sayRemote } from '../../engine/index.ts'
import { ApiError } from '../problems/api-error.ts'
import { createLog, type Log } from './log.ts'

const SAID = 'Customer Jan Pietersen, Dorpsstraat 1'

function linesOf(tell: (log: Log) => void): { text: string; lines: Record<string, unknown>[] } {
  const written: string[] = []
  tell(createLog('debug', { write: (line) => void written.push(line) }))
  return {
    text: written.join(''),
    lines: written.map((line): Record<string, unknown> => JSON.parse(line)),
  }
}

const notJson = say('notJson', {
  system: 'Mini',
  request: 'GET /customers/jan',
  type: SAID,
  start: SAID,
})

/** As a parser of what a system sent. */
function unreadable(): unknown {
  try {
    return JSON.parse('Jan Pietersen')
  } catch (error) {
    return error
  }
}

const failure = (reason = notJson): OperationError =>
  new OperationError({ class: 'temporary', reason, mayHaveHappened: true, cause: unreadable() })

const errors: readonly (readonly [string, () => unknown])[] = [
  ['what a system answered', () => failure()],
  [
    'it within other reasons',
    () => failure(say('several', { reasons: [notJson, sayRemote(SAID)] })),
  ],
  ['it around another error', () => new Error('no answer', { cause: failure() })],
  [
    'the problem that a caller is told of',
    () =>
      new ApiError({
        type: 'system_refused',
        status: 502,
        title: say('systemRefused', { reason: sayRemote(SAID) }),
        cause: failure(),
      }),
  ],
  ['a value of a record', () => new FormulaError('D3137', say('verbatim', { text: SAID }), 0)],
  ['what cannot be parsed', unreadable],
  ['a mail server', () => Object.assign(new Error(`550 ${SAID}`), { response: `550 ${SAID}` })],
]

test.each(errors)('nothing of %s gets into a line', (_, make) => {
  const { text } = linesOf((log) => {
    for (const error of [make()]) {
      log.error({ error }, 'it failed')
      log.warn({ err: error, msg: 'it failed' })
      log.warn({ err: error })
      log.error(error)
      log.error(error, 'it failed')
    }
  })
  for (const part of ['Jan', 'jan', 'Pietersen', 'Dorpsstraat']) expect(text).not.toContain(part)
})

test('a failure of a system is told by its codes, and by what we call things', () => {
  const { lines } = linesOf((log) => log.warn({ error: failure() }, 'it failed'))
  expect(lines[0]).toMatchObject({
    msg: 'it failed',
    error: {
      name: 'OperationError',
      class: 'temporary',
      says: { code: 'notJson', values: { system: 'Mini' } },
      cause: { name: 'SyntaxError' },
    },
  })
  expect(lines[0]?.['error']).not.toHaveProperty('stack')
})

test('a message is told likewise, whatever the line calls it', () => {
  const { lines } = linesOf((log) => log.info({ problem: notJson }, 'it failed'))
  expect(lines[0]?.['problem']).toEqual({ code: 'notJson', values: { system: 'Mini' } })
})

test('an error of ours is told with where it was thrown', () => {
  const { lines } = linesOf((log) => log.error({ error: new TypeError('x is not a function') }))
  expect(lines[0]).toMatchObject({
    error: {
      name: 'TypeError',
      message: 'x is not a function',
      stack: expect.stringMatching(/^ +at .*log\.test\.ts/),
    },
  })
})

// ECMA-48: CSI is ESC [ or the one character U+009B; Unicode TR 36 on marks of direction.
test('what a terminal obeys is escaped in whatever somebody named, and the line is the same JSON', () => {
  const flow = 'a\u009b2J\u001b[31m\u202eb\u2028\u007fc\n'
  const { text, lines } = linesOf((log) => log.info({ flow }, `flow ${flow}`))
  expect(text).toMatch(/^[^\p{Cc}\u202e\u2028]+\n$/u)
  expect(lines).toMatchObject([{ flow, msg: `flow ${flow}` }])
})
