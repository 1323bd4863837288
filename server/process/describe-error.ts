import {
  isJsonList,
  isMessage,
  type Json,
  type Kind,
  kindOf,
  type Message,
  OperationError,
} from '../../engine/index.ts'

type Described = Readonly<Record<string, unknown>>

/** What a line of the log tells of an error: never what a system answered, nor values of records. */
export function describeError(error: unknown): Described {
  if (!(error instanceof Error)) return { message: 'something that is no error was thrown' }
  const { name, cause } = error
  const says = messageIn(error)
  const isOfSystem = error instanceof OperationError
  return {
    name,
    ...codesOf(error),
    ...(says ? { says: describeMessage(says) } : { message: textOf(error) }),
    // That a system fails is expected: nothing in our code has to be found.
    ...(!isOfSystem && { stack: framesOf(error) }),
    ...(cause !== undefined && {
      cause: isOfSystem ? describeRemote(cause) : describeError(cause),
    }),
  }
}

/** The codes of a message, and those of its values that come from no system, no record and nobody. */
export function describeMessage({ code, values }: Message): Described {
  const told = Object.entries(values).flatMap(([name, value]) => {
    const said = describeValue(kindOf(code, name), value)
    return said === undefined ? [] : [[name, said] as const]
  })
  return { code, values: Object.fromEntries(told) }
}

/** Kinds of which nothing but what authors and we call things can be part. */
const TOLD: ReadonlySet<Kind | undefined> = new Set<Kind>([
  'count',
  'name',
  'title',
  'resource',
  'fieldNames',
  'host',
])

/** Of any other kind, as of one that is added, nothing is told but the messages in it. */
function describeValue(kind: Kind | undefined, value: Json | undefined): unknown {
  if (isMessage(value)) return describeMessage(value)
  if (isJsonList(value)) return value.filter(isMessage).map(describeMessage)
  const isPlain = typeof value === 'string' || typeof value === 'number'
  return isPlain && TOLD.has(kind) ? value : undefined
}

/** What is below a failure of a system: its texts are the system's, or those of the way there. */
function describeRemote(error: unknown): Described {
  return error instanceof Error ? { name: error.name, ...codesOf(error) } : {}
}

/** Our own errors say what they are about by a message. */
function messageIn(error: Error): Message | undefined {
  const named = ['reason', 'says', 'title'].map((name): unknown => Reflect.get(error, name))
  return named.find(isMessage)
}

function codesOf(error: Error): Described {
  const held = [
    ['code', Reflect.get(error, 'code')],
    ['class', Reflect.get(error, 'class')],
    ['responseCode', Reflect.get(error, 'responseCode')],
  ] as const
  return Object.fromEntries(
    held.filter(
      ([, value]) =>
        typeof value === 'number' || (typeof value === 'string' && /^[\w.-]{1,60}$/.test(value)),
    ),
  )
}

/** A parser repeats what it could not read, and a mail server's refusal whom it is about. */
function textOf(error: Error): string {
  const isRepeating = error instanceof SyntaxError || 'response' in error
  return isRepeating ? 'it repeats what was received' : error.message
}

/** Not all that a stack has: it begins with the message. */
function framesOf({ stack = '', message }: Error): string {
  const at = message === '' ? -1 : stack.indexOf(message)
  const rest = at === -1 ? stack : stack.slice(at + message.length)
  return rest
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}
