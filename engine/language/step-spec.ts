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
    description: 'helpIf',
  }),
)
const For = Type.Optional(
  Type.String({
    ...Formula,
    description: 'helpFor',
  }),
)
const StepTitle = Type.Optional(Type.String({ minLength: 1, description: 'helpStepTitle' }))
const As = Type.Optional(VariableName)
const Missing = Type.Optional(
  Type.Enum(['fail', 'skip', 'ok', 'wait'], {
    description: 'helpMissing',
  }),
)
const fields = (description: string) => Type.Record(Type.String(), AnyValue, { description })
const Match = fields('helpMatch')
const Link = fields('helpLink')
const Became = fields('helpBecame')
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
            let: fields('helpLet'),
            title: StepTitle,
            if: If,
          },
          closed,
        ),
        Type.Object(
          {
            find: ResourceName,
            title: StepTitle,
            by: Type.Optional(fields('helpBy')),
            link: Type.Optional(Link),
            all: Type.Optional(
              Type.Literal(true, {
                description: 'helpAll',
              }),
            ),
            fresh: Type.Optional(
              Type.String({
                ...Duration,
                description: 'helpFresh',
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
            title: StepTitle,
            set: fields('helpSet'),
            match: Type.Optional(Match),
            link: Type.Optional(Link),
            mode: Type.Optional(
              Type.Union([Type.Enum(['upsert', 'create', 'update']), Formula], {
                description: 'helpMode',
              }),
            ),
            missing: Missing,
            doubles: Type.Optional(
              Type.Union([Type.Enum(['fail', 'skip', 'newest', 'merge']), Formula], {
                description: 'helpDoubles',
              }),
            ),
            moves: Type.Optional(
              Type.Literal(true, {
                description: 'helpMoves',
              }),
            ),
            createOnly: FieldNames('helpCreateOnly'),
            onlyIfEmpty: FieldNames('helpOnlyIfEmpty'),
            unchanged: Type.Optional(
              Type.Enum(['skip', 'check', 'write'], {
                description: 'helpUnchanged',
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
            title: StepTitle,
            match: Type.Optional(Match),
            link: Type.Optional(Link),
            missing: Missing,
            if: If,
            for: For,
          },
          closed,
        ),
        Type.Object({ skip: Sentence, title: StepTitle, if: If }, closed),
        Type.Object({ fail: Sentence, title: StepTitle, if: If }, closed),
        Type.Object(
          {
            do: steps('helpDo'),
            title: StepTitle,
            if: If,
            else: Type.Optional(steps('helpElse')),
            for: For,
          },
          closed,
        ),
        Type.Object(
          {
            call: FileName,
            title: StepTitle,
            with: Type.Optional(fields('helpCallWith')),
            as: As,
            if: If,
            for: For,
          },
          closed,
        ),
      ],
      { subject: 'aStep', description: 'helpStep' },
    ),
  },
  'Step',
)
export type StepSpec = Static<typeof StepSpec>

export const Steps = Type.Array(StepSpec, { minItems: 1, description: 'helpSteps' })

/** A file of steps that flows share: `call` runs them inside the flow. */
export const StepsSpec = Type.Object(
  {
    steps: FileName,
    format: Type.Literal(1, { description: 'helpFormat' }),
    title: Type.Optional(Type.String({ description: 'helpTitle' })),
    about: Type.Optional(Type.String({ description: 'helpStepsAbout' })),
    takes: Type.Optional(Type.Array(VariableName, { description: 'helpTakes' })),
    do: Steps,
    gives: Type.Optional(Type.String({ ...Formula, description: 'helpGives' })),
  },
  closed,
)
export type StepsSpec = Static<typeof StepsSpec>
