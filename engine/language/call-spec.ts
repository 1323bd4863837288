import { type Static, Type } from 'typebox'

/** A formula: text that starts with `=`. */
export const FormulaText = Type.String({
  pattern: '^=',
  description: 'A JSONata formula; it starts with "=".',
})

/** A constant, a formula, or a list or map of them. */
export const Value = Type.Unknown({
  description: 'A plain value, a formula (text that starts with "="), or a list or map of those.',
})

/** `30s`, `5m`, `24h`, `1d`. */
export const DurationText = Type.String({
  pattern: '^[0-9]+ ?(ms|s|m|h|d)$',
  description: 'A length of time: a number and ms, s, m, h or d.',
})

export const Values = Type.Record(Type.String(), Value)

const Path = Type.String({
  pattern: '^/',
  description:
    'Path after "base". "{name}" is replaced by a value of the operation, always URL-encoded.',
})

/** The keys of one HTTP request; exactly one of the methods is given. */
export const callKeys = {
  get: Type.Optional(Path),
  post: Type.Optional(Path),
  put: Type.Optional(Path),
  patch: Type.Optional(Path),
  delete: Type.Optional(Path),
  query: Type.Optional(
    Type.Record(Type.String(), Value, {
      description: 'Query fields. One without result is left out; a list is sent once per item.',
    }),
  ),
  headers: Type.Optional(
    Type.Record(Type.String(), Value, { description: 'Headers of this request alone.' }),
  ),
  body: Type.Optional(Type.Unknown({ description: 'Sent as JSON.' })),
}

/** One HTTP request as written. */
export const CallSpec = Type.Object(callKeys, {
  additionalProperties: false,
  description: 'One HTTP request.',
})
export type CallSpec = Static<typeof CallSpec>

/** The words of {@link callKeys} that name a method. */
export const callMethods = ['get', 'post', 'put', 'patch', 'delete'] as const
