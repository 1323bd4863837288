import { TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { describeFunctions, type FunctionDescription } from '../../../engine/index.ts'
import { groupByKind, kindOfFunction } from '../../model/blocks/function-kinds.ts'
import { extendFormula } from '../../model/gesture/change-field.ts'
import { functionHelp, functionTitle, kindTitle } from '../../text/help-text.ts'
import { useLocale, useText } from '../../text/use-text.ts'
import { useView } from '../editor-context.tsx'
import { change } from './connect.ts'
import { useMapping } from './mapping-context.tsx'
import { showValue } from './row-values.ts'
import { mappingText } from './text.ts'

/** Every function with its help; one click puts it around what fills the field that is chosen. */
export function FunctionsPanel() {
  const t = useText(mappingText)
  const locale = useLocale()
  const [search, setSearch] = useState('')
  const found = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/)
    return describeFunctions().filter((each) => {
      const kind = kindTitle(locale, kindOfFunction(each.name))
      const title = functionTitle(locale, each.name)
      const text = `${each.name} ${title} ${kind} ${functionHelp(locale, each)}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
  }, [locale, search])
  return (
    <>
      <TextInput
        size="xs"
        value={search}
        aria-label={t('searchFunctions')}
        placeholder={t('searchFunctions')}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      {groupByKind(found, ({ name }) => name).map(({ kind, functions }) => (
        <section key={kind} aria-label={kindTitle(locale, kind)}>
          <h3>{kindTitle(locale, kind)}</h3>
          <ul className="mapping-functions">
            {functions.map((each) => (
              <FunctionHelp key={each.name} description={each} />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function FunctionHelp({ description }: { readonly description: FunctionDescription }) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const field = useView(({ place }) => place.field)
  const locale = useLocale()
  const { name, signature, examples } = description
  const [example] = examples
  return (
    <li>
      <details>
        <summary>
          {functionTitle(locale, name)} <code>${name}</code>
        </summary>
        <code className="mapping-signature">{signature}</code>
        <p>{functionHelp(locale, description)}</p>
        {example && (
          <code className="mapping-signature">
            {example.formula} → {showValue(example.result)}
          </code>
        )}
        <button
          type="button"
          disabled={field === undefined}
          onClick={() => {
            if (field === undefined) return
            change(mapping, (view) => extendFormula(view, field, { kind: 'wrap', name }))
          }}
        >
          {t('useFunction', { name: `$${name}` })}
        </button>
      </details>
    </li>
  )
}
