import type { ResourceSpec } from '../../language/resource-spec.ts'

/** All resources of a file, for what refers to them. */
export interface Resources {
  readonly specs: Readonly<Record<string, ResourceSpec>>
  /** Names of the values without which the list of a resource cannot be asked for. */
  readonly neededBy: (resource: string) => readonly string[]
}
