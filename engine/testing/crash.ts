import type { Connection, Page, Resource } from '../run/connection.ts'
import type { Store } from '../run/store/store.ts'
import type { System } from '../run/system.ts'

/** A process that dies at one of its calls to the outside, before or after that call had its effect. */
export interface Mortal {
  readonly store: Store
  readonly connect: (connection: Connection) => Connection
  /** Resolves when it dies. */
  readonly died: Promise<'died'>
  /** How many calls it made. */
  readonly calls: () => number
}

export interface DeathPoint {
  /** 1 is the first call; 0 or more calls than are made: it lives. */
  readonly call: number
  readonly when: 'before' | 'after'
}

/** Passes calls on until the point of death; from then on none has an effect, and none is ever answered. */
export function createMortal(store: Store, point: DeathPoint): Mortal {
  let count = 0
  let isDead = false
  const death: { announce?: (word: 'died') => void } = {}
  const died = new Promise<'died'>((resolve) => {
    death.announce = resolve
  })

  function kill(): Promise<never> {
    isDead = true
    death.announce?.('died')
    return silence()
  }

  async function pass<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    if (isDead) return silence()
    count += 1
    const isLast = count === point.call
    if (isLast && point.when === 'before') return kill()
    try {
      return await call()
    } finally {
      // A dead process hears neither answers nor refusals.
      if (isLast) await kill()
      if (isDead) await silence()
    }
  }

  function wrapResource(resource: Resource): Resource {
    const { get, read, finish } = resource
    return {
      list: (request) => wrapPages(resource.list(request)),
      complete: (...given) => pass(() => resource.complete(...given)),
      get: get && ((...given) => pass(() => get(...given))),
      read: read && ((...given) => pass(() => read(...given))),
      find: (...given) => pass(() => resource.find(...given)),
      create: (...given) => pass(() => resource.create(...given)),
      update: (...given) => pass(() => resource.update(...given)),
      delete: (...given) => pass(() => resource.delete(...given)),
      finish: finish && ((...given) => pass(() => finish(...given))),
    }
  }

  async function* wrapPages(pages: AsyncIterable<Page>): AsyncIterable<Page> {
    const iterator = pages[Symbol.asyncIterator]()
    for (;;) {
      const { done, value } = await pass(() => iterator.next())
      if (done) return
      yield value
    }
  }

  return {
    store: wrapStore(store, pass),
    connect: (connection) => ({
      ...connection,
      resource: (name) => wrapResource(connection.resource(name)),
    }),
    died,
    calls: () => count,
  }
}

function silence(): Promise<never> {
  return new Promise(() => {})
}

/** Passes every method of a store through one function. */
export function wrapStore(
  store: Store,
  pass: <Answer>(call: () => Promise<Answer>) => Promise<Answer>,
): Store {
  return {
    cursor: (...given) => pass(() => store.cursor(...given)),
    links: (...given) => pass(() => store.links(...given)),
    lookAhead: (...given) => pass(() => store.lookAhead(...given)),
    linksTo: (...given) => pass(() => store.linksTo(...given)),
    declare: (...given) => pass(() => store.declare(...given)),
    lost: (...given) => pass(() => store.lost(...given)),
    records: (...given) => pass(() => store.records(...given)),
    due: (...given) => pass(() => store.due(...given)),
    list: (...given) => pass(() => store.list(...given)),
    release: (...given) => pass(() => store.release(...given)),
    commit: (...given) => pass(() => store.commit(...given)),
    resetSeen: (...given) => pass(() => store.resetSeen(...given)),
    gone: (...given) => pass(() => store.gone(...given)),
    startRun: (...given) => pass(() => store.startRun(...given)),
    touchRun: (...given) => pass(() => store.touchRun(...given)),
    finishRun: (...given) => pass(() => store.finishRun(...given)),
    split: (...given) => pass(() => store.split(...given)),
    takePartition: (...given) => pass(() => store.takePartition(...given)),
    leavePartition: (...given) => pass(() => store.leavePartition(...given)),
    partitions: (...given) => pass(() => store.partitions(...given)),
    haltPartitions: (...given) => pass(() => store.haltPartitions(...given)),
    runs: (...given) => pass(() => store.runs(...given)),
    countRecords: (...given) => pass(() => store.countRecords(...given)),
  }
}

/** The same systems for a process that dies at one of its calls to them. */
export function mortalOf<Role extends string>(
  systems: Readonly<Record<Role, System>>,
  { connect }: Mortal,
): Readonly<Record<string, System>> {
  return Object.fromEntries(
    Object.entries<System>(systems).map(([role, { connector, connection }]) => [
      role,
      { connector, connection: connect(connection) },
    ]),
  )
}
