import { setTimeout as delay } from 'node:timers/promises'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import type { SeededRandom } from '../../../connectors/simulator/seeded-random.ts'
import type { Findings } from '../compare.ts'
import type { KeptRecord, Setting } from '../job.ts'
import type { Base } from './base.ts'
import { startCarrier } from './carrier.ts'
import { comparePlaces } from './compare-transports.ts'
import { Folders } from './folders.ts'
import { createModel, type Model } from './model.ts'
import { TRANSPORT_SYSTEMS } from './project.ts'
import { Receiver } from './receiver.ts'

/** Files that come, a database, files that go, and a shop: with the programs on their other side. */
export interface TransportsWorld {
  readonly setting: Pick<Setting, 'accounts' | 'systems' | 'folders' | 'settings' | 'tables'>
  /** Something is sent, or changes. */
  readonly happen: (random: SeededRandom) => Promise<void>
  /** The other programs misbehave, until that is stopped. */
  readonly disturb: (random: SeededRandom) => () => Promise<void>
  /** What is in the way is taken out of it. */
  readonly settle: () => Promise<void>
  /** What nobody may see at any time. */
  readonly wrong: () => readonly string[]
  readonly compare: (kept: readonly KeptRecord[]) => Promise<Findings>
  readonly countFaults: () => number
  readonly close: () => Promise<void>
}

const LOOKS_MS = 20
const TROUBLES_MS = 1_000
/** A kernel whose clock ticks a hundred times a second gives two files that come sooner the same time. */
const TICK_MS = 12

export async function createTransportsWorld(
  seed: number,
  now: () => number,
  base: Base,
): Promise<TransportsWorld> {
  const counts = { products: 6, customers: 1, orders: 0 }
  const shop = await createLightspeedSimulator({ seed, counts, now, limits: [1e6, 1e7, 1e8] })
  const carrier = await startCarrier()
  const inbox = new Folders('in', 'done')
  const outbox = new Folders('labels', 'days')
  const receiver = new Receiver(outbox)
  const model = createModel()
  const sender = new Sender({ model, inbox, base, shop, now })
  let faults = 0
  const looking = setInterval(() => receiver.look(), LOOKS_MS)
  return {
    setting: {
      systems: TRANSPORT_SYSTEMS,
      accounts: {
        inbox: { folder: inbox.root },
        outbox: { folder: outbox.root },
        base: base.account,
        shop: { cluster: shop.url, language: 'nl', key: shop.key, secret: shop.secret },
        carrier: { url: carrier.url },
      },
      folders: [inbox.root, outbox.root],
      settings: {},
      tables: {},
    },
    happen: (random) => sender.happen(random),
    disturb: (random) => {
      shop.state.faults.set([
        { kind: 'cut-before', method: 'PUT', probability: 0.4 },
        { kind: 'cut-after', method: 'PUT', probability: 0.3 },
        { kind: 'cut-body', method: 'PUT', probability: 0.1 },
        { kind: 'status', status: 503, probability: 0.05 },
      ])
      carrier.disturb(random)
      if (random.chance(0.5)) receiver.occupy(`P${random.integer(1, model.parcels.size + 3)}`)
      let under = Promise.resolve()
      const timer = setInterval(() => {
        receiver.take(random)
        faults += 1
        const trouble = random.pick(base.troubles)
        // Who is in the way may be told to go, too.
        under = under.then(() => trouble().then(nothing, nothing))
      }, TROUBLES_MS)
      return async () => {
        clearInterval(timer)
        shop.state.faults.clear()
        carrier.calm()
        await under
      }
    },
    settle: async () => {
      receiver.vacate()
      await sender.sent
      await base.requireFree()
    },
    wrong: () => receiver.wrong,
    compare: (kept) => {
      receiver.takeAll()
      return comparePlaces({ base, inbox, receiver, shop, carrier }, model, kept)
    },
    countFaults: () => faults,
    close: async () => {
      clearInterval(looking)
      await sender.sent
      await shop.close()
      await carrier.close()
      inbox.remove()
      outbox.remove()
    },
  }
}

