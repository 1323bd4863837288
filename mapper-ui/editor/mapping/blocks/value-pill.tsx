import type { NodeValue } from '../../../../engine/index.ts'
import { useProblemText } from '../../../text/use-problem-text.ts'
import { useText } from '../../../text/use-text.ts'
import { showValue } from '../row-values.ts'
import { blocksText } from './text.ts'

/** What a part gives in the chosen sample. */
export function ValuePill({ value }: { readonly value: NodeValue | undefined }) {
  const t = useText(blocksText)
  const say = useProblemText()
  if (!value) return null
  if (value.error !== undefined) {
    const words = say(value.error)
    return (
      <span className="block-value" data-look="error" title={words}>
        {words}
      </span>
    )
  }
  if (!value.taken) {
    return (
      <span className="block-value" data-look="idle">
        {t('notTaken')}
      </span>
    )
  }
  const words = showValue(value.value)
  return (
    <span className="block-value" title={words}>
      {words}
    </span>
  )
}
