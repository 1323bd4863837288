/** The server's words begin small: a program may put something in front of them. Here they begin a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
