import { titleOf } from './title-of.ts'

/** What a person knows of a system that nobody has described. */
export interface KnownSystem {
  readonly name: string
  readonly address: string
  readonly resource: string
  readonly path: string
  readonly key: 'bearer' | 'header'
}

const KEYS = {
  bearer: 'auth: { bearer: =$settings.token }',
  header: 'headers: { X-Api-Key: =$settings.token }',
} as const

/** The least that reads one list: what its answer holds, a call shows. */
export function connectorSkeleton({ name, address, resource, path, key }: KnownSystem): string {
  return `connector: ${name}
format: 1
title: ${titleOf(name)}

settings:
  type: object
  required: [url, token]
  properties:
    url: { title: Address of the API, type: string, format: uri, default: ${JSON.stringify(address)} }
    token: { title: API key, type: string, writeOnly: true }

http:
  base: =$settings.url
  ${KEYS[key]}
  check: { get: ${JSON.stringify(path)} }

resources:
  ${resource}:
    title: ${titleOf(resource)}
    # guessed: most systems call it so
    key: =id
    # guessed: the whole list comes in one answer, without pages
    list:
      get: ${JSON.stringify(path)}
      # guessed: the answer is the list itself
      items: =$
    schema:
      properties:
        id: { title: Id }
`
}
