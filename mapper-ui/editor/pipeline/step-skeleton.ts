import type { Json, JsonObject } from '../../../engine/index.ts'
import { mapAt, textAt } from '../../model/document/json-path.ts'
import type { Verb } from '../../model/mapping/flow-steps.ts'
import type { FlowSurroundings } from '../../model/mapping/flow-surroundings.ts'

/** The least that a new step has to say; what cannot be guessed is for the person to fill in. */
export function stepSkeleton(
  verb: Verb,
  flow: Json,
  surroundings: FlowSurroundings | undefined,
): JsonObject {
  const resource = targetResource(flow, surroundings)
  switch (verb) {
    case 'let':
      return { let: { value: '=$record' } }
    case 'find':
      return { find: resource, by: { id: '=id' }, as: 'found', missing: 'ok' }
    case 'write':
      return { write: resource, set: {} }
    case 'delete':
      return { delete: resource }
    case 'skip':
      return { skip: 'This record is not meant for the target', if: '=false' }
    case 'fail':
      return { fail: 'This record lacks what the target needs', if: '=false' }
    case 'do':
      return { if: '=true', do: [{ skip: 'This record is not meant for the target' }] }
    case 'call':
      return { call: 'steps-file' }
  }
}

/** What the flow writes already, else anything of a system that is not the source. */
function targetResource(flow: Json, surroundings: FlowSurroundings | undefined): string {
  const source = textAt(flow, ['source', 'read']) ?? ''
  const roles = { ...surroundings?.connections, ...mapAt(flow, ['connections']) }
  const other = Object.entries(roles).find(([role]) => !source.startsWith(`${role}.`))
  const [role, connector] = other ?? ['', '']
  const resources = typeof connector === 'string' ? surroundings?.connectors[connector] : undefined
  const [resource = 'record'] = Object.keys(resources ?? {})
  return `${role === '' ? 'target' : role}.${resource}`
}
