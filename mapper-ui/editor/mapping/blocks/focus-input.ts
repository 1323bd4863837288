/** What a person has just asked for takes the keyboard at once. */
export function focusInput(input: HTMLElement | null): void {
  input?.focus()
}
