/** A flow between two systems with very many fields, for tests and measurements of the editor. */
export interface WideFlow {
  readonly path: string
  /** Path → text. */
  readonly files: Readonly<Record<string, string>>
}

const PER_GROUP = 20

/**
 * Makes `fields` fields on each side, in groups of twenty, and fills the first `mapped` of them with the field of the
 * same name; every tenth of those through a function.
 */
export function makeWideFlow({
  fields,
  mapped,
}: {
  readonly fields: number
  readonly mapped: number
}): WideFlow {
  const groups = Array.from({ length: Math.ceil(fields / PER_GROUP) }, (_, group) =>
    Array.from({ length: PER_GROUP }, (__, at) => `field${group * PER_GROUP + at}`),
  )
  const schema = groups.flatMap((names, group) =>
    [`        group${group}:`, '          type: object', '          properties:'].concat(
      names.map((name) => `            ${name}: { type: string }`),
    ),
  )
  const set = groups.slice(0, Math.ceil(mapped / PER_GROUP)).flatMap((names, group) =>
    [`      group${group}:`].concat(
      names.map((name, at) => {
        const field = `group${group}.${name}`
        return `        ${name}: =${at % 10 === 9 ? `$uppercase(${field})` : field}`
      }),
    ),
  )
  const sample = groups.map(
    (names, group) =>
      `        group${group}: { ${names.map((name) => `${name}: value of ${name}`).join(', ')} }`,
  )
  return {
    path: 'flows/wide.yaml',
    files: {
      'connectors/wide/connector.yaml': `connector: wide
format: 1
title: Wide
settings:
  type: object
  properties: { url: { title: Address, type: string } }
http:
  base: =$settings.url
resources:
  thing:
    title: Thing
    key: =id
    list: { get: /things, items: =things }
    record:
      id: =id
${groups.map((_, group) => `      group${group}: =group${group}`).join('\n')}
    schema:
      properties:
        id: { type: integer }
${schema.join('\n')}
  entry:
    title: Entry
    key: =id
    create: { post: /entries, body: =$set, item: =$ }
    update: { put: "/entries/{id}", body: =$set }
    schema:
      properties:
        code: { type: integer }
${schema.join('\n')}
`,
      'flows/wide.yaml': `flow: wide
format: 1
title: Wide
connections: { left: wide, right: wide }
source: { read: left.thing }
steps:
  - write: right.entry
    set:
      code: =id
${set.join('\n')}
tests:
  - it: takes all over
    record:
        id: 1
${sample.join('\n')}
    expect: { result: done }
`,
    },
  }
}
