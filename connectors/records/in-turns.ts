import { FormulaError, OperationError, say } from '../../engine/index.ts'

/**
 * So long others wait, and as long as one more item takes: its formulas have two seconds at the very most. What is listed is
 * as long as the system likes, and both it and the formulas may be a stranger's. All lists of this process share it: each
 * for itself would have its turn at once, and others after all of them.
 */
const TURN_MS = 20

/** What takes longer by then is no list that anybody reads; a process that is stuck for so long is ended. */
const MOST_MS = 60_000

interface Waiting {
  readonly signal: AbortSignal
  readonly begin: () => void
}

/** Lists whose turn was over, in the order in which they have the next. */
const waiting: Waiting[] = []

/** When the turn of lists under way began, if there is one. */
let began: number | undefined

function beginTurn(): void {
  began = performance.now()
  afterOthers(endTurn)
}

function endTurn(): void {
  began = undefined
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (!next.signal.aborted) beginTurn()
    next.begin()
    // Who has gone away takes no turn.
    if (began !== undefined) return
  }
}

/**
 * A timer alone is not enough: one that is due by the time that the one before ends comes before all that has arrived
 * from the network. In a browser there are only timers, and each leaves others their turn.
 */
function afterOthers(work: () => void): void {
  const pause = (): void => void setTimeout(work)
  if (typeof setImmediate === 'function') setImmediate(pause)
  else pause()
}

/** Lets whoever else this process serves have a turn between the items of a list. */
export class Turns {
  readonly #signal: AbortSignal
  #began = performance.now()

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** True when it is the turn of others: then `pass` is to be awaited. */
  get isOver(): boolean {
    if (began === undefined) beginTurn()
    return began !== undefined && performance.now() - began >= TURN_MS
  }

  /**
   * Gives how long the turn was that is over.
   *
   * @throws {OperationError} when nobody waits any more.
   */
  async pass(): Promise<number> {
    const took = performance.now() - this.#began
    await new Promise<void>((begin) => waiting.push({ signal: this.#signal, begin }))
    if (this.#signal.aborted) {
      const reason = say('stoppedWaiting', {})
      throw new OperationError({ class: 'temporary', reason, mayHaveHappened: false })
    }
    this.#began = performance.now()
    return took
  }
}

/**
 * {@link Array.prototype.map}, item by item in turns.
 *
 * @throws {OperationError} when nobody waits any more.
 * @throws {FormulaError} when the list as a whole takes too long.
 */
export async function mapInTurns<Item, Result>(
  items: readonly Item[],
  signal: AbortSignal,
  resultOf: (item: Item) => Result,
): Promise<Result[]> {
  const turns = new Turns(signal)
  const results: Result[] = []
  let spent = 0
  for (const item of items) {
    if (turns.isOver) spent += await turns.pass()
    if (spent > MOST_MS) {
      throw new FormulaError('LIMIT_TIME', say('formulaTakesTooLong', {}), undefined)
    }
    results.push(resultOf(item))
  }
  return results
}
