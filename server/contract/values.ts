import { type Static, type TSchema, Type } from 'typebox'
import type { Json, JsonObject } from '../../engine/index.ts'
import { ROLES } from './route.ts'

/** Schemas that several areas of the contract speak of. */

export const Name = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,62}$',
  description: 'Lower-case words joined by hyphens.',
})
export const At = Type.String({ format: 'date-time', description: 'ISO 8601, UTC.' })
/** Number of a row. */
export const Id = Type.String({ pattern: '^\\d{1,18}$' })
export const Text = Type.String({ minLength: 1, maxLength: 500 })
/** Characters that nobody sees, or that make others read as something else. */
const UNSEEN = String.raw`\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u2800`
/** Where joiners and variants change what one sees: in emoji, and in scripts whose letters are joined. */
const JOINED = String.raw`(?<=[^\s\p{ASCII}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}${UNSEEN}])`
const SEEN = [
  `[^${UNSEEN}]`,
  String.raw`${JOINED}[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?:${JOINED}|(?<=\p{Emoji}\ufe0f))[\u200c\u200d](?=[^\s${UNSEEN}])`,
]
/** What people call something: seen, with no control characters, and none that make it read as something else. */
export const Title = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: String.raw`^(?=.*\S)(?:${SEEN.join('|')})*$`,
  description:
    'Not blank; no control or invisible characters, and none that change the direction of writing.',
})
const LINES = String.raw`(?:\n|${SEEN.join('|')})*$`
/** What people write to each other, in lines: as a title, or empty. */
export const Note = Type.String({
  maxLength: 1000,
  pattern: `^${LINES}`,
  description:
    'Plain text; no control characters but line feeds, none that are invisible, and none that change the direction of writing.',
})
/** The same, and not blank. */
export const WrittenNote = Type.String({
  ...Note,
  minLength: 1,
  pattern: String.raw`^(?=[\s\S]*\S)${LINES}`,
})
export const AnyJson = Type.Unsafe<Json>({})
export const AnyObject = Type.Unsafe<JsonObject>({ type: 'object' })
export const RoleName = Type.Enum(ROLES)
export const Email = Type.String({ format: 'email', maxLength: 254 })

export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}

export const InWorkspace = Type.Object({ workspace: Name })
export const InIntegration = Type.Object({ workspace: Name, integration: Name })
export const OfFlow = Type.Object({ workspace: Name, integration: Name, flow: Name })

/** Asks for a page of a list. */
export const PageQuery = {
  after: Type.Optional(
    Type.String({
      maxLength: 2000,
      description: 'The `next` of the page before; absent: the first page.',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
}

/** A page of a list; `next` is absent on the last one. */
export function pageOf<T extends TSchema>(item: T) {
  return Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) })
}

/** What a message says, for programs: which one it is, and what it says it of. A value may be such a message itself. */
const Said = Type.Object({ code: Type.String(), values: Type.Record(Type.String(), AnyJson) })

/** RFC 9457. */
export const ApiProblem = Type.Object({
  type: Type.String({ description: 'Stable code of the problem, e.g. "flow_busy".' }),
  title: Type.String({ description: 'What is wrong, in the language of the caller.' }),
  status: Type.Integer(),
  detail: Type.Optional(Type.String({ description: 'What to do, in the language of the caller.' })),
  says: Type.Optional(Said),
  /** Places of what is wrong in the request. */
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        path: Type.String(),
        message: Type.String(),
        code: Type.Optional(
          Type.String({
            description:
              'Of a diagnostic: "secret_outside"; "answer_stray": the system does not have what was answered.',
          }),
        ),
      }),
    ),
  ),
  request: Type.Optional(Type.String({ description: 'Id of the request in the logs.' })),
})
export type ApiProblem = Static<typeof ApiProblem>

export const DiagnosticShape = Type.Object({
  file: Type.String(),
  line: Type.Integer(),
  column: Type.Integer(),
  code: Type.String(),
  severity: Type.Union([Type.Literal('error'), Type.Literal('hint')]),
  message: Type.String({ description: 'What is wrong, in the language of the caller.' }),
  says: Said,
  hint: Type.Optional(
    Type.String({ description: 'What to write instead, in the language of the caller.' }),
  ),
  path: Type.Array(Type.Union([Type.String(), Type.Number()])),
})

/** How many records came to which outcome, and how many writes. */
export const CountsShape = Type.Record(Type.String(), Type.Integer())

export const Health = Type.Enum(
  ['stopped', 'failing', 'attention', 'unknown', 'running', 'well', 'paused', 'setup'],
  {
    description:
      'stopped: a system refuses us; failing: it cannot run, or a system does not answer; attention: it runs, and some records need a person; unknown: it did not run when it was due.',
  },
)

/** What a person can answer or fill in, so that records that stopped for a cause go on. */
export const Remedy = Type.Object({
  kind: Type.Union([Type.Literal('setting'), Type.Literal('table')]),
  name: Type.String(),
  title: Text,
})
export type Remedy = Static<typeof Remedy>

/** What a system calls one of its records. */
export const RecordId = Type.Union([Type.String(), Type.Number()])
