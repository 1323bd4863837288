import { drawFormula } from '../../../../engine/index.ts'
import { wrapPart } from '../../../model/blocks/change-parts.ts'
import { writeCondition } from '../../../model/blocks/conditions.ts'
import { setFormula } from '../../../model/gesture/change-field.ts'
import type { MappedField } from '../../../model/mapping/mapped-fields.ts'
import { useText } from '../../../text/use-text.ts'
import { change } from '../connect.ts'
import { useMapping, useMappingView } from '../mapping-context.tsx'
import { FieldChoice } from './field-choice.tsx'
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
  const { scope } = useMappingView()
  const leave = (): void => mapping.set({ drafting: undefined })
  const written = field?.kind === 'formula' || field?.kind === 'constant' ? field.text : '""'
  return (
    <div className="block-draft">
      <span>{t('newCondition')}</span>
      <FieldChoice
        label={t('newCondition')}
        scope={field?.scope ?? scope}
        onChoose={(formula) => {
          leave()
          const condition = writeCondition('filled', formula)
          const made = wrapPart(drawFormula(written), 'f', { kind: 'if', condition })
          change(mapping, (view) => setFormula(view, target, made))
        }}
        onLeave={leave}
      />
    </div>
  )
}
