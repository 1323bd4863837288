/** Every message in a language, by its code; `code_one` and `code_other` where the form depends on a count. */
export interface Words {
  /** As `Intl` knows it. */
  readonly language: string
  readonly texts: Readonly<Record<string, string>>
}
