import { type Static, Type } from 'typebox'
import type { Json, JsonObject } from '../json.ts'
import { DURATION_PATTERN } from './duration.ts'

/** A constant, a formula, or a list or map of them. */
export const AnyValue = Type.Unsafe<Json>({
  description: 'helpValue',
})

/** A map of such values. */
export const Values = Type.Record(Type.String(), AnyValue)

/** Plain JSON without formulas: what tests give and expect. */
export const PlainMap = Type.Unsafe<JsonObject>({ type: 'object', description: 'helpPlainValues' })

export const Formula = Type.String({
  pattern: '^=',
  errorMessage: 'formulaText',
  description: 'helpFormula',
})

/** Text, or a formula that gives text. */
export const Sentence = Type.String({
  minLength: 1,
  description: 'helpSentence',
})

/** What history, links and cursors are kept under. */
export const FileName = Type.String({
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
  errorMessage: 'hyphenedWords',
  description: 'helpFileName',
})

/** A `$name` without the dollar sign. */
export const VariableName = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_]*$',
  errorMessage: 'plainWord',
  description: 'helpAs',
})

/** `pos.order`. */
export const ResourceName = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_-]*\\.[A-Za-z][A-Za-z0-9_-]*$',
  errorMessage: 'roleAndResource',
  description: 'helpResource',
})

/** `shop.feature`, `shop.feature.title`. */
const TableSide = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z][A-Za-z0-9_-]*)+$',
  errorMessage: 'sideOfTable',
  description: 'helpTableSide',
})

export const Duration = Type.String({
  pattern: DURATION_PATTERN,
  errorMessage: 'lengthOfTime',
  description: 'helpDuration',
})

export const Format = Type.Literal(1, { description: 'helpFormat' })
export const Title = Type.String({ description: 'helpTitle' })
export const About = Type.String({ description: 'helpAbout' })

export const Connections = Type.Record(
  Type.String(),
  Type.String({ description: 'helpConnector' }),
  {
    description: 'helpConnections',
  },
)

export const Settings = Type.Unsafe<JsonObject>({
  type: 'object',
  description: 'helpSettings',
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
          description: 'helpRows',
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
          description: 'helpOtherwise',
        },
      ),
    ),
  },
  { additionalProperties: false, description: 'helpTable' },
)
export type TableSpec = Static<typeof TableSpec>

export const Tables = Type.Record(Type.String(), TableSpec, {
  description: 'helpTables',
})
