import { type Message, toText } from '../../engine/index.ts'

/** Something that a person has to set up before a flow can run. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
  readonly code = 'SETUP_MISSING'
  /** What to do. */
  readonly hint: Message
  readonly says: Message

  constructor(message: Message, hint: Message) {
    super(toText(message))
    this.says = message
    this.hint = hint
  }
}
