/** A text with addresses as it may be shown: without the users and passwords in them. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(/:\/\/[^/?#\s"]*@/g, '://…@')
}
