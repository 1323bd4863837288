import { expect, test } from 'vitest'
import { createSharedAnswers } from './share-answers.ts'

interface OpenPromise {
  readonly promise: Promise<string>
  readonly resolve: (answer: string) => void
  readonly reject: (reason: Error) => void
}

/** As `Promise.withResolvers`, which Node 20 does not have. */
function openPromise(): OpenPromise {
  const held: { resolve?: OpenPromise['resolve']; reject?: OpenPromise['reject'] } = {}
  const promise = new Promise<string>((resolve, reject) => Object.assign(held, { resolve, reject }))
  const { resolve, reject } = held
  if (!resolve || !reject) throw new Error('a promise gives both at once')
  return { promise, resolve, reject }
}

/** Counts how often it is asked, and answers when it is told to. */
function createSystem() {
  const signals: AbortSignal[] = []
  const { promise: answer, resolve, reject } = openPromise()
  const find = (signal: AbortSignal): Promise<string> => {
    signals.push(signal)
    return answer
  }
  return { find, signals, resolve, reject }
}

const stays = new AbortController().signal

test('a question that several ask at once is answered once', async () => {
  const ask = createSharedAnswers<string>()
  const { find, signals, resolve } = createSystem()
  const asked = [ask('sizes', stays, find), ask('sizes', stays, find)]
  resolve('S, M, L')
  expect(await Promise.all(asked)).toEqual(['S, M, L', 'S, M, L'])
  expect(signals).toHaveLength(1)
})

test('other questions, and later ones, are asked anew', async () => {
  const ask = createSharedAnswers<string>()
  const { find, signals, resolve } = createSystem()
  const asked = [ask('sizes', stays, find), ask('colours', stays, find)]
  resolve('S, M, L')
  await Promise.all(asked)
  await ask('sizes', stays, find)
  expect(signals).toHaveLength(3)
})

test('all are told of a failure, and it is not kept', async () => {
  const ask = createSharedAnswers<string>()
  const { find, reject } = createSystem()
  const asked = [ask('sizes', stays, find), ask('sizes', stays, find)]
  reject(new Error('the system is down'))
  for (const each of asked) await expect(each).rejects.toThrow('the system is down')
  expect(await ask('sizes', stays, async () => 'S, M, L')).toBe('S, M, L')
})

test('it is given up when the last one goes away, and not before', async () => {
  const ask = createSharedAnswers<string>()
  const { find, signals, resolve } = createSystem()
  const [one, other] = [new AbortController(), new AbortController()]
  const asked = [ask('sizes', one.signal, find), ask('sizes', other.signal, find)]
  one.abort()
  expect(signals[0]?.aborted).toBe(false)
  other.abort()
  expect(signals[0]?.aborted).toBe(true)
  // Who comes then does not get what was given up.
  expect(await ask('sizes', stays, async () => 'S, M, L')).toBe('S, M, L')
  resolve('late')
  await Promise.all(asked)
})
