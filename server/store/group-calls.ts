import { setImmediate } from 'node:timers/promises'

/**
 * Answers calls that come while one is under way together, with one call of `answer`: as many as there are cost one
 * round trip and one write to disk.
 *
 * An answer that is an `Error` rejects its call only.
 */
export function groupCalls<Call, Answer>(
  answer: (calls: readonly Call[]) => Promise<readonly (Answer | Error)[]>,
): (call: Call) => Promise<Answer> {
  let waiting: Waiting<Call, Answer>[] = []
  let isBusy = false

  async function answerWaiting(): Promise<void> {
    isBusy = true
    // What has arrived from the network already is handled first: the calls that come of it come along.
    await setImmediate()
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await settle(group, answer)
    }
    isBusy = false
  }

  return (call) =>
    new Promise((resolve, reject) => {
      waiting.push({ call, resolve, reject })
      if (!isBusy) void answerWaiting()
    })
}

interface Waiting<Call, Answer> {
  readonly call: Call
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

async function settle<Call, Answer>(
  group: readonly Waiting<Call, Answer>[],
  answer: (calls: readonly Call[]) => Promise<readonly (Answer | Error)[]>,
): Promise<void> {
  try {
    const answers = await answer(group.map(({ call }) => call))
    group.forEach(({ resolve, reject }, at) => {
      const own = answers[at]
      if (own === undefined) reject(new Error('a grouped call was not answered'))
      else if (own instanceof Error) reject(own)
      else resolve(own)
    })
  } catch (error) {
    for (const { reject } of group) reject(error)
  }
}
