import { dedent } from './dedent.ts'
import { createRunKit } from './run-kit.ts'

/** Makes a product of the till of every article of the shop, found by its SKU. */
export const COPY = dedent`
  steps:
    - fail: The article has no SKU
      if: =$empty(sku)
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku, name: =title }
`

/** The step alone, for flows that change one thing about it. */
export function flowWith(step: string, rest = ''): string {
  return `steps:\n  - write: till.product\n    match: { sku: =sku }\n${step}\n${rest}`
}

/** A kit whose shop has so many articles. */
export function stocked(flow: string, count: number): ReturnType<typeof createRunKit> {
  const kit = createRunKit(flow)
  for (let at = 1; at <= count; at += 1)
    kit.shop.put(String(at), { sku: `S${at}`, title: `T${at}` })
  return kit
}
