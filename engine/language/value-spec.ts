import { type Static, Type } from 'typebox'
import type { Json, JsonObject } from '../json.ts'
import { DURATION_PATTERN } from './duration.ts'

/** A constant, a formula, or a list or map of them. */
export const AnyValue = Type.Unsafe<Json>({
  description: 'A plain value, a formula (text that starts with "="), or a list or map of those.',
})

/** A map of such values. */
export const Values = Type.Record(Type.String(), AnyValue)

/** Plain JSON without formulas: what tests give and expect. */
export const PlainMap = Type.Unsafe<JsonObject>({ type: 'object', description: 'Plain values.' })

export const Formula = Type.String({
  pattern: '^=',
  errorMessage: 'formulaText',
  description: 'A JSONata formula; it starts with "=".',
})

/** Text, or a formula that gives text. */
export const Sentence = Type.String({
  minLength: 1,
  description: 'A sentence, or a formula that gives one.',
})

/** What history, links and cursors are kept under. */
export const FileName = Type.String({
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
  errorMessage: 'hyphenedWords',
  description: 'Name of this file’s content. It stays when the file is renamed.',
})

/** A `$name` without the dollar sign. */
export const VariableName = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_]*$',
  errorMessage: 'plainWord',
  description: 'Later steps know the result as $ and this name.',
})

/** `pos.order`. */
export const ResourceName = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_-]*\\.[A-Za-z][A-Za-z0-9_-]*$',
  errorMessage: 'roleAndResource',
  description: 'A role of "connections", a dot, and a resource of its connector: pos.order.',
})

/** `shop.feature`, `shop.feature.title`. */
const TableSide = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z][A-Za-z0-9_-]*)+$',
  errorMessage: 'sideOfTable',
  description:
    'What this side of the table holds: a resource (shop.tax) stands for its key, a field of it (shop.feature.title, pos.order.status) for the values of that field. The choices that people are offered, what formulas may ask for and what is saved follow from it.',
})

export const Duration = Type.String({
  pattern: DURATION_PATTERN,
  errorMessage: 'lengthOfTime',
  description: 'A length of time: 30s, 5m, 24h, 1d.',
})

export const Format = Type.Literal(1, { description: 'Version of the language: 1.' })
export const Title = Type.String({ description: 'Short text for people.' })
export const About = Type.String({ description: 'What it does, in a sentence or two.' })

export const Connections = Type.Record(
  Type.String(),
  Type.String({ description: 'Name of a connector.' }),
  {
    description:
      'Role used in this file → kind of system. Which account plays the role is asked in the wizard.',
  },
)

export const Settings = Type.Unsafe<JsonObject>({
  type: 'object',
  description:
    'The questions of the wizard, as JSON Schema of one object. Formulas see the answers as $settings.',
})

export const TableSpec = Type.Object(
  {
    title: Type.Optional(Title),
    from: Type.Optional(TableSide),
    to: Type.Optional(TableSide),
    rows: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Unsafe<string | number | boolean>({ type: ['string', 'number', 'boolean'] }),
        {
          description:
            'Starting rows: value on the left → value on the right. Customers edit them.',
        },
      ),
    ),
    otherwise: Type.Optional(
      Type.Union(
        [
          Type.Enum(['fail', 'keep', 'nothing'], { errorMessage: 'otherwiseWord' }),
          Type.Object({ use: AnyValue }, { additionalProperties: false }),
        ],
        {
          errorMessage: 'otherwiseWordOrMap',
          description:
            'What a value without a row gives. Default: fail. With nothing it is left out, and the flow’s page tells which; { use: null } says that this is meant.',
        },
      ),
    ),
  },
  { additionalProperties: false, description: 'A value map, used with $translate.' },
)
export type TableSpec = Static<typeof TableSpec>

export const Tables = Type.Record(Type.String(), TableSpec, {
  description: 'Value maps, by name. Formulas use them with $translate("name", value).',
})
