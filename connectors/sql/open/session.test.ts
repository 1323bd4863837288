import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Dialect, Reply } from './dialect.ts'
import { serverLimitOf } from './dialect.ts'
import { openSession, type Session, StatementError } from './session.ts'

const LIMIT_MS = 500
const REPLY: Reply = { rows: [], changed: 1 }

/** A server that takes its time to take a connection, and to say how a statement ended. */
function openSlow(connectMs: number, statementMs: number): Session {
  const dialect = {
    client: 'postgres',
    judge: () => undefined,
    connect: async () => {
      await sleep(connectMs)
      return {
        query: async () => {
          await sleep(statementMs)
          return REPLY
        },
        destroy: () => undefined,
        isSound: () => true,
      }
    },
  } satisfies Partial<Dialect>
  return openSession({
    dialect: dialect as unknown as Dialect,
    most: 1,
    place: { origin: 'postgres://shop.example', host: 'shop.example', port: 5432 },
    login: undefined,
    timeoutMs: LIMIT_MS,
    isReadOnly: false,
    allowPrivate: true,
  })
}

const ask = (session: Session): Promise<Reply> =>
  session.run({ text: 'insert', values: [] }, { signal: new AbortController().signal })

test('a statement is waited for until the server has ended it, however long connecting took', async () => {
  const session = openSlow(LIMIT_MS * 0.7, serverLimitOf(LIMIT_MS))
  expect(await ask(session)).toEqual(REPLY)
  await session.close()
})

test('a statement that nobody ends is not waited for longer than its limit', async () => {
  const session = openSlow(0, LIMIT_MS * 4)
  const began = performance.now()
  const failure = await ask(session).catch((thrown: unknown) => thrown)
  expect(failure).toBeInstanceOf(StatementError)
  expect(failure).toMatchObject({ isUnsent: false, cause: { code: 'MAPWRIGHT_TIMEOUT' } })
  expect(performance.now() - began).toBeLessThan(LIMIT_MS * 3)
  await session.close()
})

test('nothing was sent where connecting took too long', async () => {
  const session = openSlow(LIMIT_MS * 2, 0)
  const failure = await ask(session).catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({ isUnsent: true, cause: { code: 'MAPWRIGHT_TIMEOUT' } })
  await session.close()
})
