import { Button } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useAnswer } from '../../api/use-answer.ts'
import { useText } from '../../text/use-text.ts'
import { tourText } from './text.ts'
import { showTour, useIsTourNew } from './tour-state.ts'

/** Begins the tour of the editor, on a flow that is set up here; nothing where there is none. */
export function TourButton({
  workspace,
  onlyNew = false,
  onBegin,
}: {
  readonly workspace: string
  /** Not for those who have seen it, or skipped it. */
  readonly onlyNew?: boolean
  readonly onBegin?: () => void
}) {
  const t = useText(tourText)
  const navigate = useNavigate()
  const isNew = useIsTourNew()
  const { data } = useAnswer('listIntegrations', { params: { workspace } })
  const flow = data?.body.items.flatMap(({ flows }) => flows).find(({ file }) => file !== '')
  if (!flow || (onlyNew && !isNew)) return null
  return (
    <Button
      variant="default"
      leftSection={<IconRoute size={16} stroke={1.5} aria-hidden />}
      onClick={() => {
        onBegin?.()
        showTour(0)
        void navigate({
          to: '/w/$workspace/edit',
          params: { workspace },
          search: { path: flow.file, view: 'pipeline' },
        })
      }}
    >
      {t('begin')}
    </Button>
  )
}
