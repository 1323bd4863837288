import type { TSchema } from 'typebox'
import type { Report } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import type { ConnectorPlan } from './connector-plan.ts'

/**
 * What a transport adds to the language of connectors. Pure: an editor in a browser compiles connectors with it, and nothing
 * is reached.
 */
export interface TransportSpec {
  /** The key of a connector's file under which it says how a system is reached. */
  readonly name: string
  /** TypeBox schema of a whole connector file of this transport. */
  readonly file: TSchema
  /** Checks and compiles the value of such a file. Never throws for what an author wrote; nothing when it does not fit. */
  readonly compile: (value: Json, report: Report) => ConnectorPlan | undefined
}

/** The transport that a connector's file names; the first where it names none, which then says what is missing. */
export function transportOf(value: Json, transports: readonly TransportSpec[]): TransportSpec {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const found = transports.find(({ name }) => keys.includes(name)) ?? transports[0]
  if (!found) throw new Error('no transport was given')
  return found
}
