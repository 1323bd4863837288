import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Routes } from '../../server/api/contract/routes.ts'
import type { Answer } from '../api/call.ts'
import { readingOf } from '../api/use-answer.ts'
import { nameResources } from './name-resources.ts'

/**
 * Says `pos.product` within a text as people call it: "Product (CCV SalesPOS)". What the integrations of the workspace
 * call their resources is read with it, before any page of it.
 */
export function useTitled(): (text: string) => string {
  const { workspace = '' } = useParams({ strict: false })
  const client = useQueryClient()
  const { queryKey } = readingOf('listIntegrations', { params: { workspace } })
  const items = client.getQueryData<Answer<Routes['listIntegrations']>>(queryKey)?.body.items
  return useMemo(() => nameResources((items ?? []).map(({ resources }) => resources)), [items])
}
