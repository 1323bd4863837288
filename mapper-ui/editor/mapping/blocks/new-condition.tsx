import { drawFormula } from '../../../../engine/index.ts'
import { wrapPart } from '../../../model/blocks/change-parts.ts'
import { writeCondition } from '../../../model/blocks/conditions.ts'
import { setFormula } from '../../../model/gesture/change-field.ts'
import type { MappedField } from '../../../model/mapping/mapped-fields.ts'
import { useText } from '../../../text/use-text.ts'
import { change } from '../connect.ts'
import { useMapping, useMappingView } from '../mapping-context.tsx'
import { backToRows } from './back-to-rows.ts'
import { FieldChoice } from './field-choice.tsx'
import { firstQuestion } from './first-question.ts'
import { blocksText } from './text.ts'

/** Makes what fills a field depend on another one; what is asked of that one is chosen in the block then. */
export function NewCondition({
  target,
  field,
}: {
  readonly target: string
  readonly field: MappedField | undefined
}) {
  const t = useText(blocksText)
  const mapping = useMapping()
  const view = useMappingView()
  const scope = field?.scope ?? view.scope
  const leave = (): void => {
    mapping.set({ drafting: undefined })
    backToRows()
  }
  const written = field?.kind === 'formula' || field?.kind === 'constant' ? field.text : '""'
  return (
    <div className="block-draft">
      <span>{t('newCondition')}</span>
      <FieldChoice
        label={t('newCondition')}
        scope={scope}
        onChoose={(formula) => {
          leave()
          const condition = writeCondition(firstQuestion(view, formula, scope), formula)
          const made = wrapPart(drawFormula(written), 'f', { kind: 'if', condition })
          change(mapping, (now) => setFormula(now, target, made))
        }}
        onLeave={leave}
      />
    </div>
  )
}
