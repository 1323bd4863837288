import { describeOrigins, type Project, type ProjectFlow, say } from '../../engine/index.ts'

/** Where a flow writes what it makes of a field of its source. */
export interface FieldUse {
  readonly flow: string
  readonly file: string
  readonly line: number
  /** Id of the step that writes it: `steps.0`. */
  readonly step: string
  /** The field that is written: `lines[].price`. */
  readonly writes: string
}

/** Fields of targets that a field of a resource goes into, in all flows that read that resource. */
export function usesOfField(
  { flows }: Project,
  { connector, resource }: { readonly connector: string; readonly resource: string },
  field: string,
): readonly FieldUse[] {
  return flows
    .filter(({ plan }) => {
      const { role, resource: name } = plan.source.resource
      return plan.connections[role] === connector && name === resource
    })
    .flatMap((flow) => usesIn(flow, field))
}

function usesIn({ plan, place }: ProjectFlow, field: string): readonly FieldUse[] {
  return Object.entries(describeOrigins(plan)).flatMap(([step, origins]) =>
    origins.flatMap((origin) => {
      if (!origin.sources.some((source) => isWithin(source, field))) return []
      const [top = ''] = origin.field.split(/[.[]/)
      const path = [
        ...step.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
        'set',
        top,
      ]
      const message = say('unexpected', { said: '' })
      const { file, line } = place({
        code: 'flow.use',
        severity: 'hint',
        path,
        atKey: true,
        message,
      })
      return [{ flow: plan.name, file, line, step, writes: origin.field }]
    }),
  )
}

/** `lines[].price` is within `lines`. */
function isWithin(source: string, field: string): boolean {
  return source === field || (source.startsWith(field) && /^[.[]/.test(source.slice(field.length)))
}
