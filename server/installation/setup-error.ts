/** Something that a person has to set up before a flow can run. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
  readonly code = 'SETUP_MISSING'
  /** What to do, as a full sentence. */
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}
