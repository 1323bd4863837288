import { ActionIcon, NativeSelect } from '@mantine/core'
import { IconPin, IconPinFilled } from '@tabler/icons-react'
import { useText } from '../../text/use-text.ts'
import { useView } from '../editor-context.tsx'
import { useMapping, useMappingState } from './mapping-context.tsx'
import type { LineChoice } from './mapping-state.ts'
import { togglePin } from './run-command.ts'
import type { StageLayout } from './stage-layout.ts'
import { mappingText } from './text.ts'

const CHOICES: readonly LineChoice[] = ['all', 'values', 'chosen']
/** In a narrower lane there is no room for it; keys do the same. */
const MIN_WIDTH = 110

/** Which lines are drawn, and whether those of the chosen field stay. */
export function LaneHead({ layout }: { readonly layout: StageLayout }) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const choice = useMappingState((state) => state.lineChoice)
  const field = useView(({ place }) => place.field)
  const isPinned = useMappingState(({ pinned }) => field !== undefined && pinned.includes(field))
  if (layout.laneWidth < MIN_WIDTH) return null
  return (
    <div
      className="mapping-lane-head"
      style={{ left: layout.sourceWidth, width: layout.laneWidth }}
    >
      <NativeSelect
        size="xs"
        aria-label={t('lines')}
        value={choice}
        data={CHOICES.map((value) => ({ value, label: t(`lines.${value}`) }))}
        onChange={({ currentTarget }) =>
          mapping.set({
            lineChoice: CHOICES.find((each) => each === currentTarget.value) ?? 'all',
          })
        }
      />
      <ActionIcon
        size={28}
        variant={isPinned ? 'light' : 'subtle'}
        aria-label={t('pinLines')}
        title={t('pinLines')}
        aria-pressed={isPinned}
        disabled={field === undefined}
        onClick={() => field !== undefined && togglePin(mapping, field)}
      >
        {isPinned ? <IconPinFilled size={15} /> : <IconPin size={15} />}
      </ActionIcon>
    </div>
  )
}
