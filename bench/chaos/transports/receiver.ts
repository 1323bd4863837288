import type { SeededRandom } from '../../../connectors/simulator/seeded-random.ts'
import { isJsonObject } from '../../../engine/index.ts'
import type { Folders } from './folders.ts'

/** What another program has in the way of a label. */
const STRANGE = '{"whose":"not ours"}'
const HEADER = 'number,weight'

/** Takes files away when it likes, and looks at each whether it is whole. */
export class Receiver {
  readonly #folders: Folders
  readonly #occupied = new Set<string>()
  /** Number → the weights that came. */
  readonly labels = new Map<string, number[]>()
  readonly rows = new Map<string, number[]>()
  /** What nobody may ever see. */
  readonly wrong: string[] = []
  readonly #told = new Set<string>()

  constructor(folders: Folders) {
    this.#folders = folders
  }

  /** Whatever is there at any moment is whole. */
  look(): void {
    for (const [name, text] of this.#folders.read('labels')) {
      if (!this.#occupied.has(name)) this.#parseLabel(name, text)
    }
    for (const [name, text] of this.#folders.read('days')) this.#parseDay(name, text)
  }

  take(random: SeededRandom): void {
    this.#takeThose(() => random.chance(0.5))
  }

  takeAll(): void {
    this.#takeThose(() => true)
  }

  /** Another program has a file of this name. */
  occupy(number: string): void {
    const name = `label-${number}.json`
    if (this.#folders.has(`labels/${name}`)) return
    this.#folders.send(`labels/${name}`, STRANGE)
    this.#occupied.add(name)
  }

  /** That program takes its files away again. */
  vacate(): void {
    const there = this.#folders.read('labels')
    for (const name of this.#occupied) {
      if (there.get(name) !== STRANGE)
        this.#tell(`the file ${name} of another program was replaced`)
      else this.#folders.take(`labels/${name}`)
    }
    this.#occupied.clear()
  }

  #takeThose(isWanted: () => boolean): void {
    for (const [name, text] of this.#folders.read('labels')) {
      if (this.#occupied.has(name) || !isWanted()) continue
      const label = this.#parseLabel(name, text)
      if (label) note(this.labels, label)
      this.#folders.take(`labels/${name}`)
    }
    for (const [name, text] of this.#folders.read('days')) {
      if (!isWanted()) continue
      for (const row of this.#parseDay(name, text)) note(this.rows, row)
      this.#folders.take(`days/${name}`)
    }
  }

  #parseLabel(name: string, text: string): Row | undefined {
    try {
      const found: unknown = JSON.parse(text)
      const { number, weight } = isJsonObject(found) ? found : {}
      if (typeof number === 'string' && typeof weight === 'number') return [number, weight]
    } catch {
      // Told below.
    }
    this.#tell(`${name} is not whole: ${text}`)
    return undefined
  }

  #parseDay(name: string, text: string): readonly Row[] {
    const [header, ...lines] = text.split(/\r?\n/u)
    const isEnded = lines.pop() === ''
    const rows = lines.map((line): Row => {
      const [number = '', weight = ''] = line.split(',')
      return [number, Number(weight)]
    })
    const isWhole = header === HEADER && isEnded && rows.length > 0
    if (!isWhole) this.#tell(`${name} is not whole: ${text}`)
    return isWhole ? rows : []
  }

  #tell(line: string): void {
    if (this.#told.has(line)) return
    this.#told.add(line)
    this.wrong.push(line)
  }
}

type Row = readonly [number: string, weight: number]

function note(map: Map<string, number[]>, [number, weight]: Row): void {
  map.set(number, [...(map.get(number) ?? []), weight])
}
