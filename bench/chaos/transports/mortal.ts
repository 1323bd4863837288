import type { Connection, Store } from '../../../engine/index.ts'
import type { Deadly } from '../deadly.ts'
import type { Death } from '../job.ts'

/** A process as far as it knows: once it has died, nothing that it asks for is done, and nobody answers it. */
export interface Mortal extends Pick<Deadly, 'pass'> {
  readonly store: (store: Store) => Store
  readonly connection: (connection: Connection) => Connection
  readonly hasDied: () => boolean
  /** Ends what waits for something. */
  readonly signal: AbortSignal
}

class DiedError extends Error {
  override readonly name = 'DiedError'
}

export function createMortal(death: Death | undefined): Mortal {
  const end = new AbortController()
  let count = 0

  function pass(point: string): void {
    if (end.signal.aborted) throw new DiedError()
    if (point !== death?.point) return
    count += 1
    if (count !== death.nth) return
    end.abort()
    throw new DiedError()
  }

  async function around<Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> {
    pass(`before-${name}`)
    pass(`in-${name}`)
    const answer = await call()
    pass(`after-${name}`)
    return answer
  }

  return {
    pass,
    hasDied: () => end.signal.aborted,
    signal: end.signal,
    store: (store) => ({
      ...store,
      declare: (...given) => around('declare', () => store.declare(...given)),
      commit: (...given) => around('commit', () => store.commit(...given)),
      finishRun: (...given) => around('end', () => store.finishRun(...given)),
    }),
    connection: (connection) => ({
      ...connection,
      resource: (name) => {
        const resource = connection.resource(name)
        const { finish } = resource
        return {
          ...resource,
          create: (...given) => around('create', () => resource.create(...given)),
          update: (...given) => around('update', () => resource.update(...given)),
          ...(finish ? { finish: (...given) => around('finish', () => finish(...given)) } : {}),
        }
      },
    }),
  }
}
