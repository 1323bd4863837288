import { useState } from 'react'
import { joinCondition, junctionOf, removePart } from '../../../model/blocks/change-parts.ts'
import {
  CONDITION_OPERATORS,
  type ConditionOperator,
  changeOperator,
  joinedBy,
  readCondition,
  writeCondition,
} from '../../../model/blocks/conditions.ts'
import { partOf } from '../../../model/blocks/replace-part.ts'
import { useText } from '../../../text/use-text.ts'
import { useMappingView } from '../mapping-context.tsx'
import { backToRows } from './back-to-rows.ts'
import { useBlocks } from './blocks-context.tsx'
import { FieldChoice } from './field-choice.tsx'
import { firstQuestion } from './first-question.ts'
import { blocksText } from './text.ts'
import { ValuePill } from './value-pill.tsx'

/** When a case holds: one question of a value, or several that are joined by one word. */
export function Condition({ id }: { readonly id: string }) {
  const t = useText(blocksText)
  const { graph, field, write } = useBlocks()
  const view = useMappingView()
  const [isAdding, setAdding] = useState(false)
  const node = partOf(graph, id)
  const junction = node && junctionOf(graph, node)
  const word = junction?.word ?? 'and'
  const leave = (): void => {
    setAdding(false)
    backToRows()
  }
  return (
    <div className="block-conditions">
      {junction ? (
        junction.parts.map((part, at) => (
          <div key={part.id} className="block-condition">
            {at > 0 && (
              <select
                aria-label={t('joinedBy')}
                value={word}
                onChange={({ currentTarget }) =>
                  write(joinedBy(graph, id, currentTarget.value === 'or' ? 'or' : 'and'))
                }
              >
                <option value="and">{t('and')}</option>
                <option value="or">{t('or')}</option>
              </select>
            )}
            <Question id={part.id} />
            <button
              type="button"
              aria-label={t('remove')}
              onClick={() => write(removePart(graph, id, at))}
            >
              ×
            </button>
          </div>
        ))
      ) : (
        <div className="block-condition">
          <Question id={id} />
        </div>
      )}
      {isAdding ? (
        <FieldChoice
          label={t('chooseField')}
          scope={field.scope}
          onChoose={(formula) => {
            leave()
            const question = firstQuestion(view, formula, field.scope)
            write(joinCondition(graph, id, word, writeCondition(question, formula)))
          }}
          onLeave={leave}
        />
      ) : (
        <div className="block-actions">
          <button type="button" onClick={() => setAdding(true)}>
            + {t('addCondition')}
          </button>
        </div>
      )}
    </div>
  )
}

/** A field, what is asked of it, and what it is compared with; what people cannot choose is a block. */
function Question({ id }: { readonly id: string }) {
  const t = useText(blocksText)
  const { graph, values, show, write } = useBlocks()
  const condition = readCondition(graph, id)
  if (!condition) return show(id)
  const { operator, subject, value } = condition
  return (
    <>
      {show(subject.id)}
      <select
        aria-label={t('question')}
        value={operator}
        onChange={({ currentTarget }) => {
          const chosen = CONDITION_OPERATORS.find((each) => each === currentTarget.value)
          if (chosen) write(changeOperator(graph, id, chosen))
        }}
      >
        {CONDITION_OPERATORS.map((each: ConditionOperator) => (
          <option key={each} value={each}>
            {t(`is.${each}`)}
          </option>
        ))}
      </select>
      {value && show(value.id)}
      <span className="block-room" />
      {id !== subject.id && <ValuePill value={values.get(id)} />}
    </>
  )
}
