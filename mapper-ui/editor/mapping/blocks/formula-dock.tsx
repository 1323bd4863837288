import './blocks.css'
import { ActionIcon, Button } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp, IconPlus } from '@tabler/icons-react'
import { type ReactNode, useEffect, useMemo } from 'react'
import { drawFormula, type NodeValue } from '../../../../engine/index.ts'
import { setConstant, setFormula } from '../../../model/gesture/change-field.ts'
import type { MappedField } from '../../../model/mapping/mapped-fields.ts'
import { useText } from '../../../text/use-text.ts'
import { CopyLink } from '../../../widgets/copy-link.tsx'
import { useEditor, useView } from '../../editor-context.tsx'
import { changeSeen } from '../connect.ts'
import { useMapping, useMappingState, useMappingView } from '../mapping-context.tsx'
import { showValue, useRowValues } from '../row-values.ts'
import { edit } from '../run-command.ts'
import { useFormulaValue } from '../use-formula-value.ts'
import { Block } from './block.tsx'
import { type Blocks, BlocksProvider } from './blocks-context.tsx'
import { FixedInput } from './fixed-input.tsx'
import { useKeptTable } from './kept-table.ts'
import { NewCondition } from './new-condition.tsx'
import { NewLookUp } from './new-look-up.tsx'
import { blocksText } from './text.ts'
import { titleOfPart } from './title-of-part.ts'

/** Whether there is room for rows, the formula and the drawer, one below the other. */
function isRoomy(): boolean {
  return window.innerHeight >= ROOMY_HEIGHT
}

const ROOMY_HEIGHT = 850

/**
 * What fills the selected field, as blocks. It has its own place below the trees, so that selecting a row moves nothing,
 * and stays open or closed as each person left it.
 */
export function FormulaDock() {
  const t = useText(blocksText)
  const [isKept, keep] = useLocalStorage({
    key: 'mapwright.formula',
    // On a low window the rows need the room more.
    defaultValue: isRoomy(),
  })
  const target = useView(({ place }) => place.field)
  const view = useMappingView()
  const field = view.fields.find((each) => each.target === target)
  const drafting = useMappingState((state) => state.drafting)
  useKeptTable(target)
  const draft = drafting?.target === target ? drafting?.kind : undefined
  useEffect(() => {
    if (draft) keep(true)
  }, [draft, keep])
  const isOpen = isKept || draft !== undefined
  const hasDrawer = useView(({ drawer }) => drawer !== 'closed')
  if (hasDrawer && !draft && !isRoomy()) return null
  return (
    <section className="formula-dock" aria-label={t('dock')} data-open={isOpen || undefined}>
      <DockHead target={target} field={field} isOpen={isOpen} onFold={() => keep(!isOpen)} />
      {isOpen && target !== undefined && (
        <div className="formula-body">
          <div className="formula-blocks">
            {draft === 'if' && <NewCondition target={target} field={field} />}
            {draft === 'look-up' && <NewLookUp target={target} field={field} />}
            <FieldBlocks target={target} field={field} />
          </div>
          {field && <Result field={field} />}
        </div>
      )}
    </section>
  )
}

function DockHead({
  target,
  field,
  isOpen,
  onFold,
}: {
  readonly target: string | undefined
  readonly field: MappedField | undefined
  readonly isOpen: boolean
  readonly onFold: () => void
}) {
  const t = useText(blocksText)
  const mapping = useMapping()
  const { target: rows } = useMappingView()
  const row = target === undefined ? undefined : rows.rowOf.get(target)
  const { linkTo } = useEditor()
  // The address of the window follows a moment later.
  const place = useView((state) => state.place)
  const title = row === undefined ? '' : rows.titles[row]
  return (
    <header>
      <strong>{title || target || t('noField')}</strong>
      {title && <code>{target}</code>}
      {field && field.kind !== 'group' && <code className="formula-line">{lineOf(field)}</code>}
      <span className="block-room" />
      {target !== undefined && (
        <ActionIcon
          variant="default"
          size="sm"
          aria-label={t('rowMenu', { name: target })}
          aria-haspopup="menu"
          title={t('rowMenu', { name: target })}
          onClick={({ currentTarget }) => {
            const { left, top } = currentTarget.getBoundingClientRect()
            mapping.set({ menu: { target, left, top } })
          }}
        >
          <IconPlus size={14} />
        </ActionIcon>
      )}
      {target !== undefined && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => edit(mapping, target, { isLarge: true })}
        >
          {t('asText')}
        </Button>
      )}
      {target !== undefined && <CopyLink isSmall search={linkTo(place)} />}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-expanded={isOpen}
        aria-label={t(isOpen ? 'close' : 'open')}
        onClick={onFold}
      >
        {isOpen ? <IconChevronDown size={16} /> : <IconChevronUp size={16} />}
      </ActionIcon>
    </header>
  )
}

function lineOf({ kind, text }: MappedField): string {
  return kind === 'formula' ? `=${text}` : text
}

function FieldBlocks({
  target,
  field,
}: {
  readonly target: string
  readonly field: MappedField | undefined
}): ReactNode {
  const t = useText(blocksText)
  const mapping = useMapping()
  const seen = useMappingView()
  if (!field) return <p>{t('unfilled')}</p>
  if (field.kind === 'group' || field.kind === 'values') return <p>{t('group')}</p>
  if (field.kind === 'loop') return <p>{t('loop', { list: field.text })}</p>
  if (field.kind === 'formula') return <FormulaBlocks key={target} field={field} />
  return (
    <FixedInput
      key={target}
      label={t('fixed')}
      value={JSON.parse(field.text)}
      onChange={(value) =>
        changeSeen(mapping, seen, (view) =>
          // As in the cell: what begins with "=" is a formula.
          typeof value === 'string' && value.startsWith('=')
            ? setFormula(view, target, value.slice(1))
            : setConstant(view, target, value),
        )
      }
    />
  )
}

const showPart: Blocks['show'] = (id) => <Block id={id} />

function FormulaBlocks({ field }: { readonly field: MappedField }) {
  const mapping = useMapping()
  const view = useMappingView()
  const told = useFormulaValue(field.text, field.scope)
  const blocks = useMemo((): Blocks => {
    const graph = drawFormula(field.text)
    const values = new Map<string, NodeValue>()
    for (const value of told ?? []) if (!values.has(value.node)) values.set(value.node, value)
    return {
      field,
      graph,
      values,
      show: showPart,
      titleOf: (node) => titleOfPart(view, field, graph, node),
      write: (formula) => {
        changeSeen(mapping, view, (now) => setFormula(now, field.target, formula))
      },
    }
  }, [field, told, view, mapping])
  return (
    <BlocksProvider value={blocks}>
      <Block id={blocks.graph.root} />
    </BlocksProvider>
  )
}

/** What the chosen sample gives for the field, when the record is new and when it is there. */
function Result({ field }: { readonly field: MappedField }) {
  const t = useText(blocksText)
  const values = useRowValues()
  const [created, updated] = [values.of(field, 'create'), values.of(field, 'update')]
  const isPlain = field.kind === 'formula' || field.kind === 'constant'
  if (!isPlain) return null
  const words = (told: ReturnType<typeof values.of>): string => {
    if (told?.notSent === undefined) return showValue(told?.value)
    return told.kept === undefined ? t('notSent') : t('leftAlone', { value: showValue(told.kept) })
  }
  return (
    <dl className="formula-result">
      <dt>{t('ifNew')}</dt>
      <dd>{words(created)}</dd>
      <dt>{t('ifThere')}</dt>
      <dd>{words(updated)}</dd>
    </dl>
  )
}
