import type { Connection, Resource } from '../run/connection.ts'

/** Lets the requests of a system end in an order that a seed chooses, as a slow network might. */
export function inAnyOrder(connection: Connection, seed: number): Connection {
  let state = seed + 1
  const waiting: (() => void)[] = []

  function draw(count: number): number {
    state = (state * 48_271) % 2_147_483_647
    return state % count
  }

  /** Lets one of those go on that have come by now. */
  function release(): void {
    const [next] = waiting.splice(draw(waiting.length), 1)
    next?.()
  }

  function pass(): Promise<void> {
    return new Promise((resolve) => {
      waiting.push(resolve)
      setTimeout(release, 0)
    })
  }

  function slowed<Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) {
    return async (...args: Args): Promise<Result> => {
      for (let times = draw(4); times >= 0; times -= 1) await pass()
      const result = await work(...args)
      await pass()
      return result
    }
  }

  return {
    ...connection,
    resource: (name): Resource => {
      const resource = connection.resource(name)
      const { find, create, update, read } = resource
      return {
        ...resource,
        find: slowed(find),
        create: slowed(create),
        update: slowed(update),
        ...(read ? { read: slowed(read) } : {}),
      }
    },
  }
}
