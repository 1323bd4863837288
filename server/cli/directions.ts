import type { FlowChoice, IntegrationPlan } from '../../engine/index.ts'
import { CliError, type CliIo } from './io.ts'
import { parsePair } from './schema-questions.ts'

type Direction = Extract<FlowChoice, { readonly kind: 'direction' }>
type Chosen = Readonly<Record<string, string>>

/** What an integration offers several flows for, of which one runs. */
export function directionsOf(integration: IntegrationPlan | undefined): readonly Direction[] {
  return (integration?.flows ?? []).filter((choice) => choice.kind === 'direction')
}

/** Takes over `name=option` or `name=flow`; `name=` means that none of them runs. */
export function changeDirections(
  directions: readonly Direction[],
  chosen: Chosen,
  pairs: readonly string[],
): Chosen {
  const changed = new Map(Object.entries(chosen))
  for (const [name, wanted] of pairs.map(parsePair)) {
    const direction = directions.find((each) => each.name === name)
    if (!direction) {
      const known = directions.map((each) => each.name).join(', ')
      const hint = known === '' ? 'It offers no choice of flows.' : `Directions: ${known}.`
      throw new CliError('usage', `unknown direction "${name}"`, hint)
    }
    if (wanted === '') changed.delete(name)
    else changed.set(name, flowOf(direction, wanted))
  }
  return Object.fromEntries(changed)
}

function flowOf({ name, options }: Direction, wanted: string): string {
  const flow = options[wanted] ?? Object.values(options).find((each) => each === wanted)
  if (flow !== undefined) return flow
  const known = Object.values(options).join(', ')
  throw new CliError('usage', `"${wanted}" is no choice for "${name}"`, `Choose one of: ${known}.`)
}

export function showDirections(directions: readonly Direction[], chosen: Chosen, io: CliIo): void {
  for (const { name, options } of directions) {
    io.out(`direction ${name} = ${chosen[name] ?? '(none chosen, so none of them runs)'}`)
    for (const [option, flow] of Object.entries(options)) io.out(`    ${flow}  ${option}`)
  }
}