function nothing(): void {}

interface Sources {
  readonly model: Model
  readonly inbox: Folders
  readonly base: Base
  readonly shop: LightspeedSimulator
  readonly now: () => number
}

/** Puts something into a source, and into the model what that is. */
class Sender {
  readonly #sources: Sources
  #files = 0
  #numbers = 0
  /** What is still being written. */
  sent: Promise<void> = Promise.resolve()

  constructor(sources: Sources) {
    this.#sources = sources
  }

  async happen(random: SeededRandom): Promise<void> {
    switch (random.integer(1, 5)) {
      case 1:
      case 2:
        return this.#sendBookings(random)
      case 3:
        return this.#sendRefunds(random)
      case 4:
        return this.#addParcels(random)
      default:
        return this.#writeLevels(random)
    }
  }

  async #sendBookings(random: SeededRandom): Promise<void> {
    const { bookings, refused, broken, files } = this.#sources.model
    const name = this.#freeName('bookings', 'ndjson')
    const lines = Array.from({ length: random.integer(1, 11) }, (_, at) => {
      if (random.chance(0.03)) {
        broken.add(`${name}:${at + 1}`)
        return `{"number":"B${at}`
      }
      const record = this.#amount(random, 'B', bookings, refused)
      return JSON.stringify(record)
    })
    const text = `${lines.join('\n')}\n`
    files.push(text)
    await this.#send(random, `in/${name}`, text)
  }

  async #sendRefunds(random: SeededRandom): Promise<void> {
    const { refunds, refused } = this.#sources.model
    const rows = Array.from({ length: random.integer(1, 9) }, () => {
      const { number, amount } = this.#amount(random, 'R', refunds, refused)
      return `${number};${amount}`
    })
    const name = this.#freeName('refunds', 'csv')
    await this.#send(random, `in/${name}`, `number;amount\n${rows.join('\n')}\n`)
  }

  /** A new one, one that is known, or one that the database refuses. */
  #amount(
    random: SeededRandom,
    letter: string,
    known: Map<string, number>,
    refused: Set<string>,
  ): { readonly number: string; readonly amount: number } {
    const amount = random.integer(1, 999_999)
    const isOld = known.size > 0 && random.chance(0.3)
    if (!isOld) this.#numbers += 1
    const number = isOld ? random.pick([...known.keys()]) : `${letter}${this.#numbers}`
    if (!isOld && random.chance(0.05)) {
      refused.add(number)
      return { number, amount: 0 }
    }
    known.set(number, amount)
    return { number, amount }
  }

  /** Names come again once a file is handled. */
  #freeName(kind: string, extension: string): string {
    this.#files += 1
    const name = `${kind}-${this.#files % 9}.${extension}`
    return this.#sources.inbox.has(`in/${name}`) ? `${kind}-${this.#files + 9}.${extension}` : name
  }

  async #send(random: SeededRandom, path: string, text: string): Promise<void> {
    const { inbox } = this.#sources
    if (random.chance(0.4)) await inbox.sendSlowly(path, text)
    else inbox.send(path, text)
    // Which of two files is older is told by their times.
    await delay(TICK_MS)
  }

  async #addParcels(random: SeededRandom): Promise<void> {
    const { model, base, now } = this.#sources
    for (let left = random.integer(1, 9); left > 0; left -= 1) {
      const number = `P${model.parcels.size + 1}`
      const weight = random.integer(1, 30_000)
      model.parcels.set(number, weight)
      const at = new Date(now()).toISOString()
      const text = 'insert into parcels (number, weight, changed_at) values (?, ?, ?)'
      await base.query(text, number, weight, at)
    }
  }

  async #writeLevels(random: SeededRandom): Promise<void> {
    const { model, inbox, shop } = this.#sources
    for (const { id } of shop.state.tables.rows('variants')) {
      if (random.chance(0.6)) model.levels.set(id, random.integer(0, 5_000))
    }
    const levels = [...model.levels].map(([variant, level]) => ({ variant, level }))
    inbox.send('levels.json', JSON.stringify(levels))
  }
}
