import { type Static, Type } from 'typebox'
import {
  AnyValue,
  Duration,
  FileName,
  Formula,
  ResourceName,
  Sentence,
  VariableName,
} from './value-spec.ts'

const closed = { additionalProperties: false }

const If = Type.Optional(
  Type.Unsafe<string | boolean>({
    type: ['string', 'boolean'],
    description: 'Only when this formula gives true. With "for" it is asked for every item.',
  }),
)
const For = Type.Optional(
  Type.String({
    ...Formula,
    description: 'Once for every item of this list. Bare names become fields of the item.',
  }),
)
const As = Type.Optional(VariableName)
const Missing = Type.Optional(
  Type.Enum(['fail', 'skip', 'ok', 'wait'], {
    description: 'What to do when nothing is found. Default: fail.',
  }),
)
const fields = (description: string) => Type.Record(Type.String(), AnyValue, { description })
const Match = fields('Field of the target → value: how the record is recognised in the target.')
const Link = fields(
  'Source resource → key: which source record the target record belongs to. Default: the record in hand.',
)
const Became = fields(
  'Target resource → id: finds the source record that became this target record, by the link we made; the other way round than "link".',
)
const FieldNames = (description: string) =>
  Type.Optional(Type.Union([Type.Array(Type.String()), Formula], { description }))
const steps = (description: string) => Type.Array(Type.Ref('Step'), { description })

/** One step: exactly one verb, which is the first key of each alternative, and its modifiers. */
export const StepSpec = Type.Cyclic(
  {
    Step: Type.Union(
      [
        Type.Object(
          {
            let: fields('Name → value: computes values that later steps know as $name.'),
            if: If,
          },
          closed,
        ),
        Type.Object(
          {
            find: ResourceName,
            by: Type.Optional(fields('Field of the target → value to look for.')),
            link: Type.Optional(Link),
            all: Type.Optional(
              Type.Literal(true, {
                description:
                  'Every record that has these values, as a list; without it there must be only one. With "became": all of them, not the first.',
              }),
            ),
            fresh: Type.Optional(
              Type.String({
                ...Duration,
                description:
                  'What the connector keeps of the system (an index, a kept list) must not be older. Default: as the connector says.',
              }),
            ),
            became: Type.Optional(Became),
            missing: Missing,
            as: As,
            if: If,
            for: For,
          },
          closed,
        ),
        Type.Object(
          {
            write: ResourceName,
            set: fields('Field of the target → value: the mapping.'),
            match: Type.Optional(Match),
            link: Type.Optional(Link),
            mode: Type.Optional(
              Type.Union([Type.Enum(['upsert', 'create', 'update']), Formula], {
                description:
                  'upsert (default), create (leave an existing one alone), update (never create).',
              }),
            ),
            missing: Missing,
            doubles: Type.Optional(
              Type.Union([Type.Enum(['fail', 'skip', 'newest', 'merge']), Formula], {
                description:
                  'When another source record became the same target record already, such as two with one SKU: fail (names both, writes nothing), skip (leave this one out), newest (leave out what changed earlier), merge (default: all are written, what changed last over the rest). One that gets other match values leaves it to the others and becomes a record of its own.',
              }),
            ),
            moves: Type.Optional(
              Type.Literal(true, {
                description:
                  'The target record may be another one by now: where "match" finds one, it is that, and the link leads there from then on. Default: the link decides.',
              }),
            ),
            createOnly: FieldNames('Fields sent only when the record is new.'),
            onlyIfEmpty: FieldNames('Fields sent only while they are empty in the target.'),
            unchanged: Type.Optional(
              Type.Enum(['skip', 'check', 'write'], {
                description:
                  'skip (default: what we last sent, or what a match just found to be so already, is not sent), check (compare with the target now), write (always).',
              }),
            ),
            as: As,
            if: If,
            for: For,
          },
          closed,
        ),
        Type.Object(
          {
            delete: ResourceName,
            match: Type.Optional(Match),
            link: Type.Optional(Link),
            missing: Missing,
            if: If,
            for: For,
          },
          closed,
        ),
        Type.Object({ skip: Sentence, if: If }, closed),
        Type.Object({ fail: Sentence, if: If }, closed),
        Type.Object(
          {
            do: steps('A group of steps.'),
            if: If,
            else: Type.Optional(steps('Steps for when "if" is not true.')),
            for: For,
          },
          closed,
        ),
        Type.Object(
          {
            call: FileName,
            with: Type.Optional(fields('Name → value that the called steps see as $name.')),
            as: As,
            if: If,
            for: For,
          },
          closed,
        ),
      ],
      { subject: 'aStep', description: 'Exactly one verb, and its modifiers.' },
    ),
  },
  'Step',
)
export type StepSpec = Static<typeof StepSpec>

export const Steps = Type.Array(StepSpec, { minItems: 1, description: 'The work for one record.' })

/** A file of steps that flows share: `call` runs them inside the flow. */
export const StepsSpec = Type.Object(
  {
    steps: FileName,
    format: Type.Literal(1, { description: 'Version of the language: 1.' }),
    title: Type.Optional(Type.String({ description: 'Short text for people.' })),
    about: Type.Optional(Type.String({ description: 'What the steps do.' })),
    takes: Type.Optional(
      Type.Array(VariableName, { description: 'Names that a call must give under "with".' }),
    ),
    do: Steps,
    gives: Type.Optional(
      Type.String({ ...Formula, description: 'The result that a call keeps under its "as".' }),
    ),
  },
  closed,
)
export type StepsSpec = Static<typeof StepsSpec>
