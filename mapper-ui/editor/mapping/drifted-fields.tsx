import { repointField } from '../../model/gesture/change-field.ts'
import { chipOf } from '../../model/mapping/mapping-view.ts'
import { hasFlag, RowFlag } from '../../model/mapping/schema-rows.ts'
import { useText } from '../../text/use-text.ts'
import { change } from './connect.ts'
import { useMapping, useMappingView } from './mapping-context.tsx'
import { RepointSelect } from './repoint-select.tsx'
import { mappingText } from './text.ts'

/** Mappings on fields that the target does not have any more: kept until somebody says where they belong. */
export function DriftedFields() {
  const t = useText(mappingText)
  const mapping = useMapping()
  const view = useMappingView()
  const { target, fieldOf } = view
  if (view.drifted.length === 0) return null
  const open = target.paths.filter(
    (_, row) => (fieldOf[row] ?? -1) < 0 && !hasFlag(target, row, RowFlag.readOnly),
  )
  return (
    <section className="mapping-aside" aria-label={t('aside')}>
      <h3>{t('aside')}</h3>
      <ul>
        {view.drifted.map((at) => {
          const field = view.fields[at]
          if (!field) return null
          return (
            <li key={field.target}>
              <s>{field.target}</s>
              <span className="mapping-chip">{chipOf(view, field)}</span>
              <RepointSelect
                name={field.target}
                side="target"
                fields={open}
                onChoose={(path) => change(mapping, (now) => repointField(now, field, path))}
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
