/** Caller and key of an action whose answer is kept, see `server/api/answer-once.ts`. */
export type AnswerPlace = readonly [caller: string, key: string]

/** What a kept answer is sealed to. */
export function answerBinding(place: AnswerPlace): string {
  return JSON.stringify(['idempotency.answer', ...place])
}
