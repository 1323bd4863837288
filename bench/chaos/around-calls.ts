import type { Connection, Store } from '../../engine/index.ts'

/** Is told of a point in the work, and may end it there. */
export type Pass = (point: string) => void

export interface AroundCalls {
  readonly store: (store: Store) => Store
  readonly connection: (connection: Connection) => Connection
}

/** Tells of each call that changes something: before it, as it is made, and after it. */
export function aroundCalls(pass: Pass): AroundCalls {
  async function around<Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> {
    pass(`before-${name}`)
    pass(`in-${name}`)
    const answer = await call()
    pass(`after-${name}`)
    return answer
  }

  return {
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
          ...(finish && { finish: (...given) => around('finish', () => finish(...given)) }),
        }
      },
    }),
  }
}
