import type { ShopResource } from './shop-resource.ts'
import { SHOP_RESOURCES } from './shop-resources.ts'

/** What a path means. */
export interface ShopTarget {
  readonly resource: ShopResource
  readonly parentId: number | undefined
  readonly id: number | undefined
  /** `…/count.json`. */
  readonly count: boolean
}

/** Finds what is meant by a path under the language, without `.json`. */
export function findResource(path: string): ShopTarget | undefined {
  const segments = path.split('/')
  const list = matching(segments)
  if (list) return { ...list, id: undefined, count: false }
  const last = segments.at(-1) ?? ''
  const above = matching(segments.slice(0, -1))
  if (!above) return undefined
  if (last === 'count') return { ...above, id: undefined, count: true }
  return /^\d+$/u.test(last) ? { ...above, id: Number(last), count: false } : undefined
}

function matching(
  segments: readonly string[],
): Pick<ShopTarget, 'resource' | 'parentId'> | undefined {
  for (const resource of SHOP_RESOURCES) {
    const pattern = resource.path.split('/')
    const fits =
      pattern.length === segments.length &&
      pattern.every((part, at) =>
        part === '*' ? /^\d+$/u.test(segments[at] ?? '') : part === segments[at],
      )
    if (!fits) continue
    const parent = pattern.indexOf('*')
    return { resource, parentId: parent < 0 ? undefined : Number(segments[parent]) }
  }
  return undefined
}
