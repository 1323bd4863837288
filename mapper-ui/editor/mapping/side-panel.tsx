import { CloseButton } from '@mantine/core'
import { HelpButton } from '../../help/help-button.tsx'
import { useText } from '../../text/use-text.ts'
import { FieldEditor } from './cell-editor.tsx'
import { FunctionsPanel } from './functions-panel.tsx'
import { useMapping, useMappingState } from './mapping-context.tsx'
import { TablesPanel } from './tables-panel.tsx'
import { mappingText } from './text.ts'

/** At the right, when it is asked for: more room for a formula, functions with their help, or value tables. */
export function SidePanel() {
  const t = useText(mappingText)
  const mapping = useMapping()
  const panel = useMappingState((state) => state.panel)
  const editing = useMappingState((state) => state.editing)
  const isLarge = editing?.isLarge === true
  if (!isLarge && panel === 'none') return null
  const title = isLarge
    ? t('editFormula', { name: editing.target })
    : t(panel === 'tables' ? 'tables' : 'functions')
  return (
    <aside className="mapping-side" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <HelpButton topic={!isLarge && panel === 'tables' ? 'tables' : 'formula'} />
        <CloseButton
          size="sm"
          aria-label={t('closePanel')}
          onClick={() => mapping.set(isLarge ? { editing: undefined } : { panel: 'none' })}
        />
      </header>
      {isLarge && <FieldEditor key={editing.target} editing={editing} />}
      {panel === 'functions' && <FunctionsPanel />}
      {panel === 'tables' && !isLarge && <TablesPanel />}
    </aside>
  )
}
