import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useAnswer } from '../api/use-answer.ts'
import { nameResources } from './name-resources.ts'

/** Says `pos.product` within a text as people call it: "Product (CCV SalesPOS)". */
export function useTitled(): (text: string) => string {
  const { workspace = '' } = useParams({ strict: false })
  // Read before any page of the workspace.
  const { data } = useAnswer(
    'listIntegrations',
    { params: { workspace } },
    { isOff: workspace === '' },
  )
  const items = data?.body.items
  return useMemo(() => nameResources((items ?? []).map(({ resources }) => resources)), [items])
}
