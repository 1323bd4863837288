import './record.css'
import { SegmentedControl } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { createContext, useContext } from 'react'
import { useText } from '../text/use-text.ts'
import { recordsText } from './text.ts'

/** What fields are called: as people do, or as the system does in its API. */
export type StoryNames = 'titles' | 'api'

export const StoryNamesContext = createContext<StoryNames>('titles')

/** Kept per person, in their browser. */
export function useStoryNames(): readonly [StoryNames, (names: StoryNames) => void] {
  const [kept, setKept] = useLocalStorage<StoryNames>({
    key: 'mapwright-record-names',
    defaultValue: 'titles',
    getInitialValueInEffect: false,
  })
  return [kept === 'api' ? 'api' : 'titles', setKept]
}

export function NamesSwitch({
  names,
  onChange,
}: {
  readonly names: StoryNames
  readonly onChange: (names: StoryNames) => void
}) {
  const t = useText(recordsText)
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('names')}
      value={names}
      data={[
        { value: 'titles', label: t('names.titles') },
        { value: 'api', label: t('names.api') },
      ]}
      onChange={(value) => onChange(value === 'api' ? 'api' : 'titles')}
    />
  )
}

/** A field by the name that is chosen. */
export function FieldName({ path, title }: { readonly path: string; readonly title: string }) {
  return useContext(StoryNamesContext) === 'api' ? <code className="story-api">{path}</code> : title
}
