import { lazy, Suspense } from 'react'
import { useShownTour } from '../tours/tour-state.ts'
import { withAllStyles } from './with-all-styles.ts'

// Few pages are shown with one.
const TourCards = lazy(async () => ({
  default: (await withAllStyles(() => import('../tours/tour-card.tsx'))).TourCards,
}))

/** The tour that is shown over whatever page. */
export function RunningTour({ workspace }: { readonly workspace: string }) {
  const shown = useShownTour()
  return (
    shown && (
      <Suspense>
        <TourCards workspace={workspace} {...shown} />
      </Suspense>
    )
  )
}
