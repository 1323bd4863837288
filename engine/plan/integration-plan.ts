import type { JsonObject } from '../json.ts'

/** What belongs together between systems: what its flows share, and which they are. */
export interface IntegrationPlan {
  readonly name: string
  readonly title: string
  readonly about?: string | undefined
  /** Role → connector name. */
  readonly connections: Readonly<Record<string, string>>
  /** JSON Schema of the questions that are asked once for all flows. */
  readonly settings: JsonObject
  /** Names of the tables that flows share; each flow's plan has them among its own. */
  readonly tables: readonly string[]
  /** In the order the wizard offers them. */
  readonly flows: readonly FlowChoice[]
}

export type FlowChoice =
  | { readonly kind: 'flow'; readonly flow: string }
  /** One of several: name of the direction → flow. */
  | {
      readonly kind: 'direction'
      readonly name: string
      readonly options: Readonly<Record<string, string>>
    }
