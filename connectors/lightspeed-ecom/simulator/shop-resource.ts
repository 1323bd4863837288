import type { Json } from '../../simulator/json.ts'

/** One kind of thing in the shop's API, and what may be done with it. */
export interface ShopResource {
  /** Under the language, `*` for the id of the parent. */
  readonly path: string
  readonly singular: string
  readonly plural: string
  /** Key of a written body, where it is not the singular. */
  readonly writeKey?: string | undefined
  /** Which permission opens it. */
  readonly permission: Permission
  /** `list`, `create`, `update`, `delete`; one can always be read. */
  readonly can: string
  /** Field that names the parent, for nested paths. */
  readonly parent?: string | undefined
  /** Relations to one: field → path of the other. */
  readonly one?: Readonly<Record<string, string>> | undefined
  /** Relations to many: field → url, `{id}` for our own id. */
  readonly many?: Readonly<Record<string, string>> | undefined
  /** Query field → field of the row. */
  readonly filters?: Readonly<Record<string, string>> | undefined
  readonly required?: readonly string[] | undefined
  /** Fields that may be written, with what they are when nobody says. */
  readonly fields?: Readonly<Record<string, Json>> | undefined
  /** Live attributes and types carry no times. */
  readonly timeless?: boolean | undefined
  /** Webhook group, where there is one. */
  readonly hook?: string | undefined
}

export const PERMISSIONS = [
  'content',
  'products',
  'customers',
  'orders',
  'settings',
  'tracking',
] as const
export type Permission = (typeof PERMISSIONS)[number]

/** Everything may be done with it. */
export const ALL = 'list create update delete'
