import type { RecordId, ResourcePlan } from '../../engine/index.ts'

/** What a system will tell of one of our own writes: a push that is about nothing new. */
export interface OwnPush {
  readonly topic: string
  /** Of the record that was written. */
  readonly key: string
}

/** Hears of a write before it is sent, for the push may be faster than the answer. */
export interface OwnPushes {
  /** Gives the way to take it back, for a write that the system refused. */
  readonly expect: (push: OwnPush) => Promise<() => Promise<void>>
}

/** Only where a resource has one topic: of several, some are about what a record is made of. */
export function pushOf({ hooks }: ResourcePlan, id: RecordId): OwnPush | undefined {
  const [hook, ...others] = hooks
  return hook && others.length === 0 ? { topic: hook.topic, key: String(id) } : undefined
}

/** Sends a write of which the system will tell. */
export async function whileExpected<T>(
  pushes: OwnPushes | undefined,
  push: OwnPush | undefined,
  send: () => Promise<T>,
): Promise<T> {
  const takeBack = push && (await pushes?.expect(push))
  try {
    return await send()
  } catch (thrown) {
    await takeBack?.()
    throw thrown
  }
}
