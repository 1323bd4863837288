/**
 * Carries many small requests in few round trips: what is asked while a round trip is under way goes together
 * in the next one, so the batch grows with the load and a lone request does not wait. `gather` is awaited before each.
 */
export function createBatcher<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  gather: () => Promise<void>,
  maxBatch = 1000,
): (question: Question) => Promise<Answer> {
  interface Waiting {
    readonly question: Question
    readonly resolve: (answer: Answer) => void
    readonly reject: (reason: unknown) => void
  }
  let waiting: Waiting[] = []
  let isUnderWay = false

  async function run(): Promise<void> {
    isUnderWay = true
    while (waiting.length > 0) {
      await gather()
      const batch = waiting.slice(0, maxBatch)
      waiting = waiting.slice(maxBatch)
      try {
        const answers = await ask(batch.map((item) => item.question))
        for (const [at, item] of batch.entries()) settle(item, answers[at], at < answers.length)
      } catch (cause) {
        for (const item of batch) item.reject(cause)
      }
    }
    isUnderWay = false
  }

  function settle(item: Waiting, answer: Answer | undefined, isThere: boolean): void {
    if (isThere && answer !== undefined) item.resolve(answer)
    else item.reject(new Error('a batch was answered with fewer answers than questions'))
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject })
      if (!isUnderWay) void run()
    })
}
