import { setImmediate as turn } from 'node:timers/promises'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  type ConnectorPlan,
  loadInParts,
  type Project,
  type ProjectFile,
} from '../../engine/index.ts'

/** So long others wait, and as long as one part takes: a large flow, read or compiled, some tens of milliseconds. */
const TURN_MS = 10

let last: Promise<unknown> = Promise.resolve()

/**
 * Compiles a project while everything else that this process does goes on: a part, then whoever waits. One after the
 * other, or all who compile would take a part each before anybody else has a turn.
 */
export function loadInTurns(
  files: readonly ProjectFile[],
  known: Readonly<Record<string, ConnectorPlan>>,
): Promise<Project> {
  const mine = last.then(() => load(files, known))
  last = mine.catch(() => undefined)
  return mine
}

async function load(
  files: readonly ProjectFile[],
  known: Readonly<Record<string, ConnectorPlan>>,
): Promise<Project> {
  const loading = loadInParts(files, { transports: transportSpecs, known })
  for (let began = performance.now(); ; ) {
    const part = loading.next()
    if (part.done) return part.value
    if (performance.now() - began < TURN_MS) continue
    await turn()
    began = performance.now()
  }
}
