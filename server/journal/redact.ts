import type { FlowPlan, Known, Redact, Systems } from '../../engine/index.ts'
import { describeFlowStory } from './flow-story.ts'
import { hidePersonal } from './mask-story.ts'
import { hidePieces } from './personal-pieces.ts'
import { readPersonalTexts, textsAt, textsWithin } from './personal-texts.ts'
import { textsInFormulas } from './texts-in-formulas.ts'

/**
 * Takes the personal values of a source record and of what its steps found, pieces of them that formulas made, and whatever
 * looks like an e-mail address, out of a text for people: what is told of a record stands unsealed in the database, and goes
 * to lists, alerts and logs.
 */
export function createRedact(flow: FlowPlan, systems: Systems): Redact {
  const { personal } = describeFlowStory(flow, systems)
  const own = textsInFormulas(flow)
  const declared = new Set(personal.names)
  const pathsOf = (name: string): readonly string[] => {
    const [role = '', resource = ''] = name.split('.')
    return systems[role]?.connector.resources[resource]?.personal ?? []
  }
  const textsOf = ({ record, found }: Known): readonly string[] => [
    ...readPersonalTexts({ record, writes: [] }, personal),
    ...found.flatMap((each) => textsAt(each.record, pathsOf(each.resource), personal.names)),
  ]
  return (text, known, isMade) => {
    const texts = textsOf(known)
    const hidden = hidePersonal(text, texts)
    return isMade
      ? hidePieces(hidden, texts, [...own, ...openTexts(known, texts, declared)])
      : hidden
  }
}

/** What records say that is nobody's: a status has letters of many names. */
function openTexts(
  { record, found }: Known,
  personal: readonly string[],
  declared: ReadonlySet<string>,
): readonly string[] {
  const hidden = new Set(personal)
  const all = [record, ...found.map((each) => each.record)].flatMap((each) =>
    textsWithin(each, [], declared),
  )
  return all.filter((text) => text.length > 3 && !hidden.has(text))
}
