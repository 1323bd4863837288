import './tour-offer.css'
import { Button, Group } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useText } from '../text/use-text.ts'
import { tourText } from './text.ts'
import { forgoTour, startTour, useIsTourNew, useShownTour } from './tour-state.ts'
import type { TourName } from './tours.ts'

/** A line on a page that says that it has a tour, until somebody has taken or refused it. */
export function TourOffer({
  tour,
  onShow,
}: {
  readonly tour: TourName
  /** The tour begins on another page. */
  readonly onShow?: () => Promise<void>
}) {
  const t = useText(tourText)
  const isNew = useIsTourNew(tour)
  const isShown = useShownTour() !== undefined
  if (!isNew || isShown) return null
  const show = async () => {
    await onShow?.()
    startTour(tour)
  }
  return (
    <section className="tour-offer" aria-label={t(`${tour}.name`)}>
      <IconRoute size={16} stroke={1.5} aria-hidden />
      <span>{t(`${tour}.offer`)}</span>
      <Group gap="xs" wrap="nowrap">
        <Button size="compact-sm" variant="default" onClick={() => void show()}>
          {t('show')}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => forgoTour(tour)}>
          {t('forgo')}
        </Button>
      </Group>
    </section>
  )
}
