import { IconArrowBackUp, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { drawFormula } from '../../../engine/index.ts'
import { textAt } from '../../model/document/json-path.ts'
import { setGives } from '../../model/gesture/set-gives.ts'
import type { MappedField } from '../../model/mapping/mapped-fields.ts'
import { tableTitle } from '../../model/mapping/table-title.ts'
import { functionTitle } from '../../text/help-text.ts'
import { useLocale, useText } from '../../text/use-text.ts'
import { useFlow } from '../editor-context.tsx'
import { Block } from './blocks/block.tsx'
import { type Blocks, BlocksProvider } from './blocks/blocks-context.tsx'
import { sayFormula } from './blocks/say-formula.ts'
import { blocksText } from './blocks/text.ts'
import { titleOfPart } from './blocks/title-of-part.ts'
import { useMapping, useMappingView } from './mapping-context.tsx'
import { mappingText } from './text.ts'

const NO_VALUES: Blocks['values'] = new Map()
const showPart: Blocks['show'] = (id) => <Block id={id} />

/** What shared steps give back to who calls them: in words, and as blocks that can be changed. */
export function GivenBack() {
  const gives = useFlow(({ flow }) => textAt(flow.value, ['gives']))
  if (gives?.startsWith('=') !== true) return null
  return <Formula formula={gives.slice(1).trim()} />
}

function Formula({ formula }: { readonly formula: string }) {
  const t = useText(mappingText)
  const tb = useText(blocksText)
  const locale = useLocale()
  const mapping = useMapping()
  const view = useMappingView()
  const [isOpen, setOpen] = useState(false)
  const blocks = useMemo((): Blocks => {
    const field: MappedField = {
      target: 'gives',
      path: ['gives'],
      kind: 'formula',
      text: formula,
      scope: { path: [] },
    }
    const graph = drawFormula(formula)
    return {
      field,
      graph,
      values: NO_VALUES,
      show: showPart,
      titleOf: (node) => titleOfPart(view, field, graph, node),
      write: (made) => {
        const { flow } = mapping.editor.document.store.getState()
        mapping.perform(setGives(flow.value, made))
      },
    }
  }, [formula, view, mapping])
  const { strong, rest } = sayFormula(blocks.graph, {
    t: tb,
    functionTitle: (name) => functionTitle(locale, name),
    tableTitle: (name) =>
      tableTitle(
        mapping.editor.document.store.getState().flow.value,
        mapping.editor.view.getState().surroundings,
        name,
      ),
    titleOf: (_, node) => blocks.titleOf(node),
  })
  return (
    <section className="given-back" aria-label={t('givenBack')}>
      <button type="button" aria-expanded={isOpen} title={formula} onClick={() => setOpen(!isOpen)}>
        {isOpen ? (
          <IconChevronDown size={14} aria-hidden />
        ) : (
          <IconChevronRight size={14} aria-hidden />
        )}
        <IconArrowBackUp size={15} aria-hidden />
        <span>{t('givenBack')}</span>
        <b>{strong}</b>
        <span>{rest}</span>
      </button>
      {isOpen && (
        <div className="formula-blocks">
          <BlocksProvider value={blocks}>
            <Block id={blocks.graph.root} />
          </BlocksProvider>
        </div>
      )}
    </section>
  )
}
