/** The number of the row that stands for empty fields, where something on the page is part of one. */
export function foldOf(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-fold]') : undefined
  return row ? Number(row.dataset['fold']) : undefined
}
