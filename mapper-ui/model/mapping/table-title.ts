import type { Json } from '../../../engine/index.ts'
import { textAt } from '../document/json-path.ts'
import { spellName } from '../pipeline/spell-formula.ts'
import type { FlowSurroundings } from './flow-surroundings.ts'

/** What people call a table of a flow, its own or that of its integration. */
export function tableTitle(
  flow: Json | undefined,
  surroundings: Pick<FlowSurroundings, 'tables'> | undefined,
  name: string,
): string {
  const own = textAt(flow, ['tables', name, 'title'])
  return own ?? textAt(surroundings?.tables, [name, 'title']) ?? spellName(name)
}
