import { stringify } from 'yaml'

export interface NewFlow {
  readonly name: string
  readonly title: string
  /** `role.resource` */
  readonly source: string
}

/** The least that a flow has to say. It changes nothing anywhere until somebody says what it writes. */
export function flowSkeleton({ name, title, source }: NewFlow): string {
  return `flow: ${name}
format: 1
title: ${stringify(title).trimEnd()}

source:
  read: ${source}

steps:
  - skip: This flow does not write anything yet
`
}
