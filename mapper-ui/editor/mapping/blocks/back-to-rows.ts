/** Gives the keyboard back to the rows, where what had it is gone; what a person has just clicked keeps it. */
export function backToRows(): void {
  setTimeout(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (isLost) document.querySelector<HTMLElement>('[role=treegrid]')?.focus()
  })
}
